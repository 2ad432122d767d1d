/**
 * sRGB, linear light and CIE L*a*b* (D65, 2° observer), as in color.py; sRGB is IEC 61966-2-1.
 *
 * Arrays are interleaved and flat: (H, W, 3) has 3 * H * W numbers. rgb is gamma-encoded in
 * [0, 1], linear rgb is in [0, 1] inside the gamut, L* is in [0, 100].
 */

/** XYZ of the reference white, Y = 1. */
export const WHITE = Object.freeze([0.95047, 1.0, 1.08883]);

/** Linear sRGB to XYZ, row by row. */
export const LINEAR_RGB_TO_XYZ = Object.freeze([
  0.4124, 0.3576, 0.1805,
  0.2126, 0.7152, 0.0722,
  0.0193, 0.1192, 0.9505,
]);

/** The inverse of it. */
export const XYZ_TO_LINEAR_RGB = Object.freeze([
  3.240625477320054, -1.537207972210319, -0.4986285986982478,
  -0.9689307147293196, 1.8757560608852415, 0.04151752384295395,
  0.05571012044551064, -0.20402105059848671, 1.0569959422543882,
]);

const CUBE_ROOT_FROM = (6 / 29) ** 3; // below this CIE's f is a straight line
const LINE_SLOPE = (29 / 6) ** 2 / 3;
const LINE_START = 4 / 29;

/** Undo the sRGB transfer curve of one channel, to linear light.
 * @param {number} encoded
 */
export function rgbToLinear(encoded) {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

/** Apply the sRGB transfer curve to one channel of linear light.
 * @param {number} linear
 */
export function linearToRgb(linear) {
  return linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** Apply CIE's f: the cube root with a straight foot.
 * @param {number} ratio of a tristimulus value to the white's
 */
export function applyF(ratio) {
  return ratio > CUBE_ROOT_FROM ? Math.cbrt(ratio) : LINE_SLOPE * ratio + LINE_START;
}

/** Undo CIE's f.
 * @param {number} f
 */
export function undoF(f) {
  return f > 6 / 29 ? f * f * f : (f - LINE_START) / LINE_SLOPE;
}

/** Convert gamma-encoded sRGB to L*a*b*.
 * @param {ArrayLike<number>} rgb (..., 3)
 * @returns {Float32Array} (..., 3)
 */
export function rgbToLab(rgb) {
  const lab = new Float32Array(rgb.length);
  const m = LINEAR_RGB_TO_XYZ;
  for (let i = 0; i < rgb.length; i += 3) {
    const r = rgbToLinear(rgb[i]);
    const g = rgbToLinear(rgb[i + 1]);
    const b = rgbToLinear(rgb[i + 2]);
    const fx = applyF((m[0] * r + m[1] * g + m[2] * b) / WHITE[0]);
    const fy = applyF((m[3] * r + m[4] * g + m[5] * b) / WHITE[1]);
    const fz = applyF((m[6] * r + m[7] * g + m[8] * b) / WHITE[2]);
    lab[i] = 116 * fy - 16;
    lab[i + 1] = 500 * (fx - fy);
    lab[i + 2] = 200 * (fy - fz);
  }
  return lab;
}

/** Convert L*a*b* to linear sRGB, unclipped.
 * @param {ArrayLike<number>} lab (..., 3)
 * @returns {Float64Array} (..., 3); outside [0, 1] where the color is outside the gamut
 */
export function labToLinearRgb(lab) {
  const linear = new Float64Array(lab.length);
  const m = XYZ_TO_LINEAR_RGB;
  for (let i = 0; i < lab.length; i += 3) {
    const fy = (lab[i] + 16) / 116;
    const x = WHITE[0] * undoF(fy + lab[i + 1] / 500);
    const y = WHITE[1] * undoF(fy);
    const z = WHITE[2] * undoF(fy - lab[i + 2] / 200);
    linear[i] = m[0] * x + m[1] * y + m[2] * z;
    linear[i + 1] = m[3] * x + m[4] * y + m[5] * z;
    linear[i + 2] = m[6] * x + m[7] * y + m[8] * z;
  }
  return linear;
}

/** @param {number} share */
function clip(share) {
  return Math.min(1, Math.max(0, share));
}

/** Move linear sRGB toward the neutral of its own luminance until it lies in [0, 1].
 *
 * Chroma gives way, lightness does not.
 * @param {ArrayLike<number>} linearRgb (..., 3)
 * @returns {Float32Array} (..., 3), linear sRGB in [0, 1]
 */
export function fitGamut(linearRgb) {
  const fitted = new Float32Array(linearRgb.length);
  const m = LINEAR_RGB_TO_XYZ;
  for (let i = 0; i < linearRgb.length; i += 3) {
    const color = [linearRgb[i], linearRgb[i + 1], linearRgb[i + 2]];
    const luminance = m[3] * color[0] + m[4] * color[1] + m[5] * color[2];
    const neutral = clip(luminance);
    const up = Math.max(...color) - neutral;
    const down = neutral - Math.min(...color);
    const share = Math.min(
      1,
      (1 - neutral) / Math.max(up, 1e-12),
      neutral / Math.max(down, 1e-12),
    );
    for (let c = 0; c < 3; c++) fitted[i + c] = neutral + share * (color[c] - neutral);
  }
  return fitted;
}

/** Read a color written "#rrggbb".
 * @param {string} color
 * @returns {[number, number, number]} L*, a*, b*
 */
export function colorToLab(color) {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (!digits) throw new RangeError(`expected a color like #aabbcc, found ${color}`);
  const rgb = digits.slice(1).map((pair) => parseInt(pair, 16) / 255);
  const [lightness, a, b] = rgbToLab(rgb);
  return [lightness, a, b];
}

/** Write an L*a*b* color as "#rrggbb", fitted into the gamut at its own luminance.
 * @param {number} lightness
 * @param {number} a
 * @param {number} b
 */
export function labToColor(lightness, a, b) {
  const fitted = fitGamut(labToLinearRgb([lightness, a, b]));
  const bytes = Array.from(fitted, (channel) => Math.round(255 * linearToRgb(clip(channel))));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
