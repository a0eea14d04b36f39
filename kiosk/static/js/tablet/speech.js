// Reads the screen aloud with the browser's own voice; where there is none, there is no button for it.
let isOn = false;
const speaker = window.speechSynthesis;

export function offer(button) {
  const look = () => (button.hidden = !speaker?.getVoices()?.length);
  look();
  speaker?.addEventListener?.("voiceschanged", look);
  button.addEventListener("click", () => (isOn ? silence() : (say(true), read())));
  const say = (on) => button.setAttribute("aria-pressed", String((isOn = on)));
  offer.silence = () => say(false);
}

export function silence() {
  offer.silence?.();
  speaker?.cancel();
}

// What is on the screen, in its order; again on every screen of a visit for which it was asked.
export function read() {
  if (!isOn) return;
  speaker.cancel();
  const parts = document.querySelectorAll("#title, #stage :is(button, label, p, h2, legend):not([data-unread] *)");
  const seen = [...parts].filter((part) => part.offsetParent && !part.parentElement.closest("button, label"));
  const text = seen.map((part) => part.dataset.spoken ?? part.innerText.trim()).filter(Boolean).join(". ");
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.lang = document.documentElement.lang;
  speaker.speak(spoken);
}
