// Before the tablet belongs anywhere: its three words, what to do with them, and what is missing on the device.
import * as checks from "./checks.js";
import { get } from "./device.js";
import { on, put, say, show } from "./frame.js";
import { state } from "./heartbeat.js";

export function setup(toStaff) {
  show("setup", (stage) => {
    fill(stage);
    on(stage, { staff: toStaff });
  });
}

// The words, each for itself so that they can be read aloud across a room.
export function fill(stage) {
  const words = get("words");
  stage.querySelector(".words").hidden = !words;
  put(stage, { words: (words ?? "").split("-").join(" "), connection: words ? "" : say(state.isOnline === false ? "no-server" : "asking") });
  checks.mark(stage.querySelector(".checks"));
}

// The server knows this tablet no longer: what waits here stays until it is saved.
export function lost(toStaff) {
  show("lost", (stage) => on(stage, { staff: toStaff }));
}
