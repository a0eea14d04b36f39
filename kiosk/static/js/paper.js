// A paper form typed in from the keyboard: a digit is a face, a letter a standard, Enter saves. The page does the same
// without it.
const isTyping = (target) => target.closest("textarea, select, input:not([type=radio], [type=checkbox])");

export function paper(form) {
  for (const hint of form.querySelectorAll(".keys, kbd")) hint.hidden = false;
  const faces = [...form.querySelectorAll("[data-faces] input")];
  const chips = [...form.querySelectorAll("[data-chips] input")];
  const keys = new Map(chips.map((chip, at) => ["abcdefghijklmnopqrstuvwx"[at], chip]));
  keys.set("y", form.elements.may_share);
  oneStop(chips);
  if (!document.querySelector(".summary")) form.querySelector("[data-faces]").focus();

  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target.matches("textarea") && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (isTyping(event.target)) return;
    const face = faces[Number(event.key) - 1];
    const meant = face ?? keys.get(event.key.toLowerCase());
    if (!meant) return;
    event.preventDefault();
    meant.click();
    if (face) face.focus();
  });

  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  addEventListener("pageshow", () => { isSent = false; });
}

// The standards are one stop of the Tab key; arrows walk among them.
function oneStop(chips) {
  const stopAt = (stop) => chips.forEach((chip) => { chip.tabIndex = chip === stop ? 0 : -1; });
  stopAt(chips[0]);
  for (const [at, chip] of chips.entries()) {
    chip.addEventListener("focus", () => stopAt(chip));
    chip.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      chips.at((at + by) % chips.length).focus();
    });
  }
}
