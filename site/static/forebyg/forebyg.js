// Comfort on top of pages that work without it. Each part is bound by a data- attribute.

// The summary of a form's errors takes the focus, so that it is read aloud and seen.
document.querySelector("[data-error-summary]")?.focus();

// A private note lives in this browser only, by user, page and section.
for (const note of document.querySelectorAll("[data-note]")) {
  const key = `note:${document.body.dataset.user ?? ""}:${location.pathname}${note.dataset.note}`;
  const field = note.querySelector("textarea");
  note.querySelector(".note-without-script").hidden = true;
  field.closest("[hidden]").hidden = false;
  try {
    field.value = localStorage.getItem(key) ?? "";
    field.addEventListener("input", () => {
      if (field.value) localStorage.setItem(key, field.value);
      else localStorage.removeItem(key);
    });
  } catch {
    // The browser keeps nothing: the field is still a place to think.
  }
}

// A form that repeats its address says the same after »Back« as the address does, not what was touched last.
for (const form of document.querySelectorAll("form[data-as-addressed]")) {
  addEventListener("pageshow", () => form.reset());
}

// A button that prints is shown only where there is a script to do it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A term that texts explain is a link to the glossary; here a button that opens the explanation on the spot.
let explained = 0;
for (const link of document.querySelectorAll("[data-explanation]")) {
  if (!("popover" in link)) break;
  const [button, box, text, more] = ["button", "div", "p", "a"].map((name) => document.createElement(name));
  box.id = `forklaring-${++explained}`;
  Object.assign(button, { type: "button", className: "explained", textContent: link.textContent });
  Object.assign(box, { className: "explanation", popover: "auto" });
  button.setAttribute("popovertarget", box.id);
  text.textContent = link.dataset.explanation;
  Object.assign(more, { href: link.href, textContent: document.body.dataset.glossaryText });
  box.append(text, more);
  box.addEventListener("toggle", (event) => {
    if (event.newState !== "open") return;
    const place = button.getBoundingClientRect();
    const left = Math.min(place.left, document.documentElement.clientWidth - box.offsetWidth - 16);
    box.style.left = `${Math.max(16, left) + scrollX}px`;
    box.style.top = `${place.bottom + scrollY + 6}px`;
  });
  link.replaceWith(button);
  (button.closest("p, ul, ol, div") ?? button).after(box);
}

// A button that copies a field; what it says when it has done so stands at the field.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.nextElementSibling.textContent = field.dataset.copied;
  });
}

// The check-in page of a theme day keeps its list in this browser for when there is no connection (see door.js). It is
// thrown away as soon as a page is met by anybody else, and what waits to be sent when its owner signs out.
if ("caches" in window) {
  const own = `forebyg-door-${document.body.dataset.user}-`;
  const isOthers = (name) => name.startsWith("forebyg-door-") && !name.startsWith(own);
  const throwAway = (names) => Promise.all(names.filter(isOthers).map((name) => caches.delete(name)));
  caches.keys().then(throwAway).catch(() => {}); // A browser that keeps nothing has nothing to throw away.
}
document.querySelector('.account-nav form[action$="/logout/"]')?.addEventListener("submit", () => {
  try {
    localStorage.removeItem("forebyg-door");
  } catch {
    // The browser keeps nothing: there is nothing to throw away.
  }
});
