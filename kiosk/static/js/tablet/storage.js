// Whether the browser promises to keep what is on this device, and how full that is.
export const NEARLY_FULL = 80;

export const isKept = async () => (await navigator.storage?.persisted?.().catch(() => null)) ?? null;

export const askToKeep = async () => (await navigator.storage?.persist?.().catch(() => null)) ?? null;

export async function usedPercent() {
  const found = await navigator.storage?.estimate?.().catch(() => null);
  return found?.quota ? Math.min(100, Math.round((found.usage / found.quota) * 100)) : null;
}
