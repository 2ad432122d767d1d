/**
 * What happens on the small copy, before and after the network, as in chroma.py.
 *
 * Planes are flat and row by row; several bands are interleaved: (H, W, 2) is a, b, a, b, ...
 */

import { CONTRAST, GUIDED, SMALL_COPY } from "./constants.js";

/**
 * @typedef {object} Plane
 * @property {number} width
 * @property {number} height
 * @property {number} bands
 * @property {Float32Array} values (height, width, bands)
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

/** Compute a percentile with linear interpolation between ranks (numpy's default).
 * @param {Float32Array} sorted ascending
 * @param {number} percent
 */
function percentile(sorted, percent) {
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

/** Average over square windows that shrink at the edges.
 * @param {Float64Array} values (height, width)
 * @param {number} width
 * @param {number} height
 * @param {number} radius
 * @returns {Float64Array} (height, width)
 */
export function boxMean(values, width, height, radius) {
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
