/**
 * Planes and their grids: size of the small copy, padding, enlarging.
 *
 * Planes are flat and row by row; several bands are interleaved: (H, W, 2) is a, b, a, b, ...
 */

import { SMALL_COPY } from "./constants.js";

/**
 * @typedef {object} Plane
 * @property {number} width
 * @property {number} height
 * @property {number} bands
 * @property {Float32Array} values (height, width, bands)
 */

/**
 * @typedef {object} Strip a rectangle of a picture
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 * @property {number} pictureWidth
 * @property {number} pictureHeight
 */

/** Make a plane.
 * @param {number} width
 * @param {number} height
 * @param {number} bands
 * @param {Float32Array} [values]
 * @returns {Plane}
 */
export function plane(width, height, bands, values) {
  return { width, height, bands, values: values ?? new Float32Array(width * height * bands) };
}

/** Compute the size of the copy the network sees: aspect kept, never enlarged.
 * @param {number} width
 * @param {number} height
 * @param {number} sidePx the side of the square whose area the copy has
 * @returns {{width: number, height: number}}
 */
export function smallSize(width, height, sidePx) {
  const byArea = Math.sqrt((sidePx * sidePx) / (width * height));
  const bySide = (SMALL_COPY.longestSide * sidePx) / Math.max(width, height);
  const scale = Math.min(1, byArea, bySide);
  const round = (/** @type {number} */ side) => Math.max(1, Math.floor(side * scale + 0.5));
  return { width: round(width), height: round(height) };
}

/** Reflect an index into [0, size) without repeating the edge (numpy's "reflect").
 * @param {number} index
 * @param {number} size
 */
function reflect(index, size) {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const at = ((index % period) + period) % period;
  return at < size ? at : period - at;
}

/** Pad right and bottom by reflection until both sides are multiples.
 * @param {Plane} source
 * @param {number} multiple
 * @returns {Plane}
 */
export function pad(source, multiple) {
  const width = Math.ceil(source.width / multiple) * multiple;
  const height = Math.ceil(source.height / multiple) * multiple;
  const padded = plane(width, height, source.bands);
  for (let y = 0; y < height; y++) {
    const row = reflect(y, source.height) * source.width;
    for (let x = 0; x < width; x++) {
      const from = (row + reflect(x, source.width)) * source.bands;
      const to = (y * width + x) * source.bands;
      for (let c = 0; c < source.bands; c++) padded.values[to + c] = source.values[from + c];
    }
  }
  return padded;
}

/** Cut the upper left corner out of a plane.
 * @param {Plane} source
 * @param {number} width
 * @param {number} height
 * @returns {Plane}
 */
export function crop(source, width, height) {
  const cropped = plane(width, height, source.bands);
  const length = width * source.bands;
  for (let y = 0; y < height; y++) {
    const from = y * source.width * source.bands;
    cropped.values.set(source.values.subarray(from, from + length), y * length);
  }
  return cropped;
}

/**
 * @typedef {object} Steps where each output sample lies between two input samples
 * @property {Int32Array} below
 * @property {Int32Array} above
 * @property {Float32Array} share of `above`
 */

/** Locate output samples on the input grid: half-pixel centers, edges clamped.
 * @param {number} outputSize
 * @param {number} inputSize
 * @param {number} [start] first output sample
 * @param {number} [count] how many output samples
 * @returns {Steps}
 */
export function linearSteps(outputSize, inputSize, start = 0, count = outputSize) {
  const steps = {
    below: new Int32Array(count),
    above: new Int32Array(count),
    share: new Float32Array(count),
  };
  const scale = inputSize / outputSize;
  for (let i = 0; i < count; i++) {
    const at = Math.min(inputSize - 1, Math.max(0, (start + i + 0.5) * scale - 0.5));
    steps.below[i] = Math.floor(at);
    steps.above[i] = Math.min(steps.below[i] + 1, inputSize - 1);
    steps.share[i] = at - steps.below[i];
  }
  return steps;
}

/** Enlarge bilinearly.
 * @param {Plane} source
 * @param {number} width
 * @param {number} height
 * @returns {Plane}
 */
export function enlarge(source, width, height) {
  const { bands, values } = source;
  const xs = linearSteps(width, source.width);
  const ys = linearSteps(height, source.height);
  const enlarged = plane(width, height, bands);
  for (let y = 0; y < height; y++) {
    const top = ys.below[y] * source.width;
    const bottom = ys.above[y] * source.width;
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < bands; c++) {
        const left = xs.below[x] * bands + c;
        const right = xs.above[x] * bands + c;
        const upper = lerp(values[top * bands + left], values[top * bands + right], xs.share[x]);
        const lower = lerp(
          values[bottom * bands + left], values[bottom * bands + right], xs.share[x],
        );
        enlarged.values[(y * width + x) * bands + c] = lerp(upper, lower, ys.share[y]);
      }
    }
  }
  return enlarged;
}

/** @param {number} from @param {number} to @param {number} share */
function lerp(from, to, share) {
  return from + share * (to - from);
}
