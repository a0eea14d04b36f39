// Nobody there any more: after a while a question, which can be answered ten times on end; then a last warning.
import { put, say } from "./frame.js";

const MOST_EXTENSIONS = 10;
const dialog = document.getElementById("warning");
const button = dialog.querySelector("button");
const USUAL = { idle_seconds: 45, warning_seconds: 20 };
let touchedAt = performance.now();
let limits = USUAL;
let extended = 0;
let end = null;

export const quietSeconds = () => (performance.now() - touchedAt) / 1000;

export function begin() {
  for (const name of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) addEventListener(name, touched, { passive: true });
  button.addEventListener("click", extend);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    extend();
  });
  setInterval(look, 500);
}

// From now on somebody is thought to be there; `whenOver` is called once when they are not.
export function expect(settings, whenOver) {
  limits = { ...USUAL, ...settings };
  extended = 0;
  touchedAt = performance.now();
  end = whenOver;
  if (dialog.open) dialog.close();
}

export const rest = () => expect(limits, null);

function touched() {
  if (dialog.open) return;
  touchedAt = performance.now();
  extended = 0;
}

const isLast = () => extended >= MOST_EXTENSIONS;

function extend() {
  if (isLast()) return;
  dialog.close();
  touchedAt = performance.now();
  extended += 1;
}

function look() {
  if (!end) return;
  const over = quietSeconds() - limits.idle_seconds;
  if (over < 0) return;
  const left = Math.ceil(limits.warning_seconds - over);
  if (left <= 0) {
    const over = end;
    rest();
    over();
  } else {
    put(dialog, { left });
    if (!dialog.open) warn();
  }
}

function warn() {
  put(dialog, { why: say(isLast() ? "last-warning" : "warning") });
  button.hidden = isLast();
  dialog.showModal();
  (button.hidden ? dialog : button).focus();
}
