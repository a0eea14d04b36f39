// Shows what came in since: fetches the page again and takes its part of the same id, while somebody may wait for it.
const EVERY = 1000, LONGEST = 10 * 60 * 1000;

export function refresh(element) {
  const again = () => element.querySelector("[data-again]");
  const ends = Date.now() + LONGEST;
  again().hidden = true;
  const look = async () => {
    if (Date.now() > ends) return void (again().hidden = false);
    if (!document.hidden) await take(element);
    again().hidden = true;
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}

async function take(element) {
  const reply = await fetch(location.href, { redirect: "error" }).catch(() => null);
  if (!reply?.ok) return;
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById(element.id);
  if (!fresh || fresh.dataset.state === element.dataset.state || element.contains(document.activeElement)) return;
  element.dataset.state = fresh.dataset.state;
  element.hidden = fresh.hidden;
  element.replaceChildren(...fresh.childNodes);
}
