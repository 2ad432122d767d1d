/**
 * How a picture was made: a photo, a halftone of one, or a drawing; and what that asks for; as in
 * prints.py. Runs in the worker.
 */

import { rgbToLab } from "../arithmetic/color.js";
import { plane } from "../arithmetic/grid.js";
import { PRINTS } from "../scans/constants.js";
import { Frame, wholePixels } from "../scans/frame.js";
import { isDrawing } from "../scans/printed.js";
import { descreen, findPitch } from "../scans/screen.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../scans/masks.js").Point} Point */
/** @typedef {import("../scans/printed.js").Printed} Printed */

/**
 * @typedef {object} Print what a picture is
 * @property {Printed} kind
 * @property {number | null} pitch how far the lines of its screen lie apart, in shares of the page's
 *   width
 */

/** Tell what a picture is.
 * @param {import("./page.js").Page} page
 * @param {Plane} rgb (H, W, 3) a copy of it, sRGB in [0, 1]
 * @param {Frame} frame in pixels of the copy
 * @returns {Promise<Print>}
 */
export async function look(page, rgb, frame) {
  const pitchPx = findPitch(await page.details(alongTheMiddle(frame, rgb)));
  const pitch = pitchPx === null ? null : pitchPx / page.width;
  /** @type {Print} */
  const made = { kind: "drawing", pitch };
  return isDrawing(lightnessOf(cut(rgb, frame, pitchIn(made, rgb)))) ? made : asPhoto(made);
}

/** Return places along the middle of a picture, in shares of the page.
 * @param {Frame} frame
 * @param {Plane} rgb
 * @returns {Point[]}
 */
function alongTheMiddle({ origin, right, down }, { width, height }) {
  return Array.from({ length: PRINTS.details }, (_, i) => {
    const along = (i + 0.5) / PRINTS.details;
    return [
      (origin[0] + 0.5 * down[0] + along * right[0]) / width,
      (origin[1] + 0.5 * down[1] + along * right[1]) / height,
    ];
  });
}

/** Return the same, no drawing. @param {Print} print @returns {Print} */
export function asPhoto({ pitch }) {
  return { kind: pitch === null ? "photo" : "halftone", pitch };
}

/** Tell how wide a copy of a page has to be where `width` would do: wider, where the screen would be
 * half seen.
 * @param {Print} print
 * @param {number} width
 */
export function copyWidth({ pitch }, width) {
  if (pitch === null) return width;
  const shown = pitch * width;
  return shown <= PRINTS.unseenPx || shown >= PRINTS.shownPx ? width : PRINTS.shownPx / pitch;
}

/** Return the pitch in pixels of a copy of a page. @param {Print} print @param {Plane} rgb */
function pitchIn({ pitch }, rgb) {
  return pitch === null ? null : pitch * rgb.width;
}

/** Return a picture of a copy, straight; a screen is taken out.
 * @param {Plane} rgb (H, W, 3)
 * @param {Frame} frame
 * @param {number | null} pitch of the screen in pixels of the copy; null: as it is
 */
export function cut(rgb, frame, pitch) {
  const isWhole = String(frame.corners) === String(allOf(rgb).corners);
  const picture = isWhole
    ? rgb : frame.cut(rgb, wholePixels(frame.width), wholePixels(frame.height));
  return pitch === null ? picture : descreen(picture, pitch);
}

/** Return a picture of a copy as the network sees it: straight, without its screen.
 * @param {Plane} rgb (H, W, 3)
 * @param {Frame} frame
 * @param {{width: number, height: number}} size
 * @param {Print} print
 */
export function seen(rgb, frame, { width, height }, print) {
  const pitch = pitchIn(print, rgb);
  if (pitch === null) return frame.cut(rgb, width, height);
  const straight = cut(rgb, frame, pitch);
  return allOf(straight).cut(straight, width, height);
}

/** Return a drawing of a copy, straight; a screen stays where its dots are seen.
 * @param {Plane} rgb (H, W, 3)
 * @param {Frame} frame
 * @param {Print} print
 */
export function drawn(rgb, frame, print) {
  const pitch = pitchIn(print, rgb);
  return cut(rgb, frame, pitch === null || pitch >= PRINTS.shownPx ? null : pitch);
}

/** Return the frame around all of a copy. @param {Plane} rgb */
export function allOf({ width, height }) {
  return new Frame([0, 0], [width, 0], [0, height]);
}

/** @param {Plane} rgb @returns {Plane} (h, w, 1), L* in [0, 100] */
export function lightnessOf({ width, height, values }) {
  const lab = rgbToLab(values);
  const lightness = plane(width, height, 1);
  for (let i = 0; i < lightness.values.length; i++) lightness.values[i] = lab[3 * i];
  return lightness;
}
