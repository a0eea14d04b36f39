// Chooses the browser's own time zone, as long as nobody has chosen one.
export function guessTimeZone(element) {
  const select = element.querySelector("select");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isUntouched = !select.querySelector("option[selected]:not([value='UTC'])");
  if (isUntouched && select.querySelector(`option[value="${CSS.escape(own)}"]`)) select.value = own;
}
