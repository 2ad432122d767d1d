/**
 * What the page remembers from visit to visit, where the browser lets it.
 */

/** @typedef {"photochrom-language" | "photochrom-taught"} Key */

/** @param {Key} key @returns {string | null} */
export function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {Key} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // a browser that keeps nothing forgets it with this visit
  }
}
