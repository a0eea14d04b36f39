// Answers on this device: open (the first tap, while its visit lasts) → waiting (frozen) → gone once the server named it,
// or refused (kept apart until staff saved it). Nothing is ever dropped by age. Each belongs, from the tap on, to the
// pairing under which it was given: `tablet` is the public id of that.
import { transact } from "./store.js";

const PAGE = crypto.getRandomValues(new Uint32Array(2)).join("-");
const A_LONG_VISIT = 30 * 60_000;
export let locks = navigator.locks;
const unsaved = new Map(); // what could not be written, in its newest form: kept while this page lives, sent like the rest

const all = (state) => IDBKeyRange.bound([state], [state, []]);

async function put(row) {
  try {
    await transact("outbox", "readwrite", (store) => {
      store.put(row);
      store.transaction.commit?.(); // it need not wait for the screen that is drawn meanwhile
    });
    unsaved.delete(row.client_id);
  } catch (trouble) {
    console.warn("an answer is kept in memory alone", trouble);
    unsaved.set(row.client_id, row);
  }
}

export const keepTap = (answer, tablet) => put({ client_id: answer.client_id, tablet, state: "open", page: PAGE, answer });

export const freeze = (answer, tablet) =>
  put({ client_id: answer.client_id, tablet, state: "waiting", page: PAGE, frozen_at: Date.now(), answer });

// How many are in memory alone: they would be lost with this page.
export const inMemory = () => unsaved.size;

// There may be room again by now.
export async function keepAgain() {
  for (const row of [...unsaved.values()]) await put(row);
}

const stored = (rows) => rows.filter((row) => !unsaved.has(row.client_id));

// This page is here: others see by the lock that its open answers are not theirs to freeze. A browser that may store nothing
// refuses locks too.
export function beHere() {
  return new Promise((resolve) => {
    const refused = () => resolve((locks = null));
    if (!locks) return refused();
    locks.request(`page:${PAGE}`, () => {
      resolve();
      return new Promise(() => {});
    }).catch(refused);
  });
}

// Freezes first taps whose page is gone; `own` is the visit that is going on here.
export async function freezeAbandoned(own) {
  const open = stored(await read((index) => index.getAll(all("open"))));
  const held = locks && (await locks.query()).held.map((lock) => lock.name);
  for (const row of open) {
    const isOver = held ? !held.includes(`page:${row.page}`) : Date.now() - Date.parse(row.answer.device_at) > A_LONG_VISIT;
    if (row.page === PAGE ? row.client_id !== own : isOver) await change(row.client_id, freezeOpen);
  }
}

const freezeOpen = (row) => row.state === "open" && { ...row, state: "waiting", frozen_at: Date.now() };

// Up to `count` waiting answers after the id `last`, oldest first.
export async function waiting(last, count) {
  const rows = await read((index) => index.getAll(IDBKeyRange.bound(["waiting", last], ["waiting", []], true), count));
  const others = [...unsaved.values()].filter((row) => row.state === "waiting" && row.client_id > last);
  return [...stored(rows), ...others].sort((one, other) => (one.client_id < other.client_id ? -1 : 1)).slice(0, count);
}

// The server named it as kept: it leaves, unless it was frozen anew since it was sent.
export const settle = (sent) => change(sent.client_id, (row) => row.frozen_at === sent.frozen_at && "gone");

export const park = (sent, sentence) =>
  change(sent.client_id, (row) => ({ ...row, state: "refused", sentence: String(sentence ?? "") }));

// One row in one transaction: `next` gives what it becomes, "gone", or nothing. What is in memory shadows what is stored.
async function change(id, next) {
  const held = unsaved.get(id);
  let after = held && next(held);
  if (held && after === "gone") unsaved.delete(id);
  else if (held) return void (after && unsaved.set(id, after));
  try {
    await transact("outbox", "readwrite", (store) => {
      const request = store.get(id);
      request.addEventListener("success", () => {
        if (!held) after = request.result && next(request.result);
        if (after === "gone") store.delete(id);
        else if (after) store.put(after);
      });
    });
  } catch (trouble) {
    console.warn("a change of an answer is kept in memory alone", trouble);
    if (after && after !== "gone") unsaved.set(id, after);
  }
}

export async function counts() {
  const rows = unsaved.size ? await everything() : null;
  const count = (state) => rows?.filter((row) => row.state === state).length ?? read((index) => index.count(all(state)), 0);
  const [waits, open, refused] = await Promise.all(["waiting", "open", "refused"].map(count));
  const [oldest] = await waiting("", 1);
  return { waiting: waits + open, refused, oldest_at: oldest?.answer.device_at ?? null };
}

export async function everything() {
  return [...stored(await read((index) => index.getAll())), ...unsaved.values()];
}

// Rows that staff has as a file now; only these may be cleared.
export async function markSaved(rows) {
  for (const { client_id, frozen_at } of rows) {
    await change(client_id, (row) => row.frozen_at === frozen_at && { ...row, is_saved: true });
  }
}

export async function clear(rows) {
  for (const { client_id } of rows) await change(client_id, (row) => row.is_saved && "gone");
}

async function read(ask, otherwise = []) {
  try {
    return (await transact("outbox", "readonly", (store) => ask(store.index("state")))) ?? otherwise;
  } catch (trouble) {
    console.warn("the outbox cannot be read", trouble);
    return otherwise;
  }
}
