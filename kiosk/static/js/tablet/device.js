// What this tablet knows of itself: its secret, its status, its settings, its clock. Read once, then kept up to date.
import { secret } from "./ids.js";
import { transact } from "./store.js";

const known = new Map();
const tabs = window.BroadcastChannel && new BroadcastChannel("good-word");
if (tabs) tabs.onmessage = () => location.reload(); // another tab paired this device again: what this one knows is over
let isRemembering = true;

// Whether this tablet will still know what it is after a reload.
export const remembers = () => isRemembering;

export async function load() {
  try {
    await read();
    if (!known.get("secret")) await transact("device", "readwrite", secretOnce);
    if (!known.get("secret")) await read();
  } catch (trouble) {
    console.warn("nothing can be kept on this device", trouble);
    isRemembering = false;
  }
  if (!known.get("secret")) known.set("secret", secret());
}

async function read() {
  let keys;
  const values = await transact("device", "readonly", (store) => {
    keys = store.getAllKeys();
    return store.getAll();
  });
  keys.result.forEach((key, place) => known.set(key, values[place]));
}

// Two tabs that start at once agree on the secret that was kept first.
function secretOnce(store) {
  const kept = store.get("secret");
  kept.addEventListener("success", () => kept.result || store.put(secret(), "secret"));
}

export const get = (key) => known.get(key);

export async function set(key, value) {
  known.set(key, value);
  try {
    await transact("device", "readwrite", (store) => store.put(value, key));
  } catch (trouble) {
    console.warn(`${key} is not kept`, trouble);
  }
}

// A device that nobody knows yet.
export async function beNew() {
  known.clear();
  await transact("device", "readwrite", (store) => store.clear()).catch(() => {});
  await load();
  tabs?.postMessage("new");
}

// Short words for the list of tablets: "iPad, Safari 18".
export function device() {
  const agent = navigator.userAgent;
  const isPad = /iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
  const kind = isPad ? "iPad" : /iPhone|Android|Windows|CrOS|Macintosh|Linux/.exec(agent)?.[0] ?? "";
  const [, name, version] =
    /(Edg|SamsungBrowser|Firefox|Chrome|CriOS|FxiOS)\/(\d+)/.exec(agent) ?? [, "Safari", /Version\/(\d+)/.exec(agent)?.[1] ?? ""];
  const browser = { Edg: "Edge", SamsungBrowser: "Samsung", CriOS: "Chrome", FxiOS: "Firefox" }[name] ?? name;
  return [kind, `${browser} ${version}`.trim()].filter(Boolean).join(", ").slice(0, 80);
}
