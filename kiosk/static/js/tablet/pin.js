// The PIN that leaves kiosk mode: the server is asked first; without it the device checks, and counts for itself.
import { get, set } from "./device.js";
import { on, put, say, show } from "./frame.js";
import { post } from "./server.js";

const MOST_FAILURES = 5;
const LOCKED_MINUTES = 15;
const LONGEST = 12;

export function ask(back, then) {
  if (!get("settings")?.pin) return then();
  let typed = "";
  let isBusy = false;
  show("pin", (stage) => {
    const dots = () => put(stage, { dots: "●".repeat(typed.length) });
    const press = (key) => {
      if (key === "Enter") return check();
      typed = key === "Backspace" ? typed.slice(0, -1) : (typed + key).slice(0, LONGEST);
      dots();
      put(stage, { wrong: "" });
    };
    const check = async () => {
      if (isBusy || !typed) return;
      isBusy = true;
      const sentence = await wrong(typed);
      typed = "";
      isBusy = false;
      if (!stage.querySelector(".pad")) return;
      if (sentence === null) return then();
      dots();
      put(stage, { wrong: sentence });
    };
    for (const button of stage.querySelectorAll("[data-key]")) button.addEventListener("click", () => press(button.dataset.key));
    stage.querySelector(".pad").addEventListener("keydown", (event) => typeKey(event, press));
    on(stage, { back });
  });
}

function typeKey(event, press) {
  if (!/^(\d|Backspace)$/.test(event.key)) return;
  event.preventDefault();
  press(event.key);
}

// Null when the PIN is right, else the sentence to show.
async function wrong(pin) {
  const { status, said } = await post("leave", { pin });
  if (status === 200) return null;
  if ([403, 429].includes(status)) return said.sentence ?? say("wrong-pin");
  return wrongHere(pin);
}

async function wrongHere(pin) {
  const { failures = 0, until = 0 } = get("attempts") ?? {};
  if (Date.now() < until) return say("locked", { minutes: Math.ceil((until - Date.now()) / 60_000) });
  if (!crypto.subtle) return say("needs-server");
  if (await matches(pin, get("settings").pin)) {
    await set("attempts", null);
    return null;
  }
  const isLocked = failures + 1 >= MOST_FAILURES;
  await set("attempts", isLocked ? { until: Date.now() + LOCKED_MINUTES * 60_000 } : { failures: failures + 1 });
  return isLocked ? say("locked", { minutes: LOCKED_MINUTES }) : say("wrong-pin");
}

async function matches(pin, { salt, iterations, hash }) {
  const bytes = (text) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations };
  const found = new Uint8Array(await crypto.subtle.deriveBits(how, key, hash.length * 4));
  return [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("") === hash.toLowerCase();
}
