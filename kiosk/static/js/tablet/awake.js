// Keeps the screen awake while the page is seen; browsers grant it over HTTPS alone.
let lock = null;
let wanted = false;

export const isAwake = () => (navigator.wakeLock ? Boolean(lock && !lock.released) : false);

export async function stayAwake() {
  if (!wanted) document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
  wanted = true;
  if (isAwake() || !navigator.wakeLock || document.hidden) return;
  lock = await navigator.wakeLock.request("screen").catch(() => null);
}
