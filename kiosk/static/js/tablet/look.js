// Whose tablet this is: name, logo, mission, colours, and the way to a customer's own phone.
import { put, putAddress } from "./frame.js";
import { draw } from "./qr.js";

export function wear(settings) {
  const { organisation, phone_address } = settings;
  put(document, { organisation: organisation.name, mission: organisation.mission, initial: organisation.initial });
  putAddress(document.getElementById("phone-address"), phone_address);
  for (const [time, colours] of Object.entries(organisation.colours ?? {})) {
    for (const [name, value] of Object.entries(colours)) document.documentElement.style.setProperty(`--${time}-${name}`, value);
  }
  const logo = document.getElementById("logo");
  logo.hidden = !organisation.logo;
  if (organisation.logo) logo.src = picture(organisation.logo);
  document.getElementById("initial").hidden = Boolean(organisation.logo);
  draw(document.getElementById("phone-qr"), phone_address);
}

export const picture = (address) => (address.includes("/") ? address : `/pictures/${address}`);

// Photos are on the tablet before anybody needs them, and leave it with the person. Without a cache they need the network.
export const keepPictures = (settings) => window.caches && keep(settings).catch((trouble) => console.warn("pictures are not kept", trouble));

async function keep({ organisation, people }) {
  const wanted = [organisation.logo, ...people.map((person) => person.photo)].filter(Boolean).map(picture);
  const cache = await caches.open("pictures");
  for (const kept of await cache.keys()) if (!wanted.includes(new URL(kept.url).pathname)) await cache.delete(kept);
  for (const address of wanted) if (!(await cache.match(address, { ignoreVary: true }))) await cache.add(address).catch(() => {});
}
