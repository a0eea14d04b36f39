// Hands the outbox over. An answer leaves it only on a reply that names its id; anything else keeps it.
import { get } from "./device.js";
import { post } from "./server.js";
import { freezeAbandoned, keepAgain, locks, park, settle, waiting } from "./outbox.js";

const MOST_ANSWERS = 50;
const MOST_BYTES = 200_000;
const BEAT = 30_000;
const FIRST = 1000;
const LONGEST = 480_000;
const TOO_MUCH = [400, 413, 422];

export const state = { trouble: "", failures: 0, sentAt: null };
let timer = null;
let running = null;
let isWantedAgain = false;
let notBefore = 0;
let ownVisit = () => null;
let lost = () => {};

export function start(visit, tellLost) {
  ownVisit = visit;
  lost = tellLost;
  window.addEventListener("online", () => drain(true));
  document.addEventListener("visibilitychange", () => document.hidden || drain());
  drain(true);
}

// One at a time on this device, whichever tab; where locks are missing a repeat is harmless, because of the ids.
export function drain(isUrgent = false) {
  if (Date.now() < notBefore && isUrgent !== true) return plan();
  if (running) isWantedAgain = true;
  running ??= locked().finally(() => {
    running = null;
    if (isWantedAgain) return drain((isWantedAgain = false));
    plan();
  });
  return running;
}

async function locked() {
  try {
    if (locks) await locks.request("outbox", { ifAvailable: true }, (lock) => lock && round());
    else await round();
  } catch (trouble) {
    console.warn("the outbox could not be handed over", trouble);
    state.failures += 1;
  }
}

// Every 30 s. After a failure soon again, since a bad network may let the next one through; then further apart with each
// further failure, at a random moment so that many tablets do not come at once.
function plan() {
  clearTimeout(timer);
  const longest = Math.min(FIRST * 2 ** state.failures, LONGEST);
  const pause = state.failures ? Math.max(FIRST, Math.random() * longest) : BEAT;
  timer = setTimeout(drain, Math.max(pause, notBefore - Date.now()));
}

// Sends what was given under the pairing that holds now; what is from an earlier one would be credited to the wrong place.
async function round() {
  await keepAgain();
  await freezeAbandoned(ownVisit());
  const tablet = get("settings")?.tablet;
  let last = "";
  let most = MOST_ANSWERS;
  for (;;) {
    const rows = await waiting(last, most);
    if (!rows.length || get("status") !== "paired" || get("settings")?.tablet !== tablet) return;
    const batch = fitting(rows.filter((row) => row.tablet === tablet));
    if (!batch.length) {
      last = rows.at(-1).client_id;
      continue;
    }
    const outcome = await send(batch, tablet);
    if (outcome === "smaller" && batch.length > 1) {
      most = Math.ceil(batch.length / 2);
      continue;
    }
    if (outcome === "stop") return;
    most = MOST_ANSWERS;
    last = batch.at(-1).client_id;
  }
}

function fitting(rows) {
  let bytes = 0;
  const size = (row) => new Blob([JSON.stringify(row.answer)]).size;
  return rows.filter((row, place) => (bytes += size(row)) <= MOST_BYTES || place === 0);
}

async function send(batch, tablet) {
  const answers = batch.map((row) => row.answer);
  const { status, said, wait } = await post("sync", {
    device_at: new Date().toISOString(),
    tablet,
    answers,
  });
  notBefore = wait ? Date.now() + wait * 1000 : 0;
  if (TOO_MUCH.includes(status)) {
    if (batch.length === 1 && said.sentence) await park(batch[0], said.sentence);
    else if (batch.length === 1) return failed(status);
    return "smaller";
  }
  if (status !== 200 || typeof said.answers !== "object" || !said.answers) {
    if (status === 401 || status === 410) lost();
    return failed(status);
  }
  state.failures = 0;
  state.trouble = "";
  let isLater = false;
  for (const row of batch) {
    const reply = said.answers[row.client_id];
    if (reply?.kept) await settle(row);
    else if (reply?.refused) await park(row, reply.refused);
    else isLater = true;
  }
  if (isLater) state.failures += 1;
  else state.sentAt = Date.now();
  return "on";
}

function failed(status) {
  state.failures += 1;
  state.trouble = status || "offline";
  return "stop";
}
