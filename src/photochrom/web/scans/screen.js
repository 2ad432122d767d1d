/**
 * The screen of a halftone: find it in details of a scan, and take it out of a small copy; as in
 * screen.py.
 */

import { plane } from "../arithmetic/grid.js";
import { SCREEN } from "./constants.js";
import { median } from "./fitting.js";
import { powerOf } from "./spectrum.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */

const SIDE = SCREEN.detailPx;
const COLUMNS = SIDE / 2 + 1; // of a spectrum
/** Frequencies of a spectrum's rows and columns in cycles a pixel. */
const Y = Float64Array.from({ length: SIDE }, (_, i) => (i < SIDE / 2 ? i : i - SIDE) / SIDE);
const X = Float64Array.from({ length: COLUMNS }, (_, i) => i / SIDE);
/** Hann's window. */
const WINDOW = Float64Array.from({ length: SIDE }, (_, i) =>
  0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (SIDE - 1)));

/** Tell how many pixels lie between the lines of a picture's screen.
 * @param {readonly Float32Array[]} squares (detailPx, detailPx), details as scanned, luma in [0, 1]
 * @returns {number | null} null without a screen
 */
export function findPitch(squares) {
  const telling = squares.filter((square) => scatterOf(square) > SCREEN.leastContrast);
  const pitches = telling.map(pitchOf).filter((pitch) => pitch !== null);
  if (pitches.length < SCREEN.leastSquares) return null;
  const middle = median(Float64Array.from(pitches));
  const agreeing = pitches.filter((pitch) => Math.abs(pitch - middle) < SCREEN.same * middle);
  const least = Math.max(SCREEN.leastSquares, SCREEN.leastAgreeing * telling.length);
  return agreeing.length >= least ? middle : null;
}

/** @param {Float32Array} values */
function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param {Float32Array} values */
function scatterOf(values) {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Tell the pitch of one square by two peaks of its spectrum across each other.
 * @param {Float32Array} square
 * @returns {number | null}
 */
function pitchOf(square) {
  const mean = meanOf(square);
  const power = powerOf(Float64Array.from(square, (value, i) =>
    (value - mean) * WINDOW[Math.floor(i / SIDE)] * WINDOW[i % SIDE]), SIDE);
  const radius = power.map((_, i) => Math.hypot(X[i % COLUMNS], Y[Math.floor(i / COLUMNS)]));
  for (let i = 0; i < power.length; i++) if (radius[i] < 1 / SCREEN.coarsest) power[i] = 0;
  const fine = power.map((value, i) => (radius[i] <= 1 / SCREEN.finest ? value : 0));
  const first = strongest(fine, () => true);
  if (radius[first] === 0) return null;
  const second = strongest(fine, (i) => isAcross(i, first)
    && Math.abs(radius[i] / radius[first] - 1) < SCREEN.asFine);
  const around = power.filter((_, i) => Math.abs(radius[i] / radius[first] - 1) < 0.3);
  const usual = median(around) + 1e-12;
  const [stronger, weaker] = [fine[first], second < 0 ? 0 : fine[second]];
  const all = power.reduce((sum, value) => sum + value, 0) + 1e-12;
  const shared = ((weaker + stronger) * 4) / all; // a window spreads each over 4
  const isScreen = weaker >= SCREEN.asStrong * stronger && weaker >= SCREEN.leastRise * usual
    && shared >= SCREEN.leastShare;
  return isScreen ? 1 / peakOf(fine, first, radius) : null;
}

/** Find the greatest of those values that count; -1 where none does.
 * @param {Float64Array} values
 * @param {(i: number) => boolean} counts
 */
function strongest(values, counts) {
  let best = -1;
  for (let i = 0; i < values.length; i++) {
    if ((best < 0 || values[i] > values[best]) && counts(i)) best = i;
  }
  return best;
}

/** Tell whether two places of a spectrum lie across each other. @param {number} one
 * @param {number} other
 */
function isAcross(one, other) {
  const [first, second] = [one, other].map((i) =>
    (Math.atan2(Y[Math.floor(i / COLUMNS)], X[i % COLUMNS]) * 180) / Math.PI);
  const away = Math.abs(((((first - second + 90) % 180) + 180) % 180) - 90);
  return away > 90 - SCREEN.acrossDegrees;
}

/** Tell the frequency of a peak, to parts of a step of the spectrum.
 * @param {Float64Array} power
 * @param {number} at
 * @param {Float64Array} radius
 */
function peakOf(power, at, radius) {
  const [row, column] = [Math.floor(at / COLUMNS), at % COLUMNS];
  let [sum, weights] = [0, 0];
  for (const dy of [-1, 0, 1]) {
    for (const dx of [-1, 0, 1]) {
      const x = Math.min(COLUMNS - 1, Math.max(0, column + dx));
      const i = ((row + dy + SIDE) % SIDE) * COLUMNS + x;
      sum += power[i] * radius[i];
      weights += power[i];
    }
  }
  return sum / weights;
}

/** Blur a copy so much that a screen is gone; a finer one than a pixel is so already.
 * @param {Plane} pixels
 * @param {number} pitch of the screen in pixels of the copy
 */
export function descreen(pixels, pitch) {
  if (pitch < 1) return pixels;
  const sigma = SCREEN.sigmaOfPitch * pitch;
  const reach = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-(((i - reach) / sigma) ** 2) / 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kernel = weights.map((weight) => weight / total);
  return blurred(blurred(pixels, kernel, true), kernel, false);
}

/** Blur along one axis; beyond the edges these go on.
 * @param {Plane} pixels
 * @param {Float64Array} kernel of odd length
 * @param {boolean} isDown
 */
function blurred({ width, height, bands, values }, kernel, isDown) {
  const result = plane(width, height, bands);
  const reach = kernel.length >> 1;
  const count = isDown ? height : width;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < bands; c++, to++) {
        let sum = 0;
        for (let k = 0; k < kernel.length; k++) {
          const at = Math.min(count - 1, Math.max(0, (isDown ? y : x) + k - reach));
          sum += kernel[k] * values[((isDown ? at : y) * width + (isDown ? x : at)) * bands + c];
        }
        result.values[to] = sum;
      }
    }
  }
  return result;
}
