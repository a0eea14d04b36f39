// Sends the form without leaving the page: where that fails, all that was typed still stands in it. So nothing has to be
// kept in the browser, where the next person with this phone would find it. What is to be mended, the server's page says.
export function sendTyped(form) {
  const notSent = form.querySelector("[data-not-sent]");
  let isBeingSent = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBeingSent) return;
    isBeingSent = true;
    notSent.hidden = true;
    const reply = await send(form);
    if (reply?.type === "opaqueredirect") return location.replace(form.dataset.thanks);
    if (reply && reply.status < 500 && reply.status !== 429) return form.submit();
    notSent.hidden = isBeingSent = false;
  });
  window.addEventListener("pageshow", (event) => event.persisted && form.reset());
}

const send = (form) =>
  fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).catch(() => null);
