// Stands between one event's check-in page and the network. It always asks the network first; what it keeps (see
// door.js) is shown only when there is none, or when the server is down.

const PATIENCE_MS = 5000;
const NOT_KEPT = `<!doctype html><html lang="da"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Ingen forbindelse</title><main><h1>Ingen forbindelse</h1>
<p>Denne side kan ikke vises uden forbindelse. Gå tilbage til listen ved døren; den virker stadig.</p></main></html>`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function answered(request) {
  try {
    const reply = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (reply.status < 500) return reply;
    return (await keptFor(request)) ?? reply;
  } catch (error) {
    const kept = await keptFor(request);
    if (kept) return kept;
    if (request.mode !== "navigate") throw error;
    return new Response(NOT_KEPT, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

const keptFor = (request) => caches.match(request, { ignoreVary: true });

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answered(event.request));
});
