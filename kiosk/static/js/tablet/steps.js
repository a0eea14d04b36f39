// The three screens after the tap: who, what, and the customer's own words. Each fills its screen from the draft, and
// reads it back; the draft is in memory alone.
import { say } from "./frame.js";
import { picture } from "./look.js";
import { folding } from "../folding.js";

const MANY = 8;
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const LONGEST_PHONE = 40;

export const blank = () => ({ people: [], other: "", team: false, standards: [], fell_short: [], comment: "", may_share: false, name: "", reach: "" });

export const isLow = (rating) => rating <= 2;

export const has = (name, settings) =>
  ({ what: settings.standards.length > 0, who: settings.names_people !== false })[name] ?? true;

const checked = (stage, name) => [...stage.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value);
const typed = (stage, name) => stage.querySelector(`[name="${name}"]`).value.trim();
const isTouched = (stage) =>
  [...stage.querySelectorAll("input:not([type=search]), textarea")].some((field) =>
    field.type === "checkbox" ? field.checked : field.value.trim(),
  );

function chips(stage, template, rows, chosen, fill) {
  const made = rows.map((row) => {
    const chip = stage.querySelector(template).content.firstElementChild.cloneNode(true);
    const box = chip.querySelector("input");
    box.value = row.id ?? row.key;
    box.checked = chosen.includes(box.value);
    fill(chip, row);
    return chip;
  });
  stage.querySelector(".chips").prepend(...made);
}

const restore = (stage, draft, ...names) => {
  for (const name of names) {
    const field = stage.querySelector(`[name="${name}"]`);
    if (field.type === "checkbox") field.checked = draft[name];
    else field.value = draft[name];
  }
};

export const who = {
  isTouched,
  fill(stage, { settings, draft, answer }) {
    const people = settings.people;
    chips(stage, ".a-person", people, draft.people, (chip, person) => {
      chip.dataset.folded = person.folded ?? "";
      chip.querySelector("bdi").textContent = person.name;
      chip.querySelector("small").textContent = person.role ?? "";
      const photo = chip.querySelector("img");
      const initials = chip.querySelector("span.avatar");
      initials.textContent = person.initials ?? "";
      photo.hidden = !person.photo;
      initials.hidden = Boolean(person.photo);
      if (person.photo) photo.src = picture(person.photo);
    });
    restore(stage, draft, "other", "team");
    const find = stage.querySelector(".find");
    find.hidden = people.length <= MANY;
    const fold = folding(settings.letters ?? "");
    find.querySelector("input").addEventListener("input", (event) => narrow(stage, fold(event.target.value)));
    stage.addEventListener("change", () => limit(stage, settings.most_names));
    return isLow(answer.rating) ? say("anybody") : undefined;
  },
  read: (stage) => ({ people: checked(stage, "people"), team: checked(stage, "team").length > 0, other: typed(stage, "other") }),
};

// By names that came folded, so that no translation of the page hides anybody.
function narrow(stage, wanted) {
  for (const chip of stage.querySelectorAll("[data-folded]")) {
    chip.hidden = !chip.dataset.folded.includes(wanted) && !chip.querySelector("input").checked;
  }
}

function limit(stage, most = 20) {
  const isFull = checked(stage, "people").length >= most;
  for (const box of stage.querySelectorAll('[name="people"]:not(:checked)')) box.disabled = isFull;
}

export const what = {
  isTouched,
  fill(stage, { settings, draft, answer }) {
    const low = isLow(answer.rating);
    chips(stage, ".a-standard", settings.standards, draft.standards, (chip, standard) => {
      chip.querySelector("bdi").textContent = low ? standard.shortfall : standard.title;
    });
    return low ? say("fell-short") : undefined;
  },
  read(stage, { answer }) {
    const standards = checked(stage, "standards");
    return { standards, fell_short: isLow(answer.rating) ? standards : [] };
  },
};

export const words = {
  isTouched,
  fill: (stage, { draft }) => restore(stage, draft, "comment", "may_share", "name", "reach"),
  read: (stage) => ({
    comment: typed(stage, "comment"), name: typed(stage, "name"), reach: typed(stage, "reach"),
    may_share: checked(stage, "may_share").length > 0,
  }),
};

// Whether everything on the screen can be sent; if not, it says at each field what is wrong.
export function isRight(stage) {
  const wrong = [...stage.querySelectorAll("[data-most]")].filter((field) => {
    const trouble = troubleWith(field, stage);
    const error = document.getElementById(field.getAttribute("aria-describedby"));
    field.setAttribute("aria-invalid", String(Boolean(trouble)));
    error.textContent = trouble ? say(trouble, { most: field.dataset.most }) : "";
    return trouble;
  });
  wrong[0]?.focus();
  if (wrong.length) document.getElementById(wrong[0].getAttribute("aria-describedby")).scrollIntoView({ block: "nearest" });
  return !wrong.length;
}

// Characters are counted as the server counts them, which refuses what is longer: composed, and each as one.
function troubleWith({ name, dataset }, stage) {
  const written = typed(stage, name);
  if ([...written.normalize("NFC")].length > dataset.most) return "long";
  if (name !== "reach") return "";
  if (written.includes("@")) return EMAIL.test(written) ? "" : "email";
  if (written) return /\d/.test(written) && written.length <= LONGEST_PHONE ? "" : "phone";
  return typed(stage, "name") && "reach";
}

// What was told, as the server takes it; null if nothing was.
export function told(draft, settings) {
  if (JSON.stringify(draft) === JSON.stringify(blank())) return null;
  const people = settings.people.filter((person) => draft.people.includes(person.id)).map(({ id, name }) => ({ id, name }));
  const isEmail = draft.reach.includes("@");
  return {
    people,
    somebody_else: draft.other ? [draft.other] : [],
    is_for_team: draft.team,
    standards: draft.standards, // all that were ticked: a server from before fell_short reads these alone
    fell_short: draft.fell_short,
    comment: draft.comment,
    may_share: Boolean(draft.may_share && draft.comment),
    contact: draft.reach ? { name: draft.name, email: isEmail ? draft.reach : "", phone: isEmail ? "" : draft.reach } : null,
  };
}
