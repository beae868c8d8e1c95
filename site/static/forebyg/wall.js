// The code on the wall counts down and fetches the next one; without a script the page reloads itself.

const TRY_AGAIN_MS = 3000;
const wall = () => document.querySelector("[data-wall]");
let endsAt = 0;

function begin() {
  const place = wall().querySelector("[data-wall-seconds]");
  endsAt = place ? Date.now() + Number(place.dataset.wallSeconds) * 1000 : Date.now() + 30000;
}

async function renew() {
  try {
    const reply = await fetch(location.href, { cache: "no-store" });
    if (reply.redirected) location.reload(); // the session has ended
    if (!reply.ok) throw new Error(reply.status);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    wall().replaceChildren(...page.querySelector("[data-wall]").childNodes);
    begin();
  } catch {
    endsAt = Date.now() + TRY_AGAIN_MS;
  }
}

async function tick() {
  const left = Math.ceil((endsAt - Date.now()) / 1000);
  const place = wall().querySelector("[data-wall-seconds]");
  if (place) place.textContent = Math.max(left, 0);
  if (left <= 0) await renew();
  setTimeout(tick, 500);
}

begin();
tick();
