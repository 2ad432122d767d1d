/**
 * Divide a drawing into flats, as colorists of comics say: what lies between its lines; as in flats.py.
 */

import { plane } from "../arithmetic/grid.js";
import { FLATS, PRINTED } from "./constants.js";
import { boxesOf, label, mask, opened } from "./masks.js";
import { inkAndPaper, stepsOf } from "./printed.js";
import { descreen } from "./screen.js";
import { findWriting } from "./writing.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */

/**
 * @typedef {object} Flats
 * @property {number} width
 * @property {number} height
 * @property {Int32Array} labels (height, width), their numbers; 0 where there is none
 * @property {Float64Array} lightness (n + 1) of each, L*
 * @property {Uint8Array} isPaper (n + 1)
 * @property {Uint8Array} stays (n + 1), which are to stay clean
 * @property {number} ink L*
 * @property {Plane} clean (height, width, 1), L* without the dots of screens
 */

/** Divide a drawing at its lines and where its tones change. Balloons, captions and paper that reaches
 * the edge are to stay clean.
 * @param {Plane} lightness (H, W, 1), L*
 * @returns {Flats}
 */
export function findFlats(lightness) {
  const { width, height } = lightness;
  const [ink, paper] = inkAndPaper(lightness.values);
  const clean = withoutDots(lightness);
  const shareOf = (/** @type {number} */ value) => (value - ink) / Math.max(paper - ink, 1);
  const steps = stepsOf(clean.values, width);
  const isDark = mask(width, height, (i) => shareOf(clean.values[i]) <= FLATS.black);
  const even = mask(width, height, (i) => isDark.values[i] === 0 && steps[i] < PRINTED.edge);
  const { labels, count: wide } = label(opened(even, 1));
  const atEdge = new Set(labels.filter((_, i) => edgeDistance(i, width, height) === 0));
  const count = wide + 1; // one more for what is too narrow at the edge
  labels.forEach((flat, i) => {
    const isRim = flat === 0 && !isDark.values[i] && edgeDistance(i, width, height) < FLATS.edgePx;
    if (isRim) labels[i] = count;
  });
  const means = meansOf(labels, count, clean);
  const isPaper = Uint8Array.from(means, (mean) => Number(shareOf(mean) > FLATS.light));
  goUnderLines(labels, clean, isDark);
  const dark = mask(width, height, (i) => shareOf(clean.values[i]) < FLATS.dark);
  const stays = findWriting(labels, dark, count);
  for (const flat of atEdge) if (isPaper[flat]) stays[flat] = 1;
  stays[0] = stays[count] = 1;
  lightness.values.forEach((value, i) => {
    if (shareOf(value) <= FLATS.black) labels[i] = 0;
  });
  const painted = labels.filter((flat) => !stays[flat]).length;
  if (painted < FLATS.leastPainted * labels.length) stays.fill(1);
  return { width, height, labels, lightness: means, isPaper, stays, ink, clean };
}

/** Tell how many pixels lie between one and the edge.
 * @param {number} pixel
 * @param {number} width
 * @param {number} height
 */
function edgeDistance(pixel, width, height) {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  return Math.min(x, y, width - 1 - x, height - 1 - y);
}

/** Fill the dots of screens with what is around them. @param {Plane} lightness (H, W, 1), L* */
export function withoutDots(lightness) {
  const { width, height, values } = lightness;
  const [ink, paper] = inkAndPaper(values);
  const darkest = ink + FLATS.dark * (paper - ink);
  const { labels, count } = label(mask(width, height, (i) => values[i] < darkest));
  const boxes = boxesOf(labels, count, width);
  const areas = new Int32Array(count + 1);
  labels.forEach((part) => areas[part]++);
  const filled = values.slice();
  for (let dot = 1; dot <= count; dot++) {
    const [left, top, right, bottom] = boxes.subarray(4 * dot);
    if (!isDot(right - left, bottom - top, areas[dot])) continue;
    /** @type {number[]} */
    const here = [];
    let most = 0;
    const around = FLATS.aroundPx;
    for (let y = Math.max(0, top - around); y < Math.min(height, bottom + around); y++) {
      for (let x = Math.max(0, left - around); x < Math.min(width, right + around); x++) {
        const at = y * width + x;
        if (labels[at] !== 0 && labels[at] !== dot) continue;
        here.push(at);
        most = Math.max(most, values[at]);
      }
    }
    for (const at of here) filled[at] = most;
  }
  return plane(width, height, 1, filled);
}

/** Tell whether a part is a dot of a screen. @param {number} across @param {number} along
 * @param {number} area
 */
function isDot(across, along, area) {
  const largest = Math.max(across, along);
  return largest <= FLATS.dotPx || (largest <= FLATS.blobPx
    && Math.abs(across - along) <= FLATS.squarePx && area >= FLATS.full * across * along);
}

/** Return what the network is to see of a drawing without dots. @param {Plane} lightness (H, W, 1) */
export function ground(lightness) {
  const { width, height, values } = descreen(lightest(lightness, FLATS.groundRadius), FLATS.groundBlur);
  return plane(width, height, 1, values.map((value) => value * FLATS.groundShare));
}

/** Compute the mean of each flat.
 * @param {Int32Array} labels
 * @param {number} count
 * @param {Plane} values (H, W, C)
 * @returns {Float64Array} (count + 1, C)
 */
export function meansOf(labels, count, { bands, values }) {
  const [sums, areas] = [new Float64Array((count + 1) * bands), new Float64Array(count + 1)];
  labels.forEach((flat, i) => {
    areas[flat]++;
    for (let c = 0; c < bands; c++) sums[flat * bands + c] += values[i * bands + c];
  });
  return sums.map((sum, i) => sum / Math.max(1, areas[Math.floor(i / bands)]));
}

/** Return the largest values within squares. @param {Plane} source (H, W, 1) @param {number} radius */
function lightest({ width, height, values }, radius) {
  const across = new Float32Array(values.length).map((_, i) => {
    const [x, row] = [i % width, i - (i % width)];
    let most = values[i];
    for (let at = Math.max(0, x - radius); at <= Math.min(width - 1, x + radius); at++) {
      most = Math.max(most, values[row + at]);
    }
    return most;
  });
  return plane(width, height, 1, across.map((value, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    let most = value;
    for (let at = Math.max(0, y - radius); at <= Math.min(height - 1, y + radius); at++) {
      most = Math.max(most, across[at * width + x]);
    }
    return most;
  }));
}

/** Have flats go on under lines until they meet: down, to the right, up, to the left, anew. After that
 * they go on into what is light.
 * @param {Int32Array} labels which are changed
 * @param {Plane} lightness
 * @param {import("./masks.js").Mask} isDark
 */
function goUnderLines(labels, { width, height, values }, isDark) {
  for (let turn = 0; turn < 2 * FLATS.underPx; turn++) {
    const before = labels.slice();
    for (let i = 0; i < labels.length; i++) {
      if (before[i] !== 0 || (turn >= FLATS.underPx && isDark.values[i] === 1)) continue;
      const x = i % width;
      const from = [
        i >= width ? i - width : -1, x > 0 ? i - 1 : -1,
        i < width * (height - 1) ? i + width : -1, x < width - 1 ? i + 1 : -1,
      ].find((at) => at >= 0 && before[at] !== 0
        && (turn >= FLATS.underPx || values[i] <= values[at] + FLATS.rise));
      if (from !== undefined) labels[i] = before[from];
    }
  }
}
