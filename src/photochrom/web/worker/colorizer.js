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

/** Find the colors of a small copy.
 * @param {Model} model
 * @param {Plane} lightness (h, w, 1), L*
 * @param {readonly Hint[]} hints
 * @returns {Promise<Plane>} (h, w, 4), A and B of a* and b*: ab = A * L + B
 */
export async function findColors(model, lightness, hints) {
  const { multiple, outputStride } = model.contract;
  const { width, height } = lightness;
  const balanced = pad(balanceContrast(lightness), multiple);
  const hintPlane = pad(renderHints(hints, width, height), multiple);
  const predicted = await model.predict(balanced, hintPlane);
  const ab = crop(enlarge(predicted, balanced.width, balanced.height), width, height);
  return guidedCoefficients(lightness, ab, guideRadius(outputStride));
}
