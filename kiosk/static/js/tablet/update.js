// A new version of this page waits until nobody is there, and then takes over. The outbox stays as it is.
export const VERSION = document.body.dataset.version;

let registration = null;
let isStale = false;

export async function install() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  let hadOne = Boolean(workers.controller);
  workers.addEventListener("controllerchange", () => {
    isStale = hadOne;
    hadOne = true;
  });
  registration = await workers.register("/service-worker.js", { updateViaCache: "none" }).catch(() => null);
}

// The server has another version than this page.
export const newVersion = () => registration?.update().catch(() => {});

export const isInstalled = () => Boolean(navigator.serviceWorker?.controller);

// Called while nobody is there: lets a waiting version take over, and shows it.
export function takeOver() {
  if (isStale) return location.reload();
  registration?.waiting?.postMessage("take over");
}
