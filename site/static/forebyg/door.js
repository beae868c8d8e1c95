// Checking in at the door. Each mark is put in an outbox in this browser first and leaves it only when the server has
// said what became of it. The outbox holds numbers and times; names stand in the page, which the worker keeps.

const OUTBOX = "forebyg-door";
const CHUNK = 200;
const LOOK_AGAIN_MS = 30000;
const REFERENCE = /^(?:forebyg:|https?:\/\/\S+\/temadage\/billet\/)?(-*(?:[0-9a-f]-*){32})\/?$/i;
const door = document.querySelector("[data-door]");
const user = document.body.dataset.user;
const { event: eventNumber, session, send: address, worker } = door.dataset;
const cacheName = `forebyg-door-${user}-${eventNumber}`;
const stateBox = door.querySelector("[data-door-state]");
const spoken = door.querySelector("[data-door-spoken]");
const counter = door.querySelector("[data-door-present]");
const isOpen = Boolean(door.querySelector("[data-door-ticket]"));
const rowOf = (number) => door.querySelector(`[data-row="${number}"]`);
const words = (name) => door.querySelector("[data-door-marked]")?.content.querySelector(`[data-${name}]`).textContent;

// The outbox

function kept() {
  try {
    return JSON.parse(localStorage.getItem(OUTBOX)) ?? [];
  } catch {
    return [];
  }
}

const mine = () => kept().filter((item) => item.user === user);
const waiting = () => mine().filter((item) => !item.problem);
const write = (items) => localStorage.setItem(OUTBOX, JSON.stringify(items));
const drop = (ids) => write(kept().filter((item) => !ids.includes(item.id)));
const change = (id, values) => write(kept().map((item) => (item.id === id ? { ...item, ...values } : item)));

function keep(mark) {
  const id = `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
  write([...kept(), { id, user, to: address, session, at: Date.now(), ...mark }]);
}

// What the page shows

function clock(at) {
  const time = new Date(at);
  return `${time.getHours()}.${String(time.getMinutes()).padStart(2, "0")}`;
}

const inWords = (what, at) => ({ present: `${words("present")} ${clock(at)}`, excused: words("excused"), undo: "" })[what];

function setRow(row, mark, text) {
  const change = (mark === "present") - (row.dataset.mark === "present");
  counter.textContent = Number(counter.textContent) + change;
  row.dataset.mark = mark;
  row.classList.toggle("is-present", mark === "present");
  row.querySelector("[data-words]").textContent = text;
  const hadFocus = row.contains(document.activeElement);
  for (const [name, isHidden] of [["present", mark === "present"], ["excused", mark !== ""], ["undo", mark === ""]]) {
    const button = row.querySelector(`button[name=${name}]`);
    if (button) button.hidden = isHidden;
  }
  const link = row.querySelector(".door-buttons a");
  if (link) link.hidden = mark !== "";
  if (hadFocus) row.querySelector(".door-buttons > :not([hidden])")?.focus();
}

function showMark(item) {
  const row = item.session === session && item.to === address && item.enrolment && rowOf(item.enrolment);
  if (row) setRow(row, item.what === "undo" ? "" : item.what, inWords(item.what, item.at));
}

function applyRows(rows) {
  counter.textContent = Object.values(rows).filter((row) => row.mark === "present").length;
  door.querySelector("[data-door-expected]").textContent = Object.keys(rows).length;
  const isNarrowed = Boolean(door.querySelector("[data-door-form] [name=soeg]").value);
  door.querySelector("[data-door-changed]").hidden = isNarrowed || Object.keys(rows).every(rowOf);
  for (const row of door.querySelectorAll("[data-row]")) {
    const stands = rows[row.dataset.row];
    if (!stands) {
      row.remove(); // she has no seat any more
      continue;
    }
    row.dataset.mark = stands.mark; // already in the count
    setRow(row, stands.mark, stands.words);
  }
  waiting().forEach(showMark);
}

function say(kind, signIn) {
  const number = waiting().length;
  const text = kind && door.querySelector(`template[data-door-${kind}]`).content.cloneNode(true);
  const place = text && text.querySelector("[data-number]");
  if (place) place.textContent = number;
  if (signIn) text.querySelector("a").setAttribute("href", signIn);
  stateBox.replaceChildren(...(text ? [text] : []));
  const numbers = waiting().map((item) => String(item.enrolment));
  const isLate = kind === "waiting" || kind === "signed-out";
  for (const row of door.querySelectorAll("[data-row]")) {
    row.querySelector(".door-waits")?.remove();
    const note = door.querySelector("template[data-door-waits]").content.cloneNode(true);
    if (isLate && numbers.includes(row.dataset.row)) row.querySelector(".door-who").append(note);
  }
}

function showProblems() {
  const section = door.querySelector("[data-door-problems]");
  const list = door.querySelector("[data-door-problem-list]");
  const items = mine().filter((item) => item.problem && item.to === address);
  section.hidden = items.length === 0;
  list.replaceChildren(...items.map(problemLine));
}

function problemLine(item) {
  const line = door.querySelector("template[data-door-problem]").content.cloneNode(true);
  const row = item.enrolment && rowOf(item.enrolment);
  const name = item.name || (row ? row.querySelector("[data-name]").textContent : words("unknown"));
  line.querySelector("[data-name]").textContent = name;
  const tried = item.ticket ? `${words("tried")} ${clock(item.at)}` : inWords(item.what, item.at);
  line.querySelector("[data-when]").textContent = tried || words("undone");
  line.querySelector("[data-problem]").textContent = item.problem;
  line.querySelectorAll("[data-who]").forEach((who) => (who.textContent = ` ${name}`));
  line.querySelector("[data-again]").addEventListener("click", () => {
    change(item.id, { problem: undefined });
    showProblems();
    deliver();
  });
  line.querySelector("[data-drop]").addEventListener("click", () => {
    drop([item.id]);
    showProblems();
  });
  return line;
}

// Sending

const token = () => document.cookie.split("; ").find((part) => part.startsWith("csrftoken="))?.slice(10) ?? "";

async function post(to, items) {
  const marks = items.map(({ what, session, enrolment, ticket, how, at }) => ({
    what, session, ...(enrolment ? { enrolment } : { ticket }), how, at: new Date(at).toISOString(),
  }));
  const body = JSON.stringify({ sent_at: new Date().toISOString(), session, marks });
  const ask = () =>
    fetch(to, {
      method: "POST",
      body,
      redirect: "error",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() },
    });
  const reply = await ask();
  if (reply.status !== 403) return reply;
  await fetch(location.href, { cache: "no-store" }); // the token is older than the session: the page brings a fresh one
  return ask();
}

async function sendTo(to) {
  const items = waiting().filter((item) => item.to === to).slice(0, CHUNK);
  const reply = await post(to, items);
  if (reply.status === 401) return { signIn: (await reply.json()).sign_in };
  if (reply.status >= 500) throw new Error(reply.status);
  const answer = await reply.json().catch(() => ({}));
  if (!reply.ok) {
    items.forEach((item) => change(item.id, { problem: answer.problem ?? words("failed") }));
    return {};
  }
  answer.results.forEach((result, place) => {
    if (result.ok) drop([items[place].id]);
    else change(items[place].id, { problem: result.problem, name: result.name }); // she may be off the list by now
  });
  return to === address ? { rows: answer.rows } : {};
}

let tries = 0;
let isSending = false;
let timer;

async function deliver() {
  clearTimeout(timer);
  timer = setTimeout(deliver, LOOK_AGAIN_MS);
  if (isSending) return;
  isSending = true;
  const had = waiting().length;
  if (had && tries === 0) say("sending");
  try {
    let rows;
    do {
      for (const to of new Set([address, ...waiting().map((item) => item.to)])) {
        const answer = await sendTo(to);
        if (answer.signIn) {
          say("signed-out", answer.signIn);
          return;
        }
        rows = answer.rows ?? rows;
      }
    } while (waiting().length);
    if (rows) applyRows(rows);
    if (rows) await keepRows(rows);
    say(had ? "sent" : null);
    tries = 0;
  } catch {
    say(waiting().length ? "waiting" : null);
    tries += 1;
    clearTimeout(timer);
    timer = setTimeout(deliver, Math.min(LOOK_AGAIN_MS, 1000 * 2 ** tries));
  } finally {
    isSending = false;
    showProblems();
  }
}

// Marks

function mark(values) {
  try {
    keep(values);
  } catch {
    return false; // The browser keeps nothing: the form is sent as without a script.
  }
  showMark({ session, to: address, at: Date.now(), ...values });
  const row = values.enrolment && rowOf(values.enrolment);
  const said = row && (row.querySelector("[data-words]").textContent || words("undone"));
  spoken.textContent = row ? `${row.querySelector("[data-name]").textContent}: ${said}` : words("unknown");
  deliver();
  return true;
}

async function ticketRow(reference) {
  if (!crypto.subtle) return null;
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(reference));
  const digest = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
  return door.querySelector(`[data-ticket="${digest}"]`);
}

async function takeTicket(text) {
  const found = REFERENCE.exec(text.replace(/\s/g, ""));
  if (!found) {
    spoken.textContent = words("no-ticket");
    door.dispatchEvent(new CustomEvent("door-told", { detail: spoken.textContent }));
    return true;
  }
  const plain = found[1].toLowerCase().replaceAll("-", "");
  const reference = plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const row = await ticketRow(reference);
  const which = row ? { enrolment: Number(row.dataset.row) } : { ticket: reference };
  const isTaken = mark({ what: "present", how: "scan", ...which });
  door.dispatchEvent(new CustomEvent("door-told", { detail: spoken.textContent }));
  return isTaken;
}

function bindMarks() {
  door.querySelector("[data-door-form]").addEventListener("submit", (submitted) => {
    const button = submitted.submitter;
    if (!button) return;
    if (mark({ what: button.name, how: "name", enrolment: Number(button.value) })) submitted.preventDefault();
  });
  const form = door.querySelector("[data-door-ticket]");
  form.addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    const field = form.querySelector("[name=ticket]");
    if (!(await takeTicket(field.value))) form.submit();
    field.value = "";
    field.focus();
  });
  door.addEventListener("door-ticket", (scanned) => takeTicket(scanned.detail));
}

// Searching

const FOLDED = { æ: "ae", ä: "ae", ø: "oe", ö: "oe", å: "aa" };

function folded(text) {
  const plain = text.toLowerCase().replace(/[æäøöå]/g, (letter) => FOLDED[letter]);
  return plain.normalize("NFD").replace(/\p{M}/gu, "");
}

function bindSearch() {
  const form = door.querySelector("[data-door-search]");
  const field = form.querySelector("[name=soeg]");
  if (field.value) return; // The server has narrowed the list: it alone knows the others.
  form.querySelector("button").hidden = true;
  form.addEventListener("submit", (submitted) => submitted.preventDefault());
  field.addEventListener("input", () => {
    const wanted = folded(field.value.trim());
    let shown = 0;
    for (const row of door.querySelectorAll("[data-row]")) {
      row.hidden = !folded(row.querySelector(".door-who").textContent).includes(wanted);
      shown += !row.hidden;
    }
    door.querySelector("[data-door-none]").textContent = shown || !wanted ? "" : words("nobody");
  });
}

// Keeping the page for when there is no connection

const stands = () => `${location.pathname}staar/${session}`;

async function keepRows(rows) {
  if ("caches" in window) await (await caches.open(cacheName)).put(stands(), new Response(JSON.stringify(rows)));
}

async function showKeptRows() {
  const keptRows = "caches" in window && (await caches.match(stands()));
  if (keptRows) applyRows(await keptRows.json());
}

async function keepPage() {
  if (!("serviceWorker" in navigator && "caches" in window)) return;
  try {
    await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
    const cache = await caches.open(cacheName);
    const page = await fetch(location.href, { cache: "no-store" });
    if (!page.ok || page.redirected || !page.headers.get("content-type").includes("html")) return;
    await cache.put(`${location.pathname}?moedegang=${session}`, page.clone());
    await cache.put(location.pathname + location.search, page);
    await cache.addAll(door.dataset.files.split(" "));
    await navigator.serviceWorker.ready;
    door.dataset.kept = "yes";
  } catch {
    // Nothing is kept: the page works while there is a connection, and the outbox without.
  }
}

async function start() {
  bindSearch();
  if (!session) return;
  if (isOpen) bindMarks();
  if (!navigator.onLine) await showKeptRows();
  waiting().forEach(showMark);
  showProblems();
  addEventListener("online", deliver);
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && deliver());
  await deliver();
  if (navigator.onLine) keepPage();
}

start();
