/**
 * Color the drawings of a page, as painting.py does. Runs in the worker.
 */

import { enlarge, plane, smallSize } from "../arithmetic/grid.js";
import { findFlats, ground } from "../scans/flats.js";
import { eachPixel } from "../scans/frame.js";
import { paint } from "../scans/painting.js";
import { findAnswer } from "./colorizer.js";
import { allOf, lightnessOf } from "./prints.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../arithmetic/hints.js").Hint} Hint */
/** @typedef {import("../scans/frame.js").Frame} Frame */
/** @typedef {import("./colorizer.js").Model} Model */

/** Divide a drawing into flats and paint them as the network and hints say.
 * @param {Model} model
 * @param {Plane} rgb (H, W, 3)
 * @param {readonly Hint[]} hints
 * @param {import("../page/history.js").Guess} guess
 * @returns {Promise<Plane>} (H, W, 6), as `paint` returns it
 */
export async function colorDrawing(model, rgb, hints, guess) {
  const { width, height } = rgb;
  const flats = findFlats(lightnessOf(rgb));
  const size = smallSize(width, height, model.contract.sidePx);
  const seen = ground(allOf(rgb).cut(flats.clean, size.width, size.height));
  const ab = await findAnswer(model, seen, hints, guess, true);
  return paint(flats, enlarge(ab, width, height), hints);
}

/** Take some bands out of a plane. @param {Plane} source @param {number} first @param {number} count */
export function bandsOf({ width, height, bands, values }, first, count) {
  const taken = plane(width, height, count);
  for (let i = 0; i < width * height; i++) {
    taken.values.set(values.subarray(i * bands + first, i * bands + first + count), i * count);
  }
  return taken;
}

/** Put a band of a drawing where it lies, as the first of a page.
 * @param {Plane} page (h, w, C), which is changed
 * @param {Frame} frame
 * @param {Plane} band (H, W, 1)
 * @param {(one: number, other: number) => number} both
 */
export function lay(page, frame, band, both) {
  const box = frame.boxOn(page.width, page.height);
  const pasted = frame.pasted(band, box).values;
  const covered = frame.coverage(box);
  eachPixel(box, page.width, (on, i) => {
    const at = on * page.bands;
    if (covered[i] > 0) page.values[at] = both(page.values[at], pasted[i]);
  });
}

/** Return the L* of a copy under a shade. @param {Plane} rgb (h, w, 3) @param {Plane} shade (h, w, 1) */
export function shadedLightness({ width, height, values }, shade) {
  const darker = values.map((value, i) => value * shade.values[Math.floor(i / 3)]);
  return lightnessOf(plane(width, height, 3, darker));
}
