// What makes the page easier for the person in front of it: contrast, and on which side the buttons are. The next person
// finds it as it was.
import { silence } from "./speech.js";

const root = document.documentElement;
const contrast = document.getElementById("contrast");
const reach = document.getElementById("reach");

function set(name, button, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
  button.setAttribute("aria-pressed", String(Boolean(value)));
}

export function begin() {
  contrast.addEventListener("click", () => set("contrast", contrast, root.dataset.contrast ? "" : "more"));
  reach.addEventListener("click", () => set("reach", reach, root.dataset.reach ? "" : "left"));
}

export function reset() {
  set("contrast", contrast, "");
  set("reach", reach, "");
  silence();
}
