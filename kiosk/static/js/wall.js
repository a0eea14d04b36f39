// Thank-you notes take turns, and are asked for again. Televisions bring browsers that are years behind: no syntax here
// that is newer than of 2018.
import { stayAwake } from "./tablet/awake.js";

const ASK_EVERY = 25 * 1000;
const GIVE_UP = 10 * 1000;
const TOO_OLD = 24 * 60 * 60 * 1000; // without a network nobody can take a note down: after a day none is shown

const wall = document.getElementById("wall");
const lost = document.getElementById("lost");
let told = "";
let reachedAt = Date.now();
let timer = 0;
let asking = setTimeout(ask, ASK_EVERY);
let isPaused = false;

const turns = () => wall.querySelector(".turns");
const notes = () => Array.from(wall.querySelectorAll(".note"));
const place = () => notes().findIndex((note) => note.classList.contains("now"));

function show(at) {
  const all = notes();
  all.forEach((note, number) => note.classList.toggle("now", number === (at + all.length) % all.length));
}

function turn(by) {
  if (notes().length) show(place() + by);
  rest();
}

function rest() {
  clearTimeout(timer);
  timer = 0;
  if (!isPaused && notes().length > 1) timer = setTimeout(turn, Number(turns().dataset.seconds) * 1000, 1);
}

// The same notes in their places; where the one that is shown has gone, the next takes its place at once.
function put(html) {
  if (html === told) return;
  const box = document.createElement("div");
  box.innerHTML = html;
  const fresh = box.firstElementChild;
  if (turns() && fresh.dataset.version !== turns().dataset.version) return location.reload();
  const at = Math.max(place(), 0);
  const now = notes()[at];
  told = html;
  wall.textContent = "";
  wall.appendChild(fresh);
  const stays = now ? notes().findIndex((note) => note.dataset.note === now.dataset.note) : -1;
  if (notes().length) show(stays < 0 ? at % notes().length : stays);
  if (stays < 0 || !timer) rest();
  document.title = wall.querySelector("h1").textContent;
}

function say(words) {
  told = "";
  wall.textContent = "";
  const none = wall.appendChild(document.createElement("div"));
  none.className = "turns none";
  none.dataset.version = "";
  none.appendChild(document.createElement("p")).textContent = words;
}

async function ask() {
  clearTimeout(asking);
  const patience = new AbortController();
  const giveUp = setTimeout(() => patience.abort(), GIVE_UP);
  try {
    const answer = await fetch(wall.dataset.notes, { cache: "no-store", credentials: "omit", signal: patience.signal });
    const html = (await answer.text()).trim();
    const isOurs = html.startsWith('<div class="turns"');
    if (answer.status !== 404 && !(answer.ok && isOurs)) throw new Error(String(answer.status));
    reachedAt = Date.now();
    lost.hidden = true;
    if (answer.status === 404) say(wall.dataset.closed);
    else put(html);
  } catch (trouble) {
    lost.hidden = false;
    if (Date.now() - reachedAt > TOO_OLD) say("");
  } finally {
    clearTimeout(giveUp);
    clearTimeout(asking);
    asking = setTimeout(ask, ASK_EVERY);
  }
}

// A remote control's arrows turn the notes, its middle key pauses; a click fills the screen.
addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight") turn(1);
  if (event.key === "ArrowLeft") turn(-1);
  if (event.key === " " || event.key === "Enter") {
    isPaused = !isPaused;
    rest();
  }
});
addEventListener("online", ask);
addEventListener("click", () => {
  const screen = document.documentElement;
  if (screen.requestFullscreen && !document.fullscreenElement) screen.requestFullscreen().catch(() => {});
});

rest();
stayAwake();
