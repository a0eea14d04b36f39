// Names decided from the keyboard. The buttons beside each do the same. A name in a complaint is no thank-you that Enter
// could approve: it has letters of its own for what it is.
export function decide(list) {
  const cards = [...list.querySelectorAll(".mention")];
  if (!list.querySelector(".decision") && !document.querySelector(".undone button")) return;
  for (const hint of list.querySelectorAll(".keys, kbd")) hint.hidden = false;
  for (const form of list.querySelectorAll(".decision")) oneOrOther(form);

  cards.find((card) => `#${card.id}` === location.hash)?.focus();

  const current = () => cards.find((card) => card.contains(document.activeElement)) ?? cards[0];
  const step = (by) => {
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const next = cards[at < 0 ? (by > 0 ? Math.min(1, cards.length - 1) : 0) : at + by];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const choose = (number) => {
    const radio = current()?.querySelectorAll("input[type=radio]")[number - 1];
    radio?.click();
    radio?.focus();
  };
  const decide = (as) => {
    const form = current()?.querySelector(".decision");
    if (!form) return;
    if (form.querySelector("input[type=radio]:checked") || form.elements.other?.value) press(form.querySelector(as));
    else form.querySelector("input[type=radio], select")?.focus();
  };
  // Letters choose in the list of everybody else. Escape goes on without it, Enter to the button: it decides nothing yet.
  const leave = (event) => {
    if (event.key !== "Escape" && (event.key !== "Enter" || !event.target.value)) return false;
    event.preventDefault();
    ((event.key === "Enter" && event.target.form.querySelector(".approve")) || current()).focus();
    return true;
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    s: () => press(current()?.querySelector(".split button")),
    x: () => press(current()?.querySelector(".decline")),
    u: () => press(document.querySelector(".undone button")),
    t: () => decide(".thank"),
    c: () => decide(".concern"),
    Enter: () => decide(".approve"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.name === "other" && leave(event)) return;
    if (event.target.closest("select, textarea, summary, input:not([type=radio])")) return;
    if (event.key === "Enter" && event.target.closest("a, button")) return;
    const act = /^[1-5]$/.test(event.key) ? () => choose(Number(event.key)) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// A second press while the first is under way would decide the next name unseen.
let isPressed = false;
function press(button) {
  if (!button || isPressed) return;
  isPressed = true;
  button.click();
}
addEventListener("pageshow", () => { isPressed = false; });

// Somebody else takes the choice from the suggestions, and a suggestion from somebody else.
function oneOrOther(form) {
  const other = form.elements.other;
  form.addEventListener("change", (event) => {
    if (event.target === other && other.value) {
      for (const radio of form.querySelectorAll("input[type=radio]")) radio.checked = false;
    } else if (event.target.type === "radio" && other) {
      other.value = "";
    }
  });
}
