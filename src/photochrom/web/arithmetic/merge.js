/**
 * Add the colors to the photo: L* untouched, ab = A * L + B, gamut fit, sRGB bytes.
 *
 * The same numbers as color.js, with tables where a photo has millions of pixels.
 */

import { linearSteps } from "./grid.js";
import {
  LINEAR_RGB_TO_XYZ, WHITE, XYZ_TO_LINEAR_RGB, rgbToLinear, linearToRgb, undoF, applyF,
} from "./color.js";

/** @typedef {import("./grid.js").Plane} Plane */
/** @typedef {import("./grid.js").Strip} Strip */

/**
 * @typedef {object} Look
 * @property {number} strength of the colors, [0, 2]
 * @property {number} warmth [-1, 1], from cool to warm
 * @property {boolean} [negative] light and dark are exchanged before
 */

/** Full warmth moves the b* of a middle gray by this much; black and white stay. */
const WARMTH_B = 14;
const WARMTH_A = 4;

const ROOT_STEPS = 1 << 14;
const BYTE_STEPS = 1 << 13; // fine enough for a step to hold two bytes at most

// The matrices as numbers of their own: to read them from arrays took more than half of the time.
const [, , , Y_OF_RED, Y_OF_GREEN, Y_OF_BLUE] = LINEAR_RGB_TO_XYZ;
const [
  RED_OF_X, RED_OF_Y, RED_OF_Z, GREEN_OF_X, GREEN_OF_Y, GREEN_OF_Z, BLUE_OF_X, BLUE_OF_Y, BLUE_OF_Z,
] = XYZ_TO_LINEAR_RGB;
const [WHITE_X, , WHITE_Z] = WHITE;

const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => rgbToLinear(byte / 255));
/** CIE's f of a luminance, to be read between two entries. */
const ROOT = Float64Array.from({ length: ROOT_STEPS + 2 }, (_, i) => applyF(i / ROOT_STEPS));
/** sRGB byte at the lower end of a step of linear light. */
const BYTES = Uint8Array.from({ length: BYTE_STEPS }, (_, i) =>
  Math.round(255 * linearToRgb(i / BYTE_STEPS)),
);
/** Linear light from which on a byte is rounded up to the next. */
const ROUND_UP = Float64Array.from({ length: 256 }, (_, byte) => rgbToLinear((byte + 0.5) / 255));

/** Look CIE's f of a luminance up.
 * @param {number} luminance in [0, 1]
 */
function rootOf(luminance) {
  const at = luminance * ROOT_STEPS;
  const below = at | 0;
  return ROOT[below] + (at - below) * (ROOT[below + 1] - ROOT[below]);
}

/** @param {Uint8ClampedArray} rgba @param {number} at */
function luminanceOf(rgba, at) {
  const luminance = Y_OF_RED * LINEAR[rgba[at]] + Y_OF_GREEN * LINEAR[rgba[at + 1]]
    + Y_OF_BLUE * LINEAR[rgba[at + 2]];
  return luminance < 1 ? luminance : 1;
}

/** Color RGBA pixels in place.
 * @param {Uint8ClampedArray} rgba (strip.height, strip.width, 4)
 * @param {Strip} strip where the pixels lie in the picture
 * @param {Plane} coefficients (h, w, 4) of the whole picture: A and B of a* and b*
 * @param {Look} look
 */
export function mergeStrip(rgba, strip, coefficients, look) {
  const xs = linearSteps(strip.pictureWidth, coefficients.width, strip.left, strip.width);
  const ys = linearSteps(strip.pictureHeight, coefficients.height, strip.top, strip.height);
  const row = new Float64Array(coefficients.width * 4);
  for (let y = 0; y < strip.height; y++) {
    blendRows(row, coefficients, ys.below[y], ys.above[y], ys.share[y]);
    mergeRow(rgba, y * strip.width * 4, row, xs, look);
  }
}

/** Blend two rows of coefficients.
 * @param {Float64Array} row
 * @param {Plane} coefficients
 * @param {number} below
 * @param {number} above
 * @param {number} share
 */
function blendRows(row, coefficients, below, above, share) {
  const { values } = coefficients;
  const first = below * row.length;
  const second = above * row.length;
  for (let i = 0; i < row.length; i++) {
    row[i] = values[first + i] + share * (values[second + i] - values[first + i]);
  }
}

/** Color one row of pixels in place.
 * @param {Uint8ClampedArray} rgba
 * @param {number} start
 * @param {Float64Array} row (w, 4)
 * @param {import("./grid.js").Steps} xs
 * @param {Look} look
 */
function mergeRow(rgba, start, row, xs, look) {
  const { below, above, share } = xs;
  const { strength } = look;
  for (let x = 0, at = start; x < share.length; x++, at += 4) {
    const l = below[x] * 4;
    const r = above[x] * 4;
    const t = share[x];
    const neutral = luminanceOf(rgba, at);
    const root = rootOf(neutral);
    const lightness = 116 * root - 16;
    const slopeA = row[l] + t * (row[r] - row[l]);
    const slopeB = row[l + 1] + t * (row[r + 1] - row[l + 1]);
    const offsetA = row[l + 2] + t * (row[r + 2] - row[l + 2]);
    const offsetB = row[l + 3] + t * (row[r + 3] - row[l + 3]);
    const warm = (look.warmth * lightness * (100 - lightness)) / 2500;
    const a = strength * (slopeA * lightness + offsetA) + WARMTH_A * warm;
    const b = strength * (slopeB * lightness + offsetB) + WARMTH_B * warm;
    writePixel(rgba, at, neutral, root, a, b);
  }
}

/** Write one color, fitted into the gamut along the line to its neutral.
 * @param {Uint8ClampedArray} rgba
 * @param {number} at
 * @param {number} neutral luminance Y
 * @param {number} root CIE's f of it
 * @param {number} a
 * @param {number} b
 */
function writePixel(rgba, at, neutral, root, a, b) {
  const x = WHITE_X * undoF(root + a / 500);
  const z = WHITE_Z * undoF(root - b / 200);
  const red = RED_OF_X * x + RED_OF_Y * neutral + RED_OF_Z * z;
  const green = GREEN_OF_X * x + GREEN_OF_Y * neutral + GREEN_OF_Z * z;
  const blue = BLUE_OF_X * x + BLUE_OF_Y * neutral + BLUE_OF_Z * z;
  const most = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
  const least = red < green ? (red < blue ? red : blue) : green < blue ? green : blue;
  let share = 1;
  if (most > 1) share = (1 - neutral) / (most - neutral);
  if (least < 0 && neutral < share * (neutral - least)) share = neutral / (neutral - least);
  rgba[at] = encodedByte(neutral + share * (red - neutral));
  rgba[at + 1] = encodedByte(neutral + share * (green - neutral));
  rgba[at + 2] = encodedByte(neutral + share * (blue - neutral));
}

/** Encode and round, exactly. @param {number} linear */
function encodedByte(linear) {
  if (linear <= 0) return 0;
  if (linear >= 1) return 255;
  const byte = BYTES[(linear * BYTE_STEPS) | 0];
  return linear >= ROUND_UP[byte] ? byte + 1 : byte;
}
