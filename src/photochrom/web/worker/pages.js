/**
 * From a scanned page to what colors it: each picture by itself, the rest as it was; as in pages.py.
 * Runs in the worker.
 */

import { plane, smallSize } from "../arithmetic/grid.js";
import { PAGES } from "../scans/constants.js";
import { roundEven } from "../scans/fitting.js";
import { eachPixel, wholePixels } from "../scans/frame.js";
import { kept } from "../scans/regions.js";
import { findAnswer, guided } from "./colorizer.js";
import { asColored, isOn } from "./division.js";
import { bandsOf, colorDrawing, lay, shadedLightness } from "./drawings.js";
import { allOf, copyWidth, drawn, lightnessOf, seen } from "./prints.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../arithmetic/hints.js").Hint} Hint */
/** @typedef {import("../scans/frame.js").Frame} Frame */
/** @typedef {import("../scans/regions.js").Picture} Picture */
/** @typedef {import("../scans/regions.js").Regions} Regions */
/** @typedef {import("./colorizer.js").Model} Model */
/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./prints.js").Print} Print */
/** @typedef {import("../page/history.js").Edit} Edit */

/** @typedef {{picture: Picture, print: Print, index: number}} Chosen a picture that is colored */

/**
 * @typedef {object} PageColors
 * @property {Plane} lightness (h, w, 1) of the page's copy
 * @property {Plane} coefficients (h, w, 4), A and B of a* and b*: ab = A * L + B
 * @property {Plane | null} kept what stays as it is
 * @property {Plane | null} [shade] (h, w, 1), what is left of its grays before; null without drawings
 */

/** Color the pictures of a page that are on.
 * @param {Model} model
 * @param {Page} page
 * @param {Edit} edit
 * @param {Map<string, Plane>} known colors of pictures found before; what is found is added
 * @returns {Promise<PageColors>}
 */
export async function colorPage(model, page, edit, known) {
  const { regions, ...division } = await page.divided(edit.whole);
  const switched = edit.whole ? [] : edit.switched;
  /** @type {Chosen[]} */
  const chosen = regions.pictures.map((picture, index) =>
    ({ picture: edit.keepsColors ? picture : asColored(picture), print: division.prints[index], index }))
    .filter(({ index }) => isOn({ regions, ...division }, index, switched));
  if (chosen.length === 0) return untouched(lightnessOf(page.small));
  const { width, height } = sizeFor(page, regions, chosen, model.contract.sidePx);
  const hasDrawings = chosen.some(({ print }) => print.kind === "drawing");
  const isSmall = regions.isWhole && chosen[0].print.pitch === null && !hasDrawings;
  const copy = isSmall ? page.small : await page.copyOf(width, height);
  const recalled = (/** @type {unknown[]} */ asked, /** @type {() => Promise<Plane>} */ find) =>
    recall(known, [edit.negative, edit.whole, edit.guess, ...asked], find);
  const pictures = chosen.map(({ picture }) => picture);
  if (regions.isWhole && !hasDrawings) {
    const rgb = isSmall ? copy : seen(copy, allOf(copy), page.small, chosen[0].print);
    const coefficients = await recalled([edit.spots], () =>
      coefficientsOf(model, rgb, edit.spots, edit.guess, chosen[0].print));
    const stays = kept(regions, pictures, regions.width, regions.height);
    return { lightness: lightnessOf(rgb), coefficients, kept: stays };
  }
  let stays = kept(regions, pictures, copy.width, copy.height);
  const coefficients = plane(copy.width, copy.height, 4);
  const shade = plane(copy.width, copy.height, 1);
  shade.values.fill(1);
  for (const { picture, print, index } of chosen) {
    const frame = picture.frame.scaled(copy.width / regions.width, copy.height / regions.height);
    const hints = hintsWithin(edit.spots, frame, copy);
    const found = await recalled([hints, index, copy.width], () =>
      lookAt(model, copy, frame, hints, edit.guess, print));
    paste(coefficients, frame, print.kind === "drawing" ? bandsOf(found, 0, 4) : found);
    if (print.kind !== "drawing") continue;
    stays ??= plane(copy.width, copy.height, 1);
    lay(shade, frame, bandsOf(found, 4, 1), Math.min);
    lay(stays, frame, bandsOf(found, 5, 1), Math.max);
  }
  if (!hasDrawings) return { lightness: lightnessOf(copy), coefficients, kept: stays };
  return { lightness: shadedLightness(copy, shade), coefficients, kept: stays, shade };
}

/** Return colors of a page that stays as it is. @param {Plane} lightness @returns {PageColors} */
function untouched(lightness) {
  const coefficients = plane(lightness.width, lightness.height, 4);
  return { lightness, coefficients, kept: plane(1, 1, 1, Float32Array.of(1)) };
}

/** Find slope and offset that give a whole picture its a*b*.
 * @param {Model} model
 * @param {Plane} rgb (h, w, 3)
 * @param {readonly Hint[]} hints
 * @param {import("../page/history.js").Guess} guess
 * @param {Print} print
 * @returns {Promise<Plane>} (h, w, 4)
 */
async function coefficientsOf(model, rgb, hints, guess, print) {
  const lightness = lightnessOf(rgb);
  const { width, height } = lightness;
  const ab = await findAnswer(model, lightness, hints, guess);
  if (print.pitch === null) return guided(model, lightness, ab);
  // dots are no guide: they are dark in every thing alike
  const coefficients = plane(width, height, 4);
  for (let i = 0; i < width * height; i++) {
    coefficients.values.set(ab.values.subarray(2 * i, 2 * i + 2), 4 * i + 2);
  }
  return coefficients;
}

/** Return the size of a copy of a page with its pictures as large as the network asks.
 * @param {Page} page
 * @param {Regions} regions
 * @param {readonly Chosen[]} chosen
 * @param {number} sidePx
 */
function sizeFor({ width, height }, regions, chosen, sidePx) {
  const most = smallSize(width, height, PAGES.mostSidePx);
  if (chosen.some(({ print }) => print.kind === "drawing")) return most;
  const widths = chosen.map(({ picture: { frame }, print }) => {
    const across = wholePixels((frame.width * width) / regions.width);
    const along = wholePixels((frame.height * height) / regions.height);
    return copyWidth(print, (smallSize(across, along, sidePx).width / across) * width);
  });
  const wanted = Math.max(...widths);
  const size = {
    width: Math.min(most.width, roundEven(wanted)),
    height: Math.min(most.height, roundEven((wanted / width) * height)),
  };
  return !regions.isWhole && size.width <= regions.width ? regions : size;
}

/** Place those hints of a page in a picture that lie in it.
 * @param {readonly Hint[]} hints
 * @param {Frame} frame
 * @param {Plane} page
 * @returns {Hint[]}
 */
function hintsWithin(hints, frame, { width, height }) {
  return hints.flatMap(({ x, y, color }) => {
    const [s, t] = frame.place(x * width, y * height);
    return s >= 0 && s <= 1 && t >= 0 && t <= 1 ? [{ x: s, y: t, color }] : [];
  });
}

/** Have the network see one picture of a page, whole.
 * @param {Model} model
 * @param {Plane} page
 * @param {Frame} frame
 * @param {readonly Hint[]} hints
 * @param {import("../page/history.js").Guess} guess
 * @param {Print} print
 * @returns {Promise<Plane>} (h, w, 4), of a drawing (h, w, 6)
 */
function lookAt(model, page, frame, hints, guess, print) {
  if (print.kind === "drawing") {
    return colorDrawing(model, drawn(page, frame, print), hints, guess);
  }
  const [across, along] = [wholePixels(frame.width), wholePixels(frame.height)];
  const size = smallSize(across, along, model.contract.sidePx);
  return coefficientsOf(model, seen(page, frame, size, print), hints, guess, print);
}

/** Put the coefficients of a picture where it lies; others that reach there stay beside it.
 * @param {Plane} page (h, w, 4)
 * @param {Frame} frame
 * @param {Plane} found
 */
function paste(page, frame, found) {
  const box = frame.boxOn(page.width, page.height);
  const pasted = frame.pasted(found, box).values;
  const covered = frame.coverage(box);
  eachPixel(box, page.width, (on, i) => {
    const isEmpty = page.values.subarray(4 * on, 4 * on + 4).every((value) => value === 0);
    if (covered[i] > 0 || isEmpty) page.values.set(pasted.subarray(4 * i, 4 * i + 4), 4 * on);
  });
}

/** Find colors, unless they have been found.
 * @param {Map<string, Plane>} known
 * @param {unknown[]} asked
 * @param {() => Promise<Plane>} find
 */
async function recall(known, asked, find) {
  const key = JSON.stringify(asked);
  const found = known.get(key) ?? await find();
  known.set(key, found);
  return found;
}
