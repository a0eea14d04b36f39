// One customer's visit: the tap is an answer; then three screens, each of which can be skipped; then thanks.
import { offset } from "./clock.js";
import { drain } from "./drain.js";
import { on, put, putAddress, say, show } from "./frame.js";
import * as idle from "./idle.js";
import { clientId, receiptCode } from "./ids.js";
import { freeze, keepTap } from "./outbox.js";
import { draw } from "./qr.js";
import * as steps from "./steps.js";
import { VERSION } from "./update.js";

const THANKS_SECONDS = 12;
let visit = null;
let home = () => {};
let timer = null;

export const goHome = (way) => (home = way);
export const own = () => visit?.answer.client_id ?? null;

export function tap(rating, settings) {
  performance.mark("tap");
  const answer = {
    client_id: clientId(),
    device_at: new Date().toISOString(),
    offset_ms: offset(),
    language: settings.language,
    version: VERSION,
    scale: settings.scale,
    rating,
    receipt_code: null,
    told: null,
  };
  const kept = keepTap(answer, settings.tablet).then(() => performance.measure("tap-to-stored", "tap"));
  const order = steps.isLow(rating) ? ["what", "words", "who"] : ["who", "what", "words"];
  visit = { answer, settings, draft: steps.blank(), order: order.filter((name) => steps.has(name, settings)), at: 0 };
  idle.expect(settings, end);
  step();
  return kept;
}

function step() {
  const { order, at } = visit;
  const part = steps[order[at]];
  show(order[at], (stage) => {
    const heading = part.fill(stage, visit);
    const isLast = at === order.length - 1;
    const go = stage.querySelector('[data-act="next"]');
    const label = () => (go.textContent = say(!part.isTouched(stage) ? "skip" : isLast ? "send" : "next"));
    label();
    stage.addEventListener("input", label);
    stage.querySelector('[data-act="back"]').hidden = at === 0;
    stage.querySelector('[data-act="end"]').hidden = isLast;
    on(stage, { next: () => turn(1), back: () => turn(-1), end: () => turn(order.length) });
    put(stage, { place: `${at + 1} / ${order.length}` });
    stage.querySelector(".place").prepend(faceOf(visit.answer.rating));
    return heading;
  });
}

const faceOf = (rating) =>
  document.getElementById("screen-resting").content.querySelector(`[data-rating="${rating}"] svg`).cloneNode(true);

// Forward or back; what stands on this screen is kept in memory, and nowhere else before it is sent.
function turn(by) {
  const stage = document.getElementById("stage");
  if (by > 0 && !steps.isRight(stage)) return;
  Object.assign(visit.draft, steps[visit.order[visit.at]].read(stage, visit));
  visit.at += by;
  if (visit.at < visit.order.length) step();
  else finish();
}

function finish() {
  const { answer, draft, settings } = visit;
  visit = null;
  const told = steps.told(draft, settings);
  const sent = { ...answer, told, receipt_code: told && receiptCode() };
  thank(sent.receipt_code, settings);
  freeze(sent, settings.tablet).then(drain);
}

function thank(code, settings) {
  idle.rest();
  show("thanks", (stage) => {
    put(stage, { thanked: say("thanked", { place: settings.location.name }) });
    stage.querySelector(".receipt").hidden = !code;
    if (code) {
      put(stage, { code: `${code.slice(0, 5)}-${code.slice(5)}` });
      putAddress(stage.querySelector(".address"), settings.receipt_base + code);
      draw(stage.querySelector("svg"), settings.receipt_base + code);
    }
  });
  timer = setTimeout(leaveThanks, THANKS_SECONDS * 1000);
  document.addEventListener("click", leaveThanks, true);
}

// By itself, or by a tap anywhere: not by the one that brought the thanks, which is past the document already.
function leaveThanks() {
  clearTimeout(timer);
  document.removeEventListener("click", leaveThanks, true);
  if (document.body.dataset.screen === "thanks") home();
}

// Nobody is there any more: the first tap is kept, what was chosen and typed is not.
export function end() {
  const over = visit;
  visit = null;
  home();
  if (over) freeze(over.answer, over.settings.tablet).then(drain);
}
