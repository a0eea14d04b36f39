// Opening hours on the location's own clock, but for its closed days. Weekdays count from Monday as 0; no hours at all
// means always open. A day is a number here: how many have passed since 1970.
import { dated } from "./dates.js";

const DAY = 24 * 60;
const DAYS_AHEAD = 800;
const DAY_AND_NIGHT = [...Array(7).keys()].map((weekday) => ({ weekday, opens: "00:00", closes: "00:00" }));

// The server sends how far the location's clock is from UTC, and from when on: a device may know neither the time zone nor
// its newest rules. Settings of a server that did not send it yet are read by the device's own clock.
function local(at, { location: { offsets } }) {
  const [, offset] = offsets?.findLast(([from]) => Date.parse(from) <= at) ?? offsets?.[0] ?? [null, -at.getTimezoneOffset()];
  const minutes = Math.floor(at / 60_000) + offset;
  return { day: Math.floor(minutes / DAY), minute: minutes % DAY };
}

const date = (day) => new Date(day * 864e5);

// The entry for a day that is not as usual: one without times is closed, and counts before one with hours of its own.
function specialDay({ closed_days: closed }, day) {
  const written = date(day).toISOString().slice(0, 10);
  const found = closed?.filter(({ first, last }) => first <= written && written <= last) ?? [];
  return found.find(({ opens }) => !opens) ?? found[0];
}

// What begins on a day: from which minute to which, beyond 1440 past midnight.
function spans(settings, day) {
  const special = specialDay(settings, day);
  if (special && !special.opens) return [];
  const usual = settings.hours?.length ? settings.hours : DAY_AND_NIGHT;
  const hours = special ? [special] : usual.filter(({ weekday }) => weekday === (day + 3) % 7);
  return hours.map(({ opens, closes }) => {
    const [from, until] = [opens, closes].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));
    return { opens, from, until: until > from ? until : until + DAY };
  });
}

export function isOpen(settings, at) {
  const { day, minute } = local(at, settings);
  return [0, 1].some((back) => spans(settings, day - back)
    .some(({ from, until }) => from <= minute + back * DAY && minute + back * DAY < until));
}

// What today is, in the manager's words, where it is not as usual.
export const occasion = (settings, at) => specialDay(settings, local(at, settings).day)?.occasion ?? "";

// When it opens next, in words: "09:00" today, "Monday 09:00" within a week, later with its date. Nothing if nobody knows.
export function opensNext(settings, at) {
  const { day, minute } = local(at, settings);
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead++) {
    const next = spans(settings, day + ahead).find(({ from }) => from + ahead * DAY > minute);
    if (!next) continue;
    if (!ahead) return next.opens;
    const [rest, comma] = ahead < 7 ? [{}, ""] : [{ day: "numeric", month: "long" }, ","];
    return `${dated(date(day + ahead), { weekday: "long", ...rest, timeZone: "UTC" })}${comma} ${next.opens}`;
  }
  return "";
}
