/**
 * From the small copy to its colors, top to bottom, as in colorizer.py. Runs in the worker.
 */

import { balanceContrast } from "../arithmetic/contrast.js";
import { crop, enlarge, pad } from "../arithmetic/grid.js";
import { guideRadius, guidedCoefficients } from "../arithmetic/guide.js";
import { renderHints } from "../arithmetic/hints.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../arithmetic/hints.js").Hint} Hint */
/** @typedef {Pick<import("./model.js").Model, "contract" | "predict">} Model */

/** How much smaller the network sees the photo for another guess. Seen from farther away, things
 * mean other things to it.
 */
const FARTHER = 0.6;

/** Find the a*b* of a small copy.
 * @param {Model} model
 * @param {Plane} lightness (h, w, 1), L*
 * @param {readonly Hint[]} hints
 * @param {import("../page/history.js").Guess} [guess]
 * @param {boolean} [isBalanced] its contrast is as the network knows it
 * @returns {Promise<Plane>} (h, w, 2)
 */
export async function findAnswer(model, lightness, hints, guess = 0, isBalanced = false) {
  const { width, height } = lightness;
  const seen = guess === 0 ? lightness : reduce(lightness, FARTHER);
  const ab = await predictColors(model, seen, hints, isBalanced);
  return guess === 0 ? ab : enlarge(ab, width, height);
}

/** Have a*b* follow the lightness.
 * @param {Model} model
 * @param {Plane} lightness (h, w, 1), L*
 * @param {Plane} ab (h, w, 2)
 * @returns {Plane} (h, w, 4), A and B of a* and b*: ab = A * L + B
 */
export function guided(model, lightness, ab) {
  return guidedCoefficients(lightness, ab, guideRadius(model.contract.outputStride));
}

/** Have the network answer.
 * @param {Model} model
 * @param {Plane} lightness (h, w, 1), L*
 * @param {readonly Hint[]} hints
 * @param {boolean} isBalanced
 * @returns {Promise<Plane>} (h, w, 2), a*b*
 */
async function predictColors(model, lightness, hints, isBalanced) {
  const { width, height } = lightness;
  const { multiple } = model.contract;
  const balanced = pad(isBalanced ? lightness : balanceContrast(lightness), multiple);
  const hintPlane = pad(renderHints(hints, width, height), multiple);
  const predicted = await model.predict(balanced, hintPlane);
  return crop(enlarge(predicted, balanced.width, balanced.height), width, height);
}

/** @param {Plane} source @param {number} scale at least a half, so that no pixel is passed over */
function reduce(source, scale) {
  const side = (/** @type {number} */ length) => Math.max(1, Math.round(length * scale));
  return enlarge(source, side(source.width), side(source.height));
}
