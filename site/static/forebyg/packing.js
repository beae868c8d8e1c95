// Tells how far the making of a week's files has come, from the click on its link until the last one is made.
// The link works without this. Bound by [data-pack-progress] (the address that counts) and [data-pack-status].

const EVERY_MS = 400;
const GIVE_UP_AFTER = 150;

const status = document.querySelector("[data-pack-status]");

function say(words, counts = {}) {
  status.textContent = words.replace("{made}", counts.made).replace("{of}", counts.of);
}

async function follow(address, left = GIVE_UP_AFTER) {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const counts = await answer.json();
  say(counts.made < counts.of ? status.dataset.making : status.dataset.made, counts);
  if (counts.made < counts.of && left) setTimeout(() => follow(address, left - 1).catch(() => {}), EVERY_MS);
}

document.querySelectorAll("[data-pack-progress]").forEach((link) => {
  link.addEventListener("click", () => follow(link.dataset.packProgress).catch(() => {}));
});
