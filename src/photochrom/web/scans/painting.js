/**
 * Paint a drawing: each flat of it in one color; as `paint` of painting.py, and `_shaded` of merging.py.
 */

import { colorToLab, linearToRgb, undoF } from "../arithmetic/color.js";
import { linearSteps, plane } from "../arithmetic/grid.js";
import { PAINTING } from "./constants.js";
import { meansOf } from "./flats.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../arithmetic/grid.js").Strip} Strip */
/** @typedef {import("../arithmetic/hints.js").Hint} Hint */
/** @typedef {import("./flats.js").Flats} Flats */

/** @typedef {{a: number, b: number, light: number, stays: boolean}} Color of a flat: `light` is what is
 * left of its L* */

/** Give each flat the mean of a*b*, or the color of the hints that lie in it.
 * @param {Flats} flats
 * @param {Plane} ab (H, W, 2)
 * @param {readonly Hint[]} hints
 * @returns {Plane} (H, W, 6): slope and offset of a* and b*; the share of its grays that is left before,
 *   in (0, 1]; 1 where it stays as it is
 */
export function paint(flats, ab, hints) {
  const colors = colorsOf(flats, ab, hints);
  const { width, height, labels, lightness, ink } = flats;
  const planes = colors.map(({ a, b, light, stays }, flat) => {
    if (stays) return [0, 0, 0, 0, 1, 1];
    const shade = grayOf(lightness[flat] * light) / Math.max(grayOf(lightness[flat]), 1e-6);
    const above = lightness[flat] * light - ink;
    if (above <= PAINTING.far) return [0, 0, a, b, shade, 0];
    const [slopeA, slopeB] = [a / above, b / above];
    return [slopeA, slopeB, -slopeA * ink, -slopeB * ink, shade, 0];
  });
  const painted = plane(width, height, 6);
  labels.forEach((flat, i) => painted.values.set(planes[flat], 6 * i));
  return painted;
}

/** @param {Flats} flats @param {Plane} ab @param {readonly Hint[]} hints @returns {Color[]} */
function colorsOf({ width, height, labels, lightness, isPaper, stays }, ab, hints) {
  const means = meansOf(labels, lightness.length - 1, ab);
  const clip = (/** @type {number} */ light) => Math.min(1, Math.max(PAINTING.leastLight, light));
  const colors = Array.from(lightness, (_, flat) => {
    const [a, b] = means.subarray(2 * flat);
    const light = isPaper[flat] ? clip(1 - PAINTING.darker * Math.hypot(a, b)) : 1;
    return { a, b, light, stays: stays[flat] === 1 };
  });
  /** @type {Map<number, number[][]>} */
  const known = new Map();
  for (const { x, y, color } of hints) {
    const column = Math.min(width - 1, Math.floor(x * width));
    const flat = labels[Math.min(height - 1, Math.floor(y * height)) * width + column];
    if (flat > 0) known.set(flat, [...known.get(flat) ?? [], colorToLab(color)]);
  }
  for (const [flat, labs] of known) {
    const [light, a, b] = [0, 1, 2].map((c) =>
      labs.reduce((sum, lab) => sum + lab[c], 0) / labs.length);
    colors[flat] = { a, b, light: isPaper[flat] ? clip(light / lightness[flat]) : 1, stays: false };
  }
  return colors;
}

/** Return the gray in [0, 1], gamma-encoded, of L*. @param {number} lightness */
function grayOf(lightness) {
  return linearToRgb(undoF((lightness + 16) / 116));
}

/** Multiply a strip by a shade, before it is colored.
 * @param {Uint8ClampedArray} rgba (strip.height, strip.width, 4)
 * @param {Strip} strip where the pixels lie in the picture
 * @param {Plane} shade (h, w, 1) of the whole picture
 * @param {number} strength of the colors; below 1 it shades less
 */
export function shadeStrip(rgba, strip, shade, strength) {
  const xs = linearSteps(strip.pictureWidth, shade.width, strip.left, strip.width);
  const ys = linearSteps(strip.pictureHeight, shade.height, strip.top, strip.height);
  const much = Math.min(1, strength);
  const row = new Float64Array(shade.width);
  for (let y = 0, at = 0; y < strip.height; y++) {
    const [upper, lower] = [ys.below[y] * shade.width, ys.above[y] * shade.width];
    for (let i = 0; i < row.length; i++) {
      row[i] = shade.values[upper + i]
        + ys.share[y] * (shade.values[lower + i] - shade.values[upper + i]);
    }
    for (let x = 0; x < strip.width; x++, at += 4) {
      const share = row[xs.below[x]] + xs.share[x] * (row[xs.above[x]] - row[xs.below[x]]);
      const left = 1 - (1 - share) * much;
      if (left < 1) for (let c = at; c < at + 3; c++) rgba[c] *= left;
    }
  }
}
