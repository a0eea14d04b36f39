// Gives each element with data-module="a b" the behaviours of those names.
export function mount(behaviours, root = document) {
  for (const element of root.querySelectorAll("[data-module]")) {
    for (const name of element.dataset.module.split(" ")) behaviours[name]?.(element);
  }
}
