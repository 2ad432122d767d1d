/**
 * Tell drawings from photos, and keep the color off their paper and their lines; as in printed.py.
 */

import { percentile } from "../arithmetic/contrast.js";
import { plane } from "../arithmetic/grid.js";
import { PRINTED } from "./constants.js";
import { label, mask, opened } from "./masks.js";

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

/** Find where a drawing has even tones. Paper, ink, lines and letters are none, and screens whose
 * dots are seen are none.
 * @param {Plane} lightness (H, W, 1), L*
 * @returns {Plane} (H, W, 1): 1 there, 0 elsewhere
 */
export function evenTones({ width, height, values }) {
  const [ink, paper] = inkAndPaper(values);
  const steps = stepsOf(values, width);
  const [low, high] = PRINTED.coloredTones;
  const tones = mask(width, height, (i) => {
    const share = (values[i] - ink) / Math.max(paper - ink, 1);
    return share > low && share < high && steps[i] < PRINTED.edge;
  });
  return plane(width, height, 1, Float32Array.from(opened(tones, 1).values));
}

/** Give each part of even tone the mean of its a*b*; the rest is gray.
 * @param {Plane} ab (H, W, 2)
 * @param {Plane} tones (H, W, 1)
 * @returns {Plane} (H, W, 2)
 */
export function inOneColorEach(ab, tones) {
  const { labels, count } = partsOf(tones);
  const means = meansOf(ab, labels, count);
  means.set([0, 0, 0]); // outside
  const colored = plane(ab.width, ab.height, 2);
  labels.forEach((number, i) => {
    colored.values.set(means.subarray(3 * number, 3 * number + 2), 2 * i);
  });
  return colored;
}

/** Give each part of even tone in which hints lie their mean a*b*; the rest keeps its own.
 * @param {Plane} ab (H, W, 2)
 * @param {Plane} tones (H, W, 1)
 * @param {Plane} hints (H, W, 3), as of renderHints
 * @returns {Plane} (H, W, 2)
 */
export function inKnownColors(ab, tones, hints) {
  const { labels, count } = partsOf(tones);
  const means = meansOf(hints, labels.map((number, i) => hints.values[3 * i + 2] > 0 ? number : 0), count);
  means[2] = 0; // outside
  const colored = plane(ab.width, ab.height, 2, ab.values.slice());
  labels.forEach((number, i) => {
    if (means[3 * number + 2] === 0) return;
    colored.values.set(means.subarray(3 * number, 3 * number + 2), 2 * i);
  });
  return colored;
}

/** @param {Plane} tones */
function partsOf({ width, height, values }) {
  return label(mask(width, height, (i) => values[i] > 0));
}

/** Return mean a*, mean b* and area of each part.
 * @param {Plane} ab (H, W, 2 or more)
 * @param {Int32Array} labels
 * @param {number} count
 * @returns {Float64Array} (count + 1, 3)
 */
function meansOf({ bands, values }, labels, count) {
  const means = new Float64Array(3 * (count + 1));
  labels.forEach((number, i) => {
    means[3 * number] += values[bands * i];
    means[3 * number + 1] += values[bands * i + 1];
    means[3 * number + 2]++;
  });
  return means.map((sum, i) => (i % 3 === 2 ? sum : sum / Math.max(1, means[i - (i % 3) + 2])));
}

/** @param {Float32Array} lightness */
function inkAndPaper(lightness) {
  const sorted = lightness.slice().sort();
  return [PRINTED.inkPercentile, PRINTED.paperPercentile].map((at) => percentile(sorted, at));
}

/** Tell how far each pixel lies from the one to its left or above it, at most.
 * @param {Float32Array} values
 * @param {number} width
 */
function stepsOf(values, width) {
  return values.map((value, i) => {
    const across = i % width ? Math.abs(value - values[i - 1]) : 0;
    return Math.max(across, i >= width ? Math.abs(value - values[i - width]) : 0);
  });
}
