/**
 * Colors to choose from: those of the photo itself, and everyday ones.
 */

import { labToColor } from "./color.js";

/** @typedef {import("./grid.js").Plane} Plane */

/** Everyday things by their sRGB color, named in texts.js. Shown as they are: at the lightness of a
 * spot skin, wood and hair would look alike. */
export const EVERYDAY = Object.freeze({
  skin: "#d9a98c",
  blond: "#b8925a",
  wood: "#7a5236",
  brick: "#9c4a36",
  red: "#b3262e",
  gold: "#c9a227",
  leaves: "#5a7d3a",
  sky: "#7fb0dc",
  denim: "#43597f",
  violet: "#7b5a91",
  neutral: "#808080",
});

/** Swatches are shown at the lightness of the spot, but never so dark or light that hues vanish. */
const SHOWN_LIGHTNESS = [42, 80];
const MAIN_COLORS = 5;
const ROUNDS = 8;
const LEAST_CHROMA = 6;
const LEAST_DISTANCE = 9;

/** Write a color as its swatch.
 * @param {number} lightness of the spot it is for
 * @param {number} a
 * @param {number} b
 */
export function swatchOf(lightness, a, b) {
  const [darkest, lightest] = SHOWN_LIGHTNESS;
  return labToColor(Math.min(lightest, Math.max(darkest, lightness)), a, b);
}

/** Find the main colors of a colored photo by k-means on a*b*, strongest first.
 * @param {Plane} lightness (h, w, 1)
 * @param {Plane} coefficients (h, w, 4)
 * @returns {[number, number][]} a*b* pairs; few where the photo has few colors
 */
export function mainColors(lightness, coefficients) {
  const samples = sampleColors(lightness, coefficients);
  if (samples.length === 0) return [];
  let centers = spreadCenters(samples);
  for (let round = 0; round < ROUNDS; round++) centers = moveCenters(samples, centers);
  return centers
    .filter((center) => Math.hypot(...center) >= LEAST_CHROMA)
    .sort((p, q) => Math.hypot(...q) - Math.hypot(...p));
}

/** @param {Plane} lightness @param {Plane} coefficients @returns {[number, number][]} */
function sampleColors(lightness, { values }) {
  const every = Math.max(1, Math.floor(lightness.values.length / 4000));
  /** @type {[number, number][]} */
  const samples = [];
  for (let i = 0; i < lightness.values.length; i += every) {
    const l = lightness.values[i];
    samples.push([
      values[4 * i] * l + values[4 * i + 2],
      values[4 * i + 1] * l + values[4 * i + 3],
    ]);
  }
  return samples;
}

/** Choose starting centers far from one another.
 * @param {[number, number][]} samples
 */
function spreadCenters(samples) {
  const centers = [samples[0]];
  while (centers.length < MAIN_COLORS + 1) {
    let farthest = samples[0];
    let most = 0;
    for (const sample of samples) {
      const distance = Math.min(...centers.map((center) => distanceOf(sample, center)));
      if (distance > most) [farthest, most] = [sample, distance];
    }
    if (most < LEAST_DISTANCE) break;
    centers.push(farthest);
  }
  return centers;
}

/** Move each center to the mean of the samples nearest to it.
 * @param {[number, number][]} samples
 * @param {[number, number][]} centers
 * @returns {[number, number][]}
 */
function moveCenters(samples, centers) {
  const sums = centers.map(() => [0, 0, 0]);
  for (const sample of samples) {
    const distances = centers.map((center) => distanceOf(sample, center));
    const sum = sums[distances.indexOf(Math.min(...distances))];
    sum[0] += sample[0];
    sum[1] += sample[1];
    sum[2] += 1;
  }
  return sums.map(([a, b, count], i) => (count ? [a / count, b / count] : centers[i]));
}

/** @param {[number, number]} p @param {[number, number]} q */
function distanceOf(p, q) {
  return Math.hypot(p[0] - q[0], p[1] - q[1]);
}
