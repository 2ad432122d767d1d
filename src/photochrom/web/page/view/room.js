/**
 * Where what lies over the picture has a place of its own and the stage makes room, as in screens.css.
 */

import { find } from "./dom.js";

const MARGIN = 8;
const BELOW = "(max-width: 900px) and (min-height: 481px)";
const AT_THE_RIGHT = "(max-height: 480px) and (min-width: 541px)";

/** Tell whether such an element has a place of its own on this screen. */
export function hasOwnPlace() {
  return matchMedia(`${BELOW}, ${AT_THE_RIGHT}`).matches;
}

/** Let the stage make room.
 * @param {HTMLElement} element what lies there; hidden, it needs none
 */
export function makeRoom({ offsetWidth, offsetHeight }) {
  const { style } = find("stage", HTMLElement);
  const room = (/** @type {string} */ media, /** @type {number} */ length) =>
    `${matchMedia(media).matches && length > 0 ? length + 2 * MARGIN : 0}px`;
  style.setProperty("--room-below", room(BELOW, offsetHeight));
  style.setProperty("--room-right", room(AT_THE_RIGHT, offsetWidth));
}
