// What was typed survives a reload of this tab, until it is sent. The tab forgets it when it is closed, and when
// another visit begins: the next person with this phone finds nothing.
const PREFIX = "typed-";
const key = (element) => PREFIX + element.dataset.keep;

export function keepTyped(form) {
  forgetOthers(key(form));
  const kept = JSON.parse(sessionStorage.getItem(key(form)) ?? "null");
  if (kept && !document.querySelector(".summary")) restore(form, kept);
  form.addEventListener("input", () => {
    const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    sessionStorage.setItem(key(form), JSON.stringify(typed));
  });
}

export function forgetTyped(element) {
  sessionStorage.removeItem(key(element));
}

function forgetOthers(own) {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PREFIX) && name !== own) sessionStorage.removeItem(name);
  }
}

function restore(form, typed) {
  for (const field of form.elements) {
    if (!field.name) continue;
    const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  for (const details of form.querySelectorAll("details")) {
    details.open ||= [...details.querySelectorAll("input")].some((field) => field.checked || (field.type !== "checkbox" && field.value));
  }
}
