// A box that finds people as a name is typed: by its letters at once, then by what the server knows of names. Enter ticks
// the only one left, or goes to the likeliest. Who is ticked empties the box; what fits nobody stays in it, and is said.
import { folding } from "./folding.js";

const ask = (address, typed) =>
  fetch(`${address}${address.includes("?") ? "&" : "?"}q=${encodeURIComponent(typed)}`)
    .then((reply) => (reply.ok ? reply.json() : []))
    .catch(() => []); // without the server the letters still find

export function findName(box) {
  const list = box.closest(".picklist");
  const nobody = list.querySelector("[data-nobody]");
  const people = [...list.querySelectorAll(".people .person")];
  const fold = folding(box.dataset.letters);
  const tick = (one) => one.querySelector("input");
  const left = () => [...list.querySelectorAll(".people .person")].filter((one) => !one.hidden && !tick(one).checked);
  let asking = Promise.resolve();

  const show = (ranked = []) => {
    const typed = fold(box.value);
    const place = new Map(ranked.map(([id], at) => [id, at]));
    const placed = (one) => place.get(tick(one).value) ?? people.length + people.indexOf(one);
    for (const one of people) {
      one.hidden = !(one.dataset.folded ?? "").includes(typed) && !place.has(tick(one).value) && !tick(one).checked;
      one.lastElementChild.dataset.why = new Map(ranked).get(tick(one).value) ?? "";
    }
    list.querySelector(".people").append(...[...people].sort((a, b) => placed(a) - placed(b)));
  };

  const look = () => {
    const typed = box.value.trim();
    show();
    nobody.hidden = true;
    asking = (typed.length < 2 ? Promise.resolve([]) : ask(box.dataset.names, typed)).then((ranked) => {
      if (box.value.trim() !== typed) return; // more was typed meanwhile
      show(ranked);
      nobody.hidden = !typed || left().length > 0;
    });
  };

  const enter = async () => {
    const typed = box.value.trim();
    await asking;
    const found = left();
    if (!typed || box.value.trim() !== typed || !found.length) return;
    if (found.length === 1) tick(found[0]).click();
    else tick(found[0]).focus();
  };

  const onEnter = (input, act) =>
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      act();
    });

  box.closest(".field").hidden = false;
  box.addEventListener("input", look);
  onEnter(box, enter);
  for (const one of people) {
    onEnter(tick(one), () => tick(one).click());
    tick(one).addEventListener("change", () => {
      if (!box.value || !tick(one).checked) return;
      box.value = "";
      look();
      box.focus();
    });
  }
}
