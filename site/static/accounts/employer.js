// Suggests the municipality that owns the e-mail's domain. A choice once made is never overwritten.

const email = document.querySelector("form input[name=email]");
const select = document.querySelector("form select[name=employer]");
const note = document.querySelector("[data-employer-note]");
let suggested = "";

function ownerOf(domain) {
  const options = select.querySelectorAll("option[data-domains]");
  return [...options].find((option) => option.dataset.domains.toLowerCase().split(/\s+/).includes(domain))?.value ?? "";
}

function suggest() {
  if (select.value && select.value !== suggested) return;
  const domain = email.value.trim().toLowerCase().split("@")[1] ?? "";
  const owner = domain && ownerOf(domain);
  if (owner === suggested) return;
  select.value = suggested = owner;
  note.textContent = owner ? note.dataset.text : "";
}

if (email && select) {
  email.addEventListener("change", suggest);
  select.addEventListener("change", () => {
    suggested = null;
    note.textContent = "";
  });
  suggest();
}
