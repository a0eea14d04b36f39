// Dates in the page's language. A browser that cannot write them so writes 2026-11-30, or 2026-11-30T09:05Z with a time.
export function dated(at, options) {
  try {
    return new Intl.DateTimeFormat(document.documentElement.lang, options).format(at);
  } catch {
    const written = at.toISOString();
    return options.timeStyle ? `${written.slice(0, 16)}Z` : written.slice(0, 10);
  }
}
