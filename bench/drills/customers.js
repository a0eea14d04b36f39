// Put into the tablet's page before its own scripts: a clock that is wrong, time that can pass faster, and customers who
// use the page itself, button by button.
(({ wrong, haste }) => {
  const Right = Date;
  let given = null;
  globalThis.Date = class extends Right {
    constructor(...parts) {
      super(...(parts.length ? parts : [Date.now()]));
    }
    static now() {
      return given ?? Right.now() + wrong;
    }
  };

  const later = setTimeout.bind(globalThis);
  globalThis.setTimeout = (act, pause = 0, ...rest) => later(act, pause >= 1000 ? pause / haste : pause, ...rest);
  const elapsed = performance.now.bind(performance);
  let skipped = 0;
  performance.now = () => elapsed() + skipped;

  const stage = (selector) => document.querySelector(`#stage ${selector}`);
  const screen = () => document.body.dataset.screen;

  // The first tap of a customer, at that instant by this device's clock.
  function tap({ at, rating }) {
    given = at + wrong;
    stage(`[data-rating="${rating}"]`).click();
    given = null;
  }

  function say({ person, comment }) {
    if (screen() === "who" && person !== null) stage(`.chips .person:nth-child(${person + 1}) input`).click();
    if (screen() === "words" && comment) {
      stage("textarea").value = comment;
      stage("textarea").dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  async function give(answer) {
    tap(answer);
    if (answer.person === null && !answer.comment) stage('[data-act="end"]').click();
    while (screen() !== "thanks") {
      say(answer);
      stage('[data-act="next"]').click();
    }
    await new Promise((resume) => later(resume, 0));
    stage("button").click();
    await (await import("/static/js/tablet/outbox.js")).waiting("", 1); // comes after what was written before it
  }

  globalThis.drill = {
    stored: [],
    trouble: "",
    tap,
    async giveAll(answers) {
      try {
        for (const answer of answers) {
          await give(answer);
          drill.stored.push(answer.number);
        }
      } catch (trouble) {
        drill.trouble = String(trouble);
      }
    },
    stopClock: (at) => (given = at === null ? null : at + wrong),
    letPass: (milliseconds) => (skipped += milliseconds),
  };
})
