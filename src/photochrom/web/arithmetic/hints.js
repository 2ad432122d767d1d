/**
 * Colors a person sets at spots of the photo, as in hints.py.
 */

import { plane } from "./grid.js";
import { colorToLab } from "./color.js";
import { HINT } from "./constants.js";

/** @typedef {import("./grid.js").Plane} Plane */

/**
 * @typedef {object} Hint
 * @property {number} x in [0, 1] of the upright photo, 0 at the left
 * @property {number} y in [0, 1], 0 at the top
 * @property {string} color "#rrggbb"; only its a*b* counts
 */

/** Draw hints as squares on the grid the network sees; later hints win.
 * @param {readonly Hint[]} hints
 * @param {number} width of the small copy
 * @param {number} height of the small copy
 * @returns {Plane} (H, W, 3): a*, b*, mask
 */
export function renderHints(hints, width, height) {
  const rendered = plane(width, height, 3);
  for (const hint of hints) {
    const [, a, b] = colorToLab(hint.color);
    const column = nearestPixel(hint.x, width);
    const row = nearestPixel(hint.y, height);
    const bottom = Math.min(height - 1, row + HINT.radiusPx);
    const right = Math.min(width - 1, column + HINT.radiusPx);
    for (let y = Math.max(0, row - HINT.radiusPx); y <= bottom; y++) {
      for (let x = Math.max(0, column - HINT.radiusPx); x <= right; x++) {
        rendered.values.set([a, b, 1], (y * width + x) * 3);
      }
    }
  }
  return rendered;
}

/** Find the pixel a share of a side falls into.
 * @param {number} share in [0, 1]
 * @param {number} size
 */
function nearestPixel(share, size) {
  return Math.min(size - 1, Math.max(0, Math.floor(share * size)));
}
