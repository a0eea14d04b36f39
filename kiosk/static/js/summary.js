// The summary of what to mend takes the focus, so that a screen reader starts there.
export function summary(element) {
  element.focus();
}
