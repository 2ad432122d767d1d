/**
 * Notice the orange mask of color negative film; as in orange_mask.py.
 */

import { percentile } from "../arithmetic/contrast.js";
import { ORANGE_MASK } from "./constants.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */

/** Tell a color negative that was scanned as it is: its clear film, the lightest of it, is orange.
 * @param {Plane} lab (H, W, 3), L*a*b*
 */
export function hasOrangeMask({ values }) {
  const lightness = values.filter((_, i) => i % 3 === 0);
  const least = percentile(lightness.slice().sort(), ORANGE_MASK.lightestPercentile) - ORANGE_MASK.near;
  let [light, orange] = [0, 0];
  lightness.forEach((value, i) => {
    if (value <= least) return;
    light++;
    if (isOrange(values[3 * i + 1], values[3 * i + 2])) orange++;
  });
  return orange / light > ORANGE_MASK.leastShare;
}

/** @param {number} a @param {number} b */
function isOrange(a, b) {
  const [from, to] = ORANGE_MASK.hues;
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return hue > from && hue < to && Math.hypot(a, b) > ORANGE_MASK.leastChroma;
}
