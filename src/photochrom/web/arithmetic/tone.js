/**
 * Tell a gray photo and a toned print (sepia, cyanotype) from one in color, as in tone.py.
 */

import { TONE } from "./constants.js";

/** @typedef {import("./grid.js").Plane} Plane */
/** @typedef {"neutral" | "toned" | "color"} Tone */

/** Tell what a small copy is.
 * @param {Plane} lab (H, W, 3)
 * @returns {Tone}
 */
export function tone(lab) {
  const { chroma, scatter } = toneMeasures(lab);
  if (scatter > TONE.colorScatter) return "color";
  return chroma < TONE.neutralChroma ? "neutral" : "toned";
}

/** Measure the rms chroma, and the rms scatter of a*b* at equal L*.
 * @param {Plane} lab (H, W, 3)
 */
export function toneMeasures(lab) {
  const blocks = averageBlocks(lab);
  const sums = Array.from({ length: TONE.bins }, () => [0, 0, 0]);
  const stepOf = (/** @type {number} */ lightness) =>
    Math.min(TONE.bins - 1, Math.max(0, Math.trunc(lightness * (TONE.bins / 100))));
  for (const [lightness, a, b] of blocks) {
    const sum = sums[stepOf(lightness)];
    sum[0] += a;
    sum[1] += b;
    sum[2] += 1;
  }
  let chroma = 0;
  let scatter = 0;
  for (const [lightness, a, b] of blocks) {
    const [sumA, sumB, count] = sums[stepOf(lightness)];
    chroma += a * a + b * b;
    scatter += (a - sumA / count) ** 2 + (b - sumB / count) ** 2;
  }
  return {
    chroma: Math.sqrt(chroma / blocks.length),
    scatter: Math.sqrt(scatter / blocks.length),
  };
}

/** Average a small copy to blocks; what does not fill one at the right and the bottom is left out.
 * @param {Plane} lab (H, W, 3)
 * @returns {number[][]} L*a*b* of each block
 */
function averageBlocks({ width, height, values }) {
  const wanted = Math.max(1, Math.floor(Math.floor(Math.sqrt(width * height)) / TONE.sidePx));
  const block = Math.min(wanted, width, height);
  const columns = Math.floor(width / block);
  const averages = Array.from({ length: columns * Math.floor(height / block) }, () => [0, 0, 0]);
  for (let y = 0; y < Math.floor(height / block) * block; y++) {
    for (let x = 0; x < columns * block; x++) {
      const average = averages[Math.floor(y / block) * columns + Math.floor(x / block)];
      const at = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) average[c] += values[at + c] / (block * block);
    }
  }
  return averages;
}
