// How far this device's clock is from the server's: server time minus the middle of the request that asked for it.
import { get, set } from "./device.js";

const MOST_SAMPLES = 8;
const LEEWAY = 1000;

const best = (samples) => samples.reduce((one, other) => (other.took < one.took ? other : one));

export function measured(sent, received, server) {
  const took = received - sent;
  if (!Number.isFinite(server) || took < 0) return;
  const sample = { offset: Math.round(server - (sent + took / 2)), took };
  let samples = get("samples") ?? [];
  // Somebody set the clock: what was measured before is no longer true.
  if (samples.length && Math.abs(best(samples).offset - sample.offset) > (best(samples).took + took) / 2 + LEEWAY) samples = [];
  set("samples", [...samples, sample].slice(-MOST_SAMPLES));
}

// In whole milliseconds; null as long as the server was never heard. The quickest of the last requests says it best.
export function offset() {
  const samples = get("samples") ?? [];
  return samples.length ? best(samples).offset : null;
}

export const serverNow = () => new Date(Date.now() + (offset() ?? 0));

// Tells when the clock was set, or the device slept: the difference to a clock that nobody can set has changed.
export function watchJumps(tell) {
  const difference = () => Date.now() - performance.now();
  let last = difference();
  setInterval(() => {
    const now = difference();
    if (Math.abs(now - last) > 2 * LEEWAY) tell();
    last = now;
  }, 5000);
}
