// One screen at a time: each is a fresh copy of its template, so that nothing of the one before is left in it.
import { read } from "./speech.js";

const stage = document.getElementById("stage");
const title = document.getElementById("title");
const words = document.getElementById("words").content;
let shown = "";
let last = { at: 0, x: 0, y: 0 };

export const current = () => shown;

// Shows the screen of that name. `fill` gets its elements before anybody sees them; it may give another heading.
export function show(name, fill = () => {}) {
  const template = document.getElementById(`screen-${name}`);
  document.body.dataset.screen = shown = name;
  stage.replaceChildren(template.content.cloneNode(true));
  title.textContent = document.title = fill(stage) ?? template.dataset.title;
  getSelection()?.removeAllRanges();
  window.scrollTo(0, 0);
  title.blur();
  title.focus({ preventScroll: true });
  read();
}

// A sentence of ours, from the page, in the page's language.
export function say(name, values = {}) {
  const text = words.querySelector(`[data-word="${name}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

// Texts by the names of their slots.
export function put(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const slot of root.querySelectorAll(`[data-slot="${name}"]`)) if (slot.textContent !== text) slot.textContent = text;
  }
}

// An address without its scheme, which may break before its path.
export function putAddress(slot, address) {
  const [, host, path] = /^\w+:\/\/([^/]+)(.*)$/.exec(address);
  slot.replaceChildren(host, document.createElement("wbr"), path);
}

// What each button with that data-act does.
export function on(root, acts) {
  for (const [name, act] of Object.entries(acts)) {
    root.querySelector(`[data-act="${name}"]`)?.addEventListener("click", act);
  }
}

// The second tap of a double tap falls on whatever came up under the finger: it is not meant for that.
export function forgiveDoubleTaps() {
  addEventListener("click", (event) => {
    if (!event.detail) return void (last.at = 0);
    const { at, x, y } = last;
    const isSecond = event.timeStamp - at < 350 && Math.hypot(event.clientX - x, event.clientY - y) < 30;
    last = { at: event.timeStamp, x: event.clientX, y: event.clientY };
    if (!isSecond || event.target.closest(".pad")) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}

// Back leads nowhere: steps replace each other, and one guard in the history catches who leaves.
export function guardHistory() {
  if (!history.state?.isHere) history.pushState({ isHere: true }, "");
  addEventListener("popstate", (event) => event.state?.isHere || history.forward());
}
