/**
 * Put back what a scan keeps of itself, at full size; as `_keep` of photo/merging.py does.
 */

import { LINEAR_RGB_TO_XYZ, WHITE, applyF, rgbToLinear } from "../arithmetic/color.js";
import { linearSteps } from "../arithmetic/grid.js";
import { KEPT } from "./constants.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../arithmetic/grid.js").Strip} Strip */

const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => rgbToLinear(byte / 255));

/** Mix the original back into a strip that was colored.
 * @param {Uint8ClampedArray} rgba (strip.height, strip.width, 4)
 * @param {Uint8ClampedArray} original the same before it was colored
 * @param {Strip} strip where the pixels lie in the picture
 * @param {Plane} kept (h, w, 1 or 6) of the whole picture, as `kept` of regions.js returns it
 */
export function keepStrip(rgba, original, strip, kept) {
  const { bands, width } = kept;
  const xs = linearSteps(strip.pictureWidth, width, strip.left, strip.width);
  const ys = linearSteps(strip.pictureHeight, kept.height, strip.top, strip.height);
  const sharper = Math.max(1, Math.max(1, strip.pictureWidth / width) / KEPT.softEdgePx);
  const row = new Float64Array(width * bands);
  const planes = new Float64Array(bands);
  for (let y = 0, at = 0; y < strip.height; y++) {
    blend(row, kept.values, ys.below[y] * row.length, ys.above[y] * row.length, ys.share[y]);
    for (let x = 0; x < strip.width; x++, at += 4) {
      blend(planes, row, xs.below[x] * bands, xs.above[x] * bands, xs.share[x]);
      const share = shareOf(planes, sharper, original, at);
      if (share === 0) continue;
      for (let c = at; c < at + 3; c++) rgba[c] += (original[c] - rgba[c]) * share;
    }
  }
}

/** @param {Float64Array} to @param {Float32Array | Float64Array} from @param {number} one
 * @param {number} other @param {number} share of the other
 */
function blend(to, from, one, other, share) {
  for (let i = 0; i < to.length; i++) {
    to[i] = from[one + i] + share * (from[other + i] - from[one + i]);
  }
}

/** Tell how much of a pixel stays.
 * @param {Float64Array} planes of `kept`, there
 * @param {number} sharper the edges at full size
 * @param {Uint8ClampedArray} original
 * @param {number} at
 */
function shareOf(planes, sharper, original, at) {
  const sure = Math.min(1, Math.max(0, (planes[0] - 0.5) * sharper + 0.5));
  if (planes.length === 1 || planes[1] === 0 || sure === 1) return sure;
  const away = distanceFrom(planes, original, at);
  const inColor = (away - KEPT.ownColorFrom) / (KEPT.ownColorAt - KEPT.ownColorFrom);
  return Math.max(sure, Math.min(1, Math.max(0, inColor)) * planes[1]);
}

/** Tell how far a pixel's a*b* are from the tone. @param {Float64Array} planes
 * @param {Uint8ClampedArray} original @param {number} at
 */
function distanceFrom(planes, original, at) {
  const m = LINEAR_RGB_TO_XYZ;
  const red = LINEAR[original[at]];
  const green = LINEAR[original[at + 1]];
  const blue = LINEAR[original[at + 2]];
  const fx = applyF((m[0] * red + m[1] * green + m[2] * blue) / WHITE[0]);
  const fy = applyF((m[3] * red + m[4] * green + m[5] * blue) / WHITE[1]);
  const fz = applyF((m[6] * red + m[7] * green + m[8] * blue) / WHITE[2]);
  const lightness = 116 * fy - 16;
  const a = 500 * (fx - fy) - (lightness * planes[2] + planes[4]);
  const b = 200 * (fy - fz) - (lightness * planes[3] + planes[5]);
  return Math.sqrt(a * a + b * b);
}
