/**
 * Guided upsampling: colors as linear functions of lightness, window by window.
 */

import { GUIDED } from "./constants.js";
import { plane } from "./grid.js";

/** @typedef {import("./grid.js").Plane} Plane */

/** Tell the radius of the guide's windows, in pixels of the small copy.
 * @param {number} outputStride of the network
 */
export function guideRadius(outputStride) {
  return Math.max(1, Math.trunc(outputStride * GUIDED.radiusStrides));
}

/** Average over square windows that shrink at the edges.
 * @param {Float64Array} values (height, width)
 * @param {number} width
 * @param {number} height
 * @param {number} radius
 * @returns {Float64Array} (height, width)
 */
function boxMean(values, width, height, radius) {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += values[y * width + x];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  const means = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - radius) * (width + 1);
    const bottom = Math.min(height, y + radius + 1) * (width + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - radius);
      const right = Math.min(width, x + radius + 1);
      const sum = sums[bottom + right] - sums[top + right] - sums[bottom + left] + sums[top + left];
      means[y * width + x] = sum / ((right - left) * ((bottom - top) / (width + 1)));
    }
  }
  return means;
}

/** Fit ab = A * L + B in every window of the small copy, and smooth A and B.
 *
 * He & Sun, "Fast Guided Filter", 2015.
 * @param {Plane} lightness (H, W, 1), L* of the small copy, not the balanced one
 * @param {Plane} ab (H, W, 2), a*b*
 * @param {number} radius of the windows, in pixels of the small copy
 * @returns {Plane} (H, W, 4): A of a*, A of b*, B of a*, B of b*
 */
export function guidedCoefficients(lightness, ab, radius) {
  const { width, height } = lightness;
  const mean = (/** @type {Float64Array} */ values) => boxMean(values, width, height, radius);
  const guide = Float64Array.from(lightness.values);
  const guideMean = mean(guide);
  const squareMean = mean(guide.map((v) => v * v));
  const coefficients = plane(width, height, 4);
  for (let c = 0; c < 2; c++) {
    const band = Float64Array.from(guide, (_, i) => ab.values[2 * i + c]);
    const bandMean = mean(band);
    const productMean = mean(band.map((v, i) => v * guide[i]));
    const slopes = band.map((_, i) => {
      const variance = squareMean[i] - guideMean[i] * guideMean[i];
      return (productMean[i] - guideMean[i] * bandMean[i]) / (variance + GUIDED.epsilon);
    });
    const offsets = slopes.map((slope, i) => bandMean[i] - slope * guideMean[i]);
    const smoothSlopes = mean(slopes);
    const smoothOffsets = mean(offsets);
    for (let i = 0; i < guide.length; i++) {
      coefficients.values[4 * i + c] = smoothSlopes[i];
      coefficients.values[4 * i + 2 + c] = smoothOffsets[i];
    }
  }
  return coefficients;
}
