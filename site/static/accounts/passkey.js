// Asks the browser for a passkey and sends it with its form. Without this script the buttons stay hidden.

const webauthn = window.webauthnJSON;

function optionsIn(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

async function fetchOptions(address) {
  const reply = await fetch(address, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(reply.statusText);
  return (await reply.json()).request_options;
}

function creationOptions(form) {
  const options = optionsIn(form.dataset.passkeyCreate).creation_options;
  const alone = form.elements.passwordless?.checked;
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: Boolean(alone),
    ...(alone && { userVerification: "required" }),
  });
  return options;
}

async function credentialFor(form) {
  const { passkeyAsk, passkeyGet, passkeyCreate } = form.dataset;
  if (passkeyCreate) return webauthn.create(creationOptions(form));
  return webauthn.get(passkeyGet ? optionsIn(passkeyGet).request_options : await fetchOptions(passkeyAsk));
}

function bind(choice) {
  const button = choice.querySelector("[data-passkey]");
  const error = choice.querySelector("[data-passkey-error]");
  const form = document.getElementById(button.dataset.passkey);
  button.addEventListener("click", async () => {
    error.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credentialFor(form));
      form.submit();
    } catch {
      error.hidden = false;
    }
  });
  choice.hidden = false;
}

// Browsers give passkeys to names only, never to a bare address such as 127.0.0.1.
const isNamed = !/^[\d.]+$|:/.test(location.hostname);

if (isNamed && window.PublicKeyCredential && webauthn) {
  document.querySelectorAll("[data-passkey-choice]").forEach(bind);
  document.querySelectorAll("[data-passkey-missing]").forEach((text) => text.remove());
}
