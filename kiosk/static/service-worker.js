// Keeps the tablet's page on the tablet, so that it starts and works without a network. Its first line, which says
// what to keep, comes from the server: see kiosk/tablets.py. Answers are not its business: they are in the outbox.
const SHELL_CACHE = `shell-${SHELL.version}`;
const PICTURES = "pictures";
const PAGE = "/tablet";

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname in SHELL.files) event.respondWith(kept(url.pathname, event.request));
  else if (url.pathname.startsWith("/pictures/")) event.respondWith(picture(event.request));
});

// Everything or nothing: a file that is missing, or not the one this version was made with, fails the installation. The
// browser tries again later; what is here by then is not fetched again, so that a bad network brings all of it in the end.
async function keep() {
  const cache = await caches.open(SHELL_CACHE);
  const files = Object.entries(SHELL.files);
  const outcomes = await Promise.allSettled(files.map(([path, integrity]) => keepOne(cache, path, integrity)));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

async function keepOne(cache, path, integrity) {
  if (await cache.match(path)) return;
  const ask = () => fetch(path, { cache: "reload", credentials: "omit", integrity });
  const answer = await ask().catch(ask);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  await cache.put(path, answer);
}

async function begin() {
  const old = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL_CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(path, request) {
  const cache = await caches.open(SHELL_CACHE);
  return (await cache.match(path)) ?? (path === PAGE ? fetch(request, { cache: "reload" }) : fetch(request));
}

async function picture(request) {
  const cache = await caches.open(PICTURES);
  const found = await cache.match(request, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
