// Opening hours on the location's own clock. Weekdays count from Monday as 0; no hours at all means always open.
const WEEK = 7 * 24 * 60;

const minutes = ({ weekday, opens, closes }) => {
  const [start, end] = [opens, closes].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));
  const from = weekday * 24 * 60 + start;
  return { from, until: from + (end > start ? end - start : end - start + 24 * 60) };
};

function minuteOfWeek(at, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(at);
  const part = (type) => parts.find((found) => found.type === type).value;
  const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part("weekday"));
  return (weekday * 24 + Number(part("hour"))) * 60 + Number(part("minute"));
}

export function isOpen(hours, zone, at) {
  const now = minuteOfWeek(at, zone);
  return !hours?.length || hours.map(minutes).some(({ from, until }) => (now - from + WEEK) % WEEK < until - from);
}

// When it opens next, in words: "Monday 09:00".
export function opensNext(hours, zone, at, language) {
  const now = minuteOfWeek(at, zone);
  const [wait, next] = hours
    .map((row) => [(minutes(row).from - now + WEEK) % WEEK, row])
    .reduce((one, other) => (other[0] < one[0] ? other : one));
  const day = new Date(Date.UTC(2024, 0, 1 + next.weekday)); // the 1st of January 2024 was a Monday
  const name = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" }).format(day);
  return wait < 24 * 60 && next.weekday === Math.floor(now / 1440) ? next.opens : `${name} ${next.opens}`;
}
