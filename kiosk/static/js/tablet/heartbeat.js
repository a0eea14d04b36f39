// Tells the server how this tablet is, and hears who it is, what to show and what time it is.
import { isAwake } from "./awake.js";
import { offset } from "./clock.js";
import { device, get, remembers, set } from "./device.js";
import { drain } from "./drain.js";
import { counts } from "./outbox.js";
import { post } from "./server.js";
import { isKept, usedPercent } from "./storage.js";
import { newVersion, VERSION } from "./update.js";

const BEAT = 60_000;
const WHILE_PAIRING = 3_000;
export const state = { isOnline: null };
let timer = null;
let beating = null;
let showing = () => "setup";
let changed = () => {};

export function start(whatIsShown, tellChanged) {
  showing = whatIsShown;
  changed = tellChanged;
  window.addEventListener("online", () => beat());
  return beat();
}

// Several causes at once are one heartbeat.
export function beat() {
  beating ??= exchange().catch((trouble) => console.warn("no heartbeat", trouble)).finally(() => {
    beating = null;
    clearTimeout(timer);
    timer = setTimeout(beat, get("status") === "waiting" ? WHILE_PAIRING : BEAT);
  });
  return beating;
}

async function exchange() {
  const before = JSON.stringify([get("status"), get("words"), get("settings")?.version]);
  const secret = get("secret");
  const isKnown = ["waiting", "paired", "retired", "unknown"].includes(get("status"));
  const { status, said } = isKnown ? await post("heartbeat", await self()) : await ask();
  if (secret !== get("secret")) return exchange(); // paired anew meanwhile: this was said to who it was before
  state.isOnline = [200, 201, 401, 410].includes(status);
  if (status === 401) await unknown();
  else if (status === 410) await set("status", "retired");
  else if (state.isOnline) await heard(said);
  if (before !== JSON.stringify([get("status"), get("words"), get("settings")?.version])) changed();
  if (status === 200) drain();
}

const ask = () => post("ask", { secret: get("secret"), device: device() });

// Nobody there knows us: before pairing we ask again; after it, staff has to see it.
const unknown = () => set("status", get("settings") ? "unknown" : "new");

async function heard(said) {
  if (!["waiting", "paired", "retired"].includes(said.status)) return;
  if (said.words) await set("words", said.words);
  if (said.settings) await set("settings", said.settings);
  // Paired before, but without its settings here: the next heartbeat brings them.
  if (said.status === "paired" && !get("settings")) return void (await set("status", "waiting"));
  if (said.status !== get("status")) await set("status", said.status);
  if (said.page_version && said.page_version !== VERSION) newVersion();
}

async function self() {
  const { waiting, refused, oldest_at } = await counts();
  const battery = await navigator.getBattery?.().catch(() => null);
  return {
    device_at: new Date().toISOString(),
    offset_ms: offset(),
    outbox: { waiting, refused, oldest_at },
    battery: battery ? { percent: Math.round(battery.level * 100), charging: battery.charging } : null,
    storage_percent: await usedPercent(),
    version: VERSION,
    showing: showing(),
    is_secure: isSecureContext,
    is_storage_kept: remembers() && (await isKept()),
    is_awake: isAwake(),
    device: device(),
    settings: get("settings")?.version ?? null,
  };
}
