/**
 * Small parts of a photo as large as they are: what a small copy does not show; as in
 * photo/details.py. Runs in the worker.
 */

import { SCREEN } from "../scans/constants.js";
import { wholeOf } from "./readers.js";

/** @typedef {import("../scans/masks.js").Point} Point */
/** @typedef {import("./readers.js").Source} Source */

/** Read squares of detailPx² pixels.
 *
 * Those that are nearly as high as each other share rows. A photo smaller than a square gives none.
 * @param {Source} source upright
 * @param {readonly Point[]} places each lies about one of these, in shares of the photo
 * @returns {Promise<Float32Array[]>} (detailPx, detailPx), luma in [0, 1]
 */
export async function readDetails(source, places) {
  const side = SCREEN.detailPx;
  const { width, height } = source;
  if (Math.min(width, height) < side) return [];
  const tops = sharedTops(places.map(([, y]) => startOf(y, height)), side);
  const reader = source.readerOf(wholeOf(source));
  const squares = [];
  for (const [i, [x]] of places.entries()) {
    const { data } = await reader.read({
      ...wholeOf(source), left: startOf(x, width), top: tops[i], width: side, height: side,
    });
    squares.push(Float32Array.from({ length: side * side }, (_, at) =>
      (data[4 * at] + data[4 * at + 1] + data[4 * at + 2]) / (3 * 255)));
  }
  reader.rest();
  return squares;
}

/** @param {number} share @param {number} length */
function startOf(share, length) {
  const side = SCREEN.detailPx;
  return Math.floor(Math.min(length - side, Math.max(0, share * length - side / 2)));
}

/** Give each the top of the first that is less than a square above it.
 * @param {readonly number[]} tops
 * @param {number} side
 */
function sharedTops(tops, side) {
  const shared = [...tops];
  let top = -side;
  for (const i of [...tops.keys()].sort((one, other) => tops[one] - tops[other])) {
    if (tops[i] >= top + side) top = tops[i];
    shared[i] = top;
  }
  return shared;
}
