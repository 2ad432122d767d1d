/**
 * Stretch the contrast of a faded photo before the network sees it.
 */

import { CONTRAST } from "./constants.js";
import { plane } from "./grid.js";

/** @typedef {import("./grid.js").Plane} Plane */

/** Compute a percentile with linear interpolation between ranks (numpy's default).
 * @param {Float32Array} sorted ascending
 * @param {number} percent
 */
export function percentile(sorted, percent) {
  const rank = (percent / 100) * (sorted.length - 1);
  const below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}

/** Stretch the L* of a faded photo over the range that the network knows.
 *
 * Where the gain is capped, the range keeps its place between black and white; a photo that
 * already spans the range is returned as it is.
 * @param {Plane} lightness (H, W, 1), L*
 * @returns {Plane} (H, W, 1), L* in [0, 100]
 */
export function balanceContrast(lightness) {
  const sorted = Float32Array.from(lightness.values).sort();
  const low = percentile(sorted, CONTRAST.percentiles[0]);
  const high = percentile(sorted, CONTRAST.percentiles[1]);
  const [dark, light] = CONTRAST.range;
  if (high - low >= light - dark) return lightness;
  const gain = Math.min(CONTRAST.maxGain, (light - dark) / Math.max(high - low, 1e-6));
  const place = low / (100 - (high - low)); // 0: the range lies at black, 1: at white
  const start = dark + (light - dark - gain * (high - low)) * place;
  const values = lightness.values.map((v) => Math.min(100, Math.max(0, (v - low) * gain + start)));
  return plane(lightness.width, lightness.height, 1, values);
}
