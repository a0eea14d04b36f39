// What staff sees behind the PIN: the outbox, what was refused, the set-up checks, whose tablet this is.
import * as checks from "./checks.js";
import { dated } from "./dates.js";
import { beNew, get } from "./device.js";
import { drain, state } from "./drain.js";
import { on, put, say, show } from "./frame.js";
import * as outbox from "./outbox.js";
import { usedPercent } from "./storage.js";
import { VERSION } from "./update.js";

const MOST_SHOWN = 50;
const when = (instant) => (instant ? dated(new Date(instant), { dateStyle: "medium", timeStyle: "short" }) : "–");

export function staff(back) {
  show("staff", (stage) => {
    const look = () => stage.querySelector(".outbox") && fill(stage);
    look();
    const timer = setInterval(() => (stage.querySelector(".outbox") ? look() : clearInterval(timer)), 2000);
    on(stage, {
      back,
      send: () => drain(true).then(look),
      save: () => save(ours()).then(look),
      clear: () => outbox.everything().then((rows) => outbox.clear(rows.filter(isStranded))).then(look),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.().catch(() => {})),
      anew: () => pairAnew(stage, back),
    });
  });
}

// The pairing that holds now; what was given under another cannot be sent any more, like what the server refused.
const ours = () => get("settings")?.tablet ?? null;
const isOurs = (row) => row.tablet === ours();
const isStranded = (row) => row.state === "refused" || !isOurs(row);

async function fill(stage) {
  const [counts, rows, used] = await Promise.all([outbox.counts(), outbox.everything(), usedPercent()]);
  const refused = rows.filter((row) => row.state === "refused");
  const settings = get("settings");
  put(stage, {
    waiting: counts.waiting,
    refused: counts.refused,
    oldest: when(counts.oldest_at),
    sent: when(state.sentAt),
    trouble: state.trouble === "offline" ? say("no-server") : state.trouble && say("trouble", { status: state.trouble }),
    memory: outbox.inMemory() ? say("in-memory", { count: outbox.inMemory() }) : "",
    used: used === null ? "–" : `${used} %`,
    version: VERSION,
    place: settings ? `${settings.location.name} · ${settings.touchpoint.name}` : "–",
    question: settings?.question ?? "–",
    people: settings?.people.length ?? "–",
    idle: settings ? `${settings.idle_seconds} s + ${settings.warning_seconds} s` : "–",
  });
  stage.querySelector(".refusals").replaceChildren(...refused.slice(0, MOST_SHOWN).map(line));
  showEarlier(stage.querySelector(".earlier"), rows.filter((row) => !isOurs(row)), () => fill(stage));
  stage.querySelector('[data-act="save"]').hidden = !rows.some(isOurs);
  stage.querySelector('[data-act="clear"]').hidden = !rows.some((row) => row.is_saved && isStranded(row));
  stage.querySelector('[data-act="full"]').hidden = !document.documentElement.requestFullscreen;
  checks.mark(stage.querySelector(".checks"));
}

function line(row) {
  const item = document.createElement("li");
  item.textContent = `${when(row.answer.device_at)} · ${row.sentence}`;
  return item;
}

// What was given before this tablet was paired anew: a line, and a file, for each pairing of then.
function showEarlier(list, rows, look) {
  const tablets = [...new Set(rows.map((row) => row.tablet))];
  const told = `${tablets} ${rows.length}`;
  if (list.dataset.told === told) return; // a button that is being pressed stays
  list.dataset.told = told;
  list.replaceChildren(...tablets.map((tablet) => {
    const count = rows.filter((row) => row.tablet === tablet).length;
    const item = list.parentElement.querySelector(".a-pairing").content.firstElementChild.cloneNode(true);
    put(item, { earlier: say(count === 1 ? "earlier-one" : "earlier", { count }) });
    on(item, { "save-earlier": () => save(tablet).then(look) });
    return item;
  }));
}

// Answers of one pairing, as a file that can be handed in at the manager's page.
async function save(tablet) {
  const rows = (await outbox.everything()).filter((row) => row.tablet === tablet);
  const saved_at = new Date().toISOString();
  const file = { good_word: "outbox", version: 1, tablet, saved_at, answers: rows.map((row) => row.answer) };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: "application/json" }));
  link.download = `outbox-${saved_at.slice(0, 16).replace(":", "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  await outbox.markSaved(rows);
}

// Nothing is lost: what was not sent stays here with its pairing. But while it can be sent, that is the shorter way.
async function pairAnew(stage, back) {
  const rows = await outbox.everything();
  const maySend = get("status") === "paired" && rows.some((row) => isOurs(row) && !row.is_saved);
  if (maySend) return put(stage, { anew: say("save-first") });
  await beNew();
  Object.assign(state, { trouble: "", failures: 0, sentAt: null });
  back();
}
