// A search box that narrows the people beneath it; those already chosen stay.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function findPerson(element) {
  const people = [...element.parentElement.querySelectorAll(".person")];
  element.hidden = false;
  element.querySelector("input").addEventListener("input", (event) => {
    const wanted = plain(event.target.value.trim());
    for (const person of people) {
      person.hidden = !plain(person.textContent).includes(wanted) && !person.querySelector("input").checked;
    }
  });
}
