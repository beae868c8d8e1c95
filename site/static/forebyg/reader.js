// Reading a module: shows where the reader is and remembers it.
// Bound by [data-reader]; data-place-url is there when somebody is enrolled, else the place stays in this browser.

const reader = document.querySelector("[data-reader]");

function cookie(name) {
  return document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

// The place kept in this browser, changed to `anchor` when there is one; nothing where the browser keeps nothing.
function keptPlace(anchor) {
  const key = `place:${reader.dataset.module}`;
  try {
    if (anchor) localStorage.setItem(key, anchor);
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(anchor) {
  const url = reader.dataset.placeUrl;
  if (!url) {
    keptPlace(anchor);
    return;
  }
  const body = new URLSearchParams({ section: anchor });
  fetch(url, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": cookie("csrftoken") } }).catch(() => {});
}

function follow(links) {
  let here = "";
  let waiting = 0;
  const watch = new IntersectionObserver(
    (entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (!seen || seen.target.id === here) return;
      here = seen.target.id;
      links.forEach((link) => {
        if (link.hash === `#${here}`) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
      clearTimeout(waiting);
      waiting = setTimeout(remember, 2000, here);
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  links.forEach((link) => {
    const section = document.getElementById(link.hash.slice(1));
    if (section) watch.observe(section);
  });
}

function offerToResume() {
  const place = document.querySelector("[data-resume]");
  const anchor = keptPlace();
  if (!place || !anchor || !document.getElementById(anchor)) return;
  place.querySelector("a").setAttribute("href", `#${anchor}`);
  place.hidden = false;
}

if (reader) {
  if (matchMedia("(max-width: 991px)").matches) document.querySelector("[data-outline]")?.removeAttribute("open");
  follow([...document.querySelectorAll("[data-section-link]")]);
  offerToResume();
}
