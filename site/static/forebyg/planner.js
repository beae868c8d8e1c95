// Comfort for the week planner, which works without: what happened is read aloud, links are copied, lessons are dragged.
// Bound by [data-plan], [data-plan-status], [data-copy] and [data-plan-drop].

const status = document.querySelector("[data-plan-status]");
const READ_AFTER_MS = 300; // a live region is read when it changes, not when the page comes with it

function say(words) {
  status.textContent = "";
  setTimeout(() => (status.textContent = words), READ_AFTER_MS);
}

const message = document.querySelector("main > .alert .alert-text");
if (message) say(message.textContent);

// Without this the browser has jumped to the place already; some do not give it the focus.
if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.focus({ preventScroll: true });

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select(); // the browser does not let us: the teacher copies what is marked
      return;
    }
    say(button.dataset.copied);
    button.firstChild.textContent = button.dataset.done;
  });
}

// Dragging moves the lesson on the page; letting go sends the same form as the buttons do.
const form = document.querySelector("[data-plan-drop]");
const items = [...document.querySelectorAll("[data-lesson]")];
let dragged = null;
let dropped = false;
let home = null;

function put(list, pageY) {
  const others = [...list.children].filter((item) => item !== dragged);
  const after = others.find((item) => {
    const box = item.getBoundingClientRect();
    return pageY < box.top + box.height / 2;
  });
  list.insertBefore(dragged, after ?? null);
}

for (const item of items) {
  item.draggable = true;
  item.addEventListener("dragstart", (event) => {
    dragged = item;
    dropped = false;
    home = { list: item.parentElement, next: item.nextElementSibling };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.lesson);
    item.classList.add("is-dragged");
  });
  item.addEventListener("dragend", () => {
    item.classList.remove("is-dragged");
    if (!dropped) home.list.insertBefore(item, home.next);
    dragged = null;
  });
}

for (const day of document.querySelectorAll(".plan-day")) {
  const list = day.querySelector("[data-day]");
  day.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    put(list, event.clientY);
  });
  day.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    dropped = true;
    form.elements.forloeb.value = dragged.dataset.lesson;
    form.elements.dag.value = list.dataset.day;
    form.elements.plads.value = [...list.children].indexOf(dragged) + 1;
    form.submit();
  });
}
