/**
 * Tell drawings from photos, as in printed.py.
 */

import { percentile } from "../arithmetic/contrast.js";
import { PRINTED } from "./constants.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {"photo" | "halftone" | "drawing"} Printed */

/** Tell lines and even tones on paper from a photo, which has shading.
 * @param {Plane} lightness (H, W, 1), L*
 */
export function isDrawing({ width, height, values }) {
  if (Math.min(width, height) < PRINTED.leastSide) return false;
  const [ink, paper] = inkAndPaper(values);
  const steps = stepsOf(values, width);
  const [dark, light] = PRINTED.tones;
  let [shading, white] = [0, 0];
  values.forEach((value, i) => {
    const share = (value - ink) / Math.max(paper - ink, 1);
    const isTone = share > dark && share < light;
    if (isTone && steps[i] > PRINTED.even && steps[i] < PRINTED.edge) shading++;
    if (value > paper - PRINTED.nearPaper) white++;
  });
  return white / values.length > PRINTED.leastPaper
    && shading / values.length < PRINTED.mostShading;
}

/** Return the L* of ink and of paper of a drawing. @param {Float32Array} lightness */
export function inkAndPaper(lightness) {
  const sorted = lightness.slice().sort();
  return [PRINTED.inkPercentile, PRINTED.paperPercentile].map((at) => percentile(sorted, at));
}

/** Tell how far each pixel lies from the one to its left or above it, at most.
 * @param {Float32Array} values
 * @param {number} width
 */
export function stepsOf(values, width) {
  return values.map((value, i) => {
    const across = i % width ? Math.abs(value - values[i - 1]) : 0;
    return Math.max(across, i >= width ? Math.abs(value - values[i - width]) : 0);
  });
}
