/**
 * Notice gray negatives: what is light in them was dark; as in negatives.py. Runs in the worker.
 *
 * The network is fetched when the first gray photo is colored. Without it, nothing is noticed.
 */

import { balanceContrast } from "../arithmetic/contrast.js";
import { smallSize } from "../arithmetic/grid.js";
import { NEGATIVES } from "../scans/constants.js";
import { wholePixels } from "../scans/frame.js";
import { gunzip } from "./large-files.js";
import { lightnessOf } from "./prints.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../scans/frame.js").Frame} Frame */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("onnxruntime-web").InferenceSession} Session */

const NETWORK = new URL("../model/negatives.onnx.gz", import.meta.url);

/** @type {Promise<Session | null> | null} */
let opening = null;

/** Tell a gray negative from a photo.
 * @param {Model} model whose runtime is used
 * @param {Plane} rgb (H, W, 3) a copy of a page, sRGB in [0, 1]
 * @param {Frame} frame of the picture in it
 */
export async function isNegative(model, rgb, frame) {
  const [across, along] = [wholePixels(frame.width), wholePixels(frame.height)];
  const { width, height } = smallSize(across, along, NEGATIVES.sidePx);
  if (Math.min(width, height) < NEGATIVES.leastSide) return false;
  opening ??= open(model);
  const session = await opening;
  if (!session) {
    opening = null; // the next photo may find the connection there
    return false;
  }
  const { values } = balanceContrast(lightnessOf(frame.cut(rgb, width, height)));
  const { Tensor } = model.runtime;
  const { score } = await session.run({ lightness: new Tensor("float32", values, [1, height, width, 1]) });
  return Number(score.data[0]) > NEGATIVES.sure;
}

/** @param {Model} model @returns {Promise<Session | null>} null where it cannot be fetched */
async function open(model) {
  try {
    const response = await fetch(NETWORK);
    if (!response.ok) return null;
    return await model.openBeside(await gunzip(new Uint8Array(await response.arrayBuffer())));
  } catch {
    return null;
  }
}
