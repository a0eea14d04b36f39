// What this device remembers: IndexedDB, opened again whenever the browser has closed it.
const NAME = "good-word";
const VERSION = 1;
const FOR_GOOD = ["QuotaExceededError", "ConstraintError", "DataError", "TimeoutError"];
const PATIENCE = 5000;
let opening = null;
let database = null;

const forget = () => (opening = database = null);

// Does `work` with an object store in one transaction, and gives what its request found once all of it is on the disk.
// With the database open it begins before this returns: nothing that the page does next can delay it.
export function transact(store, mode, work) {
  const first = database ? attempt(database, store, mode, work) : open().then((opened) => attempt(opened, store, mode, work));
  return first.catch(async (trouble) => {
    if (FOR_GOOD.includes(trouble?.name)) throw trouble;
    forget();
    return attempt(await open(), store, mode, work);
  });
}

function attempt(opened, store, mode, work) {
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? request?.error ?? new Error("aborted"));
  });
}

function open() {
  opening ??= opened(VERSION).catch((trouble) => {
    // A newer page was here already: what it keeps is a superset of what we know.
    if (trouble?.name === "VersionError") return opened();
    throw trouble;
  });
  opening.catch((trouble) => FOR_GOOD.includes(trouble?.name) || forget());
  return opening;
}

// Some browsers say neither yes nor no for a long time, or ever: nobody is kept waiting for them. A late yes still counts.
function opened(version) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, version);
    setTimeout(() => reject(new DOMException("no answer", "TimeoutError")), PATIENCE);
    request.onupgradeneeded = () => upgrade(request);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      database = request.result;
      database.onclose = forget;
      database.onversionchange = (event) => {
        forget();
        event.target.close();
      };
      resolve(database);
    };
  });
}

// Adds what is missing and takes nothing away: an upgrade keeps the outbox.
function upgrade(request) {
  const has = request.result.objectStoreNames;
  if (!has.contains("device")) request.result.createObjectStore("device");
  const outbox = has.contains("outbox")
    ? request.transaction.objectStore("outbox")
    : request.result.createObjectStore("outbox", { keyPath: "client_id" });
  if (!outbox.indexNames.contains("state")) outbox.createIndex("state", ["state", "client_id"]);
}
