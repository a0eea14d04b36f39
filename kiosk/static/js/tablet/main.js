// The tablet's page: starts everything, and decides what is shown while nobody is in the middle of an answer.
import { stayAwake } from "./awake.js";
import { serverNow, watchJumps } from "./clock.js";
import { get, load } from "./device.js";
import * as drains from "./drain.js";
import * as ease from "./ease.js";
import { current, forgiveDoubleTaps, guardHistory, put, say, show } from "./frame.js";
import * as heartbeat from "./heartbeat.js";
import { isOpen, occasion, opensNext } from "./hours.js";
import * as idle from "./idle.js";
import { keepPictures, wear } from "./look.js";
import { beHere, inMemory } from "./outbox.js";
import * as pin from "./pin.js";
import { fill, lost, setup } from "./setup.js";
import * as speech from "./speech.js";
import { staff } from "./staff.js";
import { askToKeep } from "./storage.js";
import * as update from "./update.js";
import * as visits from "./visit.js";

const RESTING = ["resting", "closed", "setup", "lost"];
const NOBODY_SECONDS = 10;
let settings = null;
let isHereAnyway = false;

// Where every visit begins and ends. Settings change here, and nowhere in the middle of one.
function home() {
  ease.reset();
  idle.rest();
  const status = get("status");
  if (["retired", "unknown"].includes(status) || get("settings")?.is_asking === false) return lost(leave);
  if (status !== "paired" || !get("settings")) return setup(leave);
  if (settings?.version !== get("settings").version) {
    settings = get("settings");
    attempt(() => wear(settings));
    keepPictures(settings);
  }
  isHereAnyway = false;
  if (isClosed()) show("closed", closed);
  else ask();
}

const isClosed = () => !isOpen(settings, serverNow());

function ask() {
  show("resting", (stage) => {
    for (const button of stage.querySelectorAll("[data-rating]")) {
      const face = settings.faces.find(({ rating }) => rating === Number(button.dataset.rating));
      button.hidden = !face;
      if (!face) continue;
      button.querySelector("span").textContent = face.word;
      button.addEventListener("click", () => visits.tap(face.rating, settings));
    }
    return settings.question;
  });
}

function closed(stage) {
  sayWhen(stage);
  stage.querySelector("button").addEventListener("click", () => {
    isHereAnyway = true;
    ask();
  });
}

function sayWhen(stage) {
  const when = opensNext(settings, serverNow());
  put(stage, { occasion: occasion(settings, serverNow()), opens: when && say("opens", { when }) });
}

const leave = () => {
  idle.expect(settings, home);
  pin.ask(home, () => staff(goBack));
};

function goBack() {
  home();
  heartbeat.beat();
}

// While nobody is there: what changed meanwhile is taken up.
function lookAround() {
  if (!RESTING.includes(current())) return;
  if (current() === "setup") fill(document.getElementById("stage"));
  const quiet = idle.quietSeconds();
  if (quiet < NOBODY_SECONDS) return;
  if (!inMemory()) update.takeOver();
  if (!["resting", "closed"].includes(current())) return;
  const isNew = settings.version !== get("settings").version;
  const isHourOver = isClosed() !== (current() === "closed") && (!isHereAnyway || quiet > settings.idle_seconds);
  if (isNew || isHourOver) home();
  else if (current() === "closed") sayWhen(document.getElementById("stage"));
  else if (quiet > settings.idle_seconds) ease.reset();
}

// The server told something new: pairing and retirement show at once, settings when nobody is there.
function changed() {
  if (RESTING.includes(current()) && (get("status") !== "paired" || ["setup", "lost"].includes(current()))) home();
}

const showing = () =>
  ({ resting: "resting", closed: "closed", setup: "setup", lost: "setup", pin: "staff", staff: "staff" })[current()] ?? "visit";

function holdForStaff(brand) {
  let timer = null;
  const stop = () => clearTimeout(timer);
  brand.addEventListener("pointerdown", () => (timer = setTimeout(leave, 3000)));
  for (const name of ["pointerup", "pointerleave", "pointercancel"]) brand.addEventListener(name, stop);
  brand.addEventListener("contextmenu", (event) => event.preventDefault());
  brand.addEventListener("click", (event) => event.detail || leave());
}

// Left, sent to the back-forward cache or brought back from there: the next person finds the question.
function beCleanAlways() {
  addEventListener("pagehide", () => visits.end());
  addEventListener("pageshow", (event) => event.persisted && visits.end());
}

// What a device lacks or refuses never keeps the tablet from asking.
function attempt(step) {
  try {
    step();
  } catch (trouble) {
    console.warn("this device cannot do that", trouble);
  }
}

async function begin() {
  await Promise.all([load(), beHere()]);
  visits.goHome(home);
  forgiveDoubleTaps();
  attempt(guardHistory);
  ease.begin();
  idle.begin();
  holdForStaff(document.getElementById("brand"));
  home();
  performance.mark("usable");
  beCleanAlways();
  for (const step of [stayAwake, update.install, askToKeep, () => speech.offer(document.getElementById("aloud"))]) attempt(step);
  watchJumps(heartbeat.beat);
  drains.start(visits.own, heartbeat.beat);
  heartbeat.start(showing, changed);
  setInterval(lookAround, 1000);
}

begin();
