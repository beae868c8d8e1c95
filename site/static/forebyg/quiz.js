// Answering a question. Each answer is put in an outbox in this browser before it is sent, and leaves it only when the
// server has said that it is saved. Lost connection, ended session, stale form: the answer waits here and is sent again,
// from the question's own page or from any other of the learner's pages that carries this script.

const OUTBOX = "forebyg-answers";
const KEEP_MS = 7 * 24 * 3600 * 1000;
const box = document.querySelector("[data-answer]");
const status = document.querySelector("[data-answer-status]");
const user = document.body.dataset.user;

function waiting() {
  try {
    const all = JSON.parse(localStorage.getItem(OUTBOX)) ?? [];
    return all.filter((item) => Date.now() - item.at < KEEP_MS);
  } catch {
    return [];
  }
}

function keep(item) {
  const others = waiting().filter((one) => one.path !== item.path);
  localStorage.setItem(OUTBOX, JSON.stringify([...others, item]));
}

function drop(path) {
  localStorage.setItem(OUTBOX, JSON.stringify(waiting().filter((one) => one.path !== path)));
}

function say(kind, signIn) {
  const text = kind && document.querySelector(`template[data-text-${kind}]`)?.content.cloneNode(true);
  if (text && signIn) text.querySelector("a").setAttribute("href", signIn);
  status.replaceChildren(...(text ? [text] : []));
}

function token() {
  return document.cookie.split("; ").find((part) => part.startsWith("csrftoken="))?.slice(10) ?? "";
}

function post(item) {
  return fetch(item.path, {
    method: "POST",
    body: new URLSearchParams(item.body),
    redirect: "error",
    headers: { Accept: "application/json", "X-CSRFToken": token() },
  });
}

async function send(item) {
  let reply = await post(item);
  if (reply.status === 403) {
    // The token is older than the session (sign-in in another tab): the page brings a fresh one.
    await fetch(location.pathname, { cache: "no-store" });
    reply = await post(item);
  }
  return reply;
}

let tries = 0;

async function deliver(item) {
  const isHere = item.path === location.pathname;
  let reply;
  try {
    reply = await send(item);
    if (reply.status >= 500 || reply.status === 403) throw new Error(reply.status);
  } catch {
    if (isHere) say("offline");
    tries += 1;
    setTimeout(retry, Math.min(30000, 1000 * 2 ** tries));
    return;
  }
  tries = 0;
  if (reply.status === 401) {
    if (isHere) say("signed-out", (await reply.json()).sign_in);
    return;
  }
  drop(item.path);
  if (isHere) await show(reply);
  else if (reply.ok && !box) say("delivered");
}

async function show(reply) {
  const answer = await reply.json().catch(() => ({}));
  if (answer.html) {
    box.innerHTML = answer.html;
    say(null);
    box.querySelector("h2").setAttribute("tabindex", "-1");
    box.querySelector("h2").focus();
  } else if (answer.problem) {
    status.textContent = answer.problem;
  } else {
    location.reload();
  }
}

let isSending = false;
let isAskedAgain = false;

async function retry() {
  isAskedAgain = isSending;
  if (isSending) return;
  isSending = true;
  do {
    isAskedAgain = false;
    for (const item of waiting().filter((one) => one.user === user)) await deliver(item);
  } while (isAskedAgain);
  isSending = false;
}

function bindForm() {
  const form = box.querySelector("[data-answer-form]");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    const body = new URLSearchParams(new FormData(form));
    body.delete("csrfmiddlewaretoken");
    try {
      keep({ path: location.pathname, body: body.toString(), user, at: Date.now() });
    } catch {
      return; // The browser keeps nothing: the form is sent as without a script.
    }
    event.preventDefault();
    say("saving");
    retry();
  });
}

function bindOrder(list) {
  const spoken = document.querySelector("[data-order-status]");
  const number = () =>
    [...list.children].forEach((item, place) => {
      item.querySelector(".order-number").textContent = `${place + 1}.`;
      item.querySelector("select").value = String(place + 1);
      item.querySelector("[data-order-up]").disabled = place === 0;
      item.querySelector("[data-order-down]").disabled = place === list.children.length - 1;
    });
  const move = (item, button, before) => {
    if (!before) return;
    list.insertBefore(before === item ? item.nextElementSibling : item, before);
    number();
    const target = button.disabled ? item.querySelector("button:not(:disabled)") : button;
    target.focus();
    const place = [...list.children].indexOf(item) + 1;
    spoken.textContent = `${item.querySelector(".order-text").textContent.trim()} ${spoken.dataset.text} ${place}`;
  };
  const byNumber = (item) => Number(item.querySelector("select").value);
  [...list.children].sort((a, b) => byNumber(a) - byNumber(b)).forEach((item) => list.append(item));
  [...list.children].forEach((item) => {
    item.querySelector(".order-place").hidden = true;
    item.querySelector(".order-number").hidden = false;
    item.querySelector("[data-order-buttons]").hidden = false;
    const up = item.querySelector("[data-order-up]");
    const down = item.querySelector("[data-order-down]");
    up.addEventListener("click", () => move(item, up, item.previousElementSibling));
    down.addEventListener("click", () => item.nextElementSibling && move(item, down, item));
  });
  const legend = list.closest("fieldset").querySelector("[data-with-script]");
  legend.textContent = legend.dataset.withScript;
  number();
}

if (box) {
  bindForm();
  const list = box.querySelector("[data-order-list]");
  if (list) bindOrder(list);
}
if (user) {
  addEventListener("online", retry);
  retry();
}
