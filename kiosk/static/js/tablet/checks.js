// What a tablet needs to be trusted at the desk, each with why it matters: yes, no, or not known yet.
import { isAwake } from "./awake.js";
import { offset } from "./clock.js";
import { get, remembers } from "./device.js";
import { put, say } from "./frame.js";
import { isKept, NEARLY_FULL, usedPercent } from "./storage.js";
import { isInstalled } from "./update.js";

const MOST_OFF = 2 * 60_000;

async function found() {
  const used = await usedPercent();
  const off = offset();
  const settings = get("settings");
  const isApp = matchMedia("(display-mode: standalone), (display-mode: fullscreen)").matches || navigator.standalone;
  return {
    secure: isSecureContext,
    worker: isInstalled(),
    memory: remembers(),
    storage: await isKept(),
    room: used === null ? null : used < NEARLY_FULL,
    awake: isAwake(),
    clock: off === null ? null : Math.abs(off) < MOST_OFF,
    hours: settings ? settings.location.offsets?.length !== 0 : null,
    app: Boolean(isApp || window.fully),
    pin: settings ? Boolean(settings.pin) : null,
  };
}

// Marks each line of the list; called again while the list is seen.
export async function mark(list) {
  for (const [name, isRight] of Object.entries(await found())) {
    const line = list.querySelector(`[data-check="${name}"]`);
    const state = isRight === null ? "wait" : isRight ? "yes" : "no";
    if (!line || line.dataset.state === state) continue;
    line.dataset.state = state;
    put(line, { state: say(`check-${state}`) });
  }
}
