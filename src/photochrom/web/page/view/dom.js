/**
 * The page's elements, by id and checked type.
 */

/** Find an element that must be there.
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function find(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`index.html: expected ${type.name} #${id}`);
  return element;
}

/** Find a button that must be there. @param {string} id */
export function button(id) {
  return find(id, HTMLButtonElement);
}
