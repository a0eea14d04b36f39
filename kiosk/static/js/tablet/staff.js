// What staff sees behind the PIN: the outbox, what was refused, the set-up checks, whose tablet this is.
import * as checks from "./checks.js";
import { beNew, get } from "./device.js";
import { drain, state } from "./drain.js";
import { on, put, say, show } from "./frame.js";
import * as outbox from "./outbox.js";
import { usedPercent } from "./storage.js";
import { VERSION } from "./update.js";

const MOST_SHOWN = 50;
const when = (instant) => (instant ? new Date(instant).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }) : "–");

export function staff(back) {
  show("staff", (stage) => {
    const look = () => stage.querySelector(".outbox") && fill(stage);
    look();
    const timer = setInterval(() => (stage.querySelector(".outbox") ? look() : clearInterval(timer)), 2000);
    on(stage, {
      back,
      send: () => drain(true).then(look),
      save: () => save().then(look),
      clear: () => outbox.clearSaved("refused").then(look),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.().catch(() => {})),
      anew: () => pairAnew(stage, back),
    });
  });
}

async function fill(stage) {
  const [counts, refused, used] = await Promise.all([outbox.counts(), outbox.refused(), usedPercent()]);
  const settings = get("settings");
  put(stage, {
    waiting: counts.waiting,
    refused: counts.refused,
    oldest: when(counts.oldest_at),
    sent: when(state.sentAt),
    trouble: state.trouble === "offline" ? say("no-server") : state.trouble && say("trouble", { status: state.trouble }),
    used: used === null ? "–" : `${used} %`,
    version: VERSION,
    place: settings ? `${settings.location.name} · ${settings.touchpoint.name}` : "–",
    question: settings?.question ?? "–",
    people: settings?.people.length ?? "–",
    idle: settings ? `${settings.idle_seconds} s + ${settings.warning_seconds} s` : "–",
  });
  stage.querySelector(".refusals").replaceChildren(...refused.slice(0, MOST_SHOWN).map(line));
  stage.querySelector('[data-act="clear"]').hidden = !refused.some((row) => row.is_saved);
  stage.querySelector('[data-act="full"]').hidden = !document.documentElement.requestFullscreen;
  checks.mark(stage.querySelector(".checks"));
}

function line(row) {
  const item = document.createElement("li");
  item.textContent = `${when(row.answer.device_at)} · ${row.sentence}`;
  return item;
}

// Everything that has not left this device, as a file that can be handed in at the manager's page.
async function save() {
  const rows = await outbox.everything();
  const file = {
    good_word: "outbox",
    version: 1,
    tablet: get("settings")?.tablet ?? null,
    saved_at: new Date().toISOString(),
    answers: rows.map((row) => row.answer),
  };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: "application/json" }));
  link.download = `outbox-${file.saved_at.slice(0, 16).replace(":", "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  await outbox.markSaved(rows);
}

// Only when nothing would be lost: what waits was sent, or is in a file.
async function pairAnew(stage, back) {
  const rows = await outbox.everything();
  if (rows.some((row) => !row.is_saved)) return put(stage, { anew: say("save-first") });
  await outbox.clearSaved();
  await beNew();
  back();
}
