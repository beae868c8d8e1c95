// The camera at the door. Reads QR codes with the browser's own reader, or else with jsQR, loaded when first needed,
// and tells the page what each ticket says.

const LOOK_MS = 150;
const SAME_TICKET_MS = 3000;
const WIDTH = 640;
const door = document.querySelector("[data-door]");
const start = door.querySelector("[data-door-camera]");
const viewer = door.querySelector("[data-door-viewer]");
const video = door.querySelector("[data-door-video]");
const told = door.querySelector("[data-door-told]");

async function ownReader() {
  const kinds = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
  if (!kinds.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async () => (await detector.detect(video))[0]?.rawValue;
}

async function loadedReader() {
  await import(door.dataset.reader);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async () => {
    canvas.width = WIDTH;
    canvas.height = Math.round((video.videoHeight / video.videoWidth) * WIDTH);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return self.jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data;
  };
}

let stream;
let last = { text: "", at: 0 };

async function look(read) {
  if (!stream) return;
  if (video.videoWidth) {
    const text = await read().catch(() => "");
    const isNew = text && (text !== last.text || Date.now() - last.at > SAME_TICKET_MS);
    if (text) last = { text, at: Date.now() };
    if (isNew) {
      navigator.vibrate?.(80);
      door.dispatchEvent(new CustomEvent("door-ticket", { detail: text }));
    }
  }
  setTimeout(look, LOOK_MS, read);
}

async function open() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    const read = (await ownReader()) ?? (await loadedReader());
    viewer.hidden = false;
    start.hidden = true;
    video.srcObject = stream;
    await video.play();
    viewer.scrollIntoView({ block: "nearest" });
    look(read);
  } catch {
    close();
    told.textContent = told.dataset.noCamera;
  }
}

function close() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  viewer.hidden = true;
  start.hidden = false;
}

if (start && navigator.mediaDevices?.getUserMedia) {
  start.hidden = false;
  start.addEventListener("click", open);
  door.querySelector("[data-door-camera-off]").addEventListener("click", close);
  door.addEventListener("door-told", (event) => (told.textContent = event.detail));
  addEventListener("pagehide", close);
}
