// A search box that narrows the people beneath it, by the name that is read or the one they are known by; those already
// chosen stay. Its Enter chooses the only one left, and sends nothing.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function findPerson(element) {
  const people = [...element.parentElement.querySelectorAll(".person")];
  const names = (person) => plain(`${person.textContent} ${person.dataset.knownAs ?? ""}`);
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
    const wanted = plain(event.target.value.trim());
    for (const person of people) {
      person.hidden = !names(person).includes(wanted) && !person.querySelector("input").checked;
    }
  });
}
