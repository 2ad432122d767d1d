/**
 * From a scanned page to what colors it: each picture by itself, the rest as it was; as in pages.py.
 * Runs in the worker.
 */

import { plane, smallSize } from "../arithmetic/grid.js";
import { rgbToLab } from "../arithmetic/color.js";
import { PAGES } from "../scans/constants.js";
import { roundEven } from "../scans/fitting.js";
import { wholePixels } from "../scans/frame.js";
import { findRegions, kept, whole } from "../scans/regions.js";
import { findColors } from "./colorizer.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../arithmetic/hints.js").Hint} Hint */
/** @typedef {import("../scans/frame.js").Frame} Frame */
/** @typedef {import("../scans/own-colors.js").Kind} Kind */
/** @typedef {import("../scans/regions.js").Picture} Picture */
/** @typedef {import("../scans/regions.js").Regions} Regions */
/** @typedef {import("./colorizer.js").Model} Model */
/** @typedef {import("../page/history.js").Edit} Edit */

/**
 * @typedef {object} Division a scan and the pictures on it
 * @property {Regions} regions
 * @property {Kind | "scan" | "blank"} kind of the one picture that it is; "scan": pictures lie on it;
 *   "blank": there is none, only paper and writing
 */

/**
 * @typedef {object} FoundPicture
 * @property {[number, number][]} corners x and y in shares of the page, clockwise from the picture's
 *   upper left
 * @property {boolean} isOn it is colored unless a person says otherwise
 */

/**
 * @typedef {object} PageColors
 * @property {Plane} lightness (h, w, 1) of the page's copy
 * @property {Plane} coefficients (h, w, 4), A and B of a* and b*: ab = A * L + B
 * @property {Plane | null} kept what stays as it is
 */

/**
 * @typedef {object} Page what is used of a Photo
 * @property {number} width
 * @property {number} height
 * @property {Division} division
 * @property {() => Promise<Division>} asOne it taken for one picture
 * @property {Plane} small (h, w, 3), sRGB, the copy that the network sees where it is one picture
 * @property {(width: number, height: number) => Promise<Plane>} copyOf another copy
 */

/** Divide a scan into its pictures.
 * @param {Plane} rgb (H, W, 3), sRGB in [0, 1]
 * @returns {Division}
 */
export function divide(rgb) {
  const regions = findRegions(rgb);
  const [first] = regions.pictures;
  if (!first) return { regions: whole(rgb), kind: "blank" };
  return { regions, kind: regions.isWhole ? first.colors.kind : "scan" };
}

/** Take a scan for one picture, whatever was found on it.
 * @param {Plane} rgb (H, W, 3), sRGB in [0, 1]
 * @returns {Division}
 */
export function undivided(rgb) {
  const regions = whole(rgb);
  return { regions, kind: regions.pictures[0].colors.kind };
}

/** List the pictures that a person may switch: none where the scan is one.
 * @param {Division} division
 * @returns {FoundPicture[]}
 */
export function switchable(division) {
  const { regions: { width, height, pictures }, kind } = division;
  if (kind !== "scan" && kind !== "blank") return [];
  return pictures.map(({ frame }, i) => ({
    corners: frame.corners.map(([x, y]) => [x / width, y / height]),
    isOn: isOn(division, i),
  }));
}

/** Tell whether something in color stays on the one picture that a scan is.
 * @param {Division} division
 */
export function keepsColors({ regions, kind }) {
  return regions.isWhole && kind !== "blank" && asColored(regions.pictures[0]).colors.things !== null;
}

/** Tell whether a picture is colored.
 * @param {Division} division
 * @param {number} index of the picture
 * @param {readonly number[]} [switched] pictures that a person switched
 */
function isOn({ regions, kind }, index, switched = []) {
  const picture = regions.pictures[index].colors.kind;
  const isGray = picture === "neutral" || picture === "toned";
  const before = kind === "scan" ? isGray : kind !== "blank";
  return before !== switched.includes(index);
}

/** Color the pictures of a page that are on.
 * @param {Model} model
 * @param {Page} page
 * @param {Edit} edit
 * @param {Map<string, Plane>} known colors of pictures found before; what is found is added
 * @returns {Promise<PageColors>}
 */
export async function colorPage(model, page, edit, known) {
  const division = edit.whole ? await page.asOne() : page.division;
  const { regions } = division;
  const pictures = regions.pictures.map(asColored);
  const switched = edit.whole ? [] : edit.switched;
  const chosen = [...pictures.keys()].filter((i) => isOn(division, i, switched));
  const colored = chosen.map((i) => pictures[i]);
  if (regions.isWhole) {
    const { spots, guess } = edit;
    const lightness = lightnessOf(page.small);
    if (chosen.length === 0) return untouched(lightness);
    const coefficients = await recall(known, [guess, spots],
      () => findColors(model, lightness, spots, guess));
    return { lightness, coefficients, kept: kept(regions, colored, regions.width, regions.height) };
  }
  const { width, height } = sizeFor(page, colored, model.contract.sidePx);
  const copy = await page.copyOf(width, height);
  const lightness = lightnessOf(copy);
  if (chosen.length === 0) return untouched(lightness);
  const coefficients = plane(copy.width, copy.height, 4);
  for (const i of chosen) {
    const frame = pictures[i].frame.scaled(copy.width / regions.width, copy.height / regions.height);
    const hints = hintsWithin(edit.spots, frame, copy);
    const found = await recall(known, [edit.guess, hints, i, copy.width],
      () => lookAt(model, copy, frame, hints, edit.guess));
    paste(coefficients, frame, found);
  }
  return { lightness, coefficients, kept: kept(regions, colored, copy.width, copy.height) };
}

/** Return a picture as it is colored: one that is in color all over loses its colors.
 * @param {Picture} picture
 * @returns {Picture}
 */
function asColored({ frame, colors }) {
  return colors.kind === "color" ? { frame, colors: { ...colors, things: null } } : { frame, colors };
}

/** Return colors of a page that stays as it is. @param {Plane} lightness @returns {PageColors} */
function untouched(lightness) {
  const coefficients = plane(lightness.width, lightness.height, 4);
  return { lightness, coefficients, kept: plane(1, 1, 1, Float32Array.of(1)) };
}

/** @param {Plane} rgb @returns {Plane} (h, w, 1) */
function lightnessOf({ width, height, values }) {
  const lab = rgbToLab(values);
  const lightness = plane(width, height, 1);
  for (let i = 0; i < lightness.values.length; i++) lightness.values[i] = lab[3 * i];
  return lightness;
}

/** Return the size of a copy of a page with its pictures as large as the network asks.
 * @param {Page} page
 * @param {readonly Picture[]} pictures
 * @param {number} sidePx
 */
function sizeFor({ width, height, division: { regions } }, pictures, sidePx) {
  const scales = pictures.map(({ frame }) => {
    const across = wholePixels((frame.width * width) / regions.width);
    const along = wholePixels((frame.height * height) / regions.height);
    return smallSize(across, along, sidePx).width / across;
  });
  const scale = Math.max(0, ...scales);
  const most = smallSize(width, height, PAGES.mostSidePx);
  const wanted = Math.min(most.width, roundEven(width * scale));
  if (wanted <= regions.width) return regions;
  return { width: wanted, height: Math.min(most.height, roundEven(height * scale)) };
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
 */
function lookAt(model, page, frame, hints, guess) {
  const [across, along] = [wholePixels(frame.width), wholePixels(frame.height)];
  const { width, height } = smallSize(across, along, model.contract.sidePx);
  return findColors(model, lightnessOf(frame.cut(page, width, height)), hints, guess);
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
  for (let i = 0; i < covered.length; i++) {
    const [x, y] = [box.left + (i % box.width), box.top + Math.floor(i / box.width)];
    const at = 4 * (y * page.width + x);
    const isEmpty = page.values.subarray(at, at + 4).every((value) => value === 0);
    if (covered[i] > 0 || isEmpty) page.values.set(pasted.subarray(4 * i, 4 * i + 4), at);
  }
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
