// A search box that narrows the people beneath it, by names that travel folded, so that no translation of the page hides
// anybody; those already chosen stay. Its Enter chooses the only one left, and sends nothing.
import { folding } from "./folding.js";

export function findPerson(element) {
  const people = [...element.parentElement.querySelectorAll("[data-folded]")];
  const fold = folding(element.dataset.letters);
  element.hidden = false;
  const box = element.querySelector("input");
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const left = people.filter((person) => !person.hidden && !person.querySelector("input").checked);
    if (!box.value.trim() || left.length !== 1) return;
    left[0].querySelector("input").click();
    box.value = "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  box.addEventListener("input", (event) => {
    const wanted = fold(event.target.value);
    for (const person of people) {
      person.hidden = !person.dataset.folded.includes(wanted) && !person.querySelector("input").checked;
    }
  });
}
