/**
 * The pictures of a page: where they lie, how each was made, and which are colored unless a person
 * says otherwise; as in pages.py. Runs in the worker.
 */

import { rgbToLab } from "../arithmetic/color.js";
import { plane } from "../arithmetic/grid.js";
import { hasOrangeMask } from "../scans/orange-mask.js";
import { findRegions, whole as asWhole } from "../scans/regions.js";
import { isNegative } from "./negatives.js";
import { asPhoto, cut, look } from "./prints.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../scans/own-colors.js").Kind} Kind */
/** @typedef {import("../scans/regions.js").Picture} Picture */
/** @typedef {import("../scans/regions.js").Regions} Regions */
/** @typedef {import("../scans/printed.js").Printed} Printed */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./prints.js").Print} Print */

/**
 * @typedef {object} Division a scan and the pictures on it
 * @property {Regions} regions
 * @property {Kind | "scan" | "blank" | "negative"} kind of the one picture that it is; "negative": a
 *   gray one, or a film that stays; "scan": pictures lie on it; "blank": there is none, only paper
 *   and writing
 * @property {Print[]} prints how each picture was made
 * @property {ReadonlySet<number>} negatives those pictures that look like gray negatives
 * @property {ReadonlySet<number>} films those that look like color negatives under their orange mask
 */

/**
 * @typedef {object} FoundPicture
 * @property {[number, number][]} corners x and y in shares of the page, clockwise from the picture's
 *   upper left
 * @property {Printed | "negative" | "film"} kind
 * @property {boolean} isOn it is colored unless a person says otherwise
 */

/** Divide a scan into its pictures.
 * @param {import("./page.js").Page} page
 * @param {Plane} rgb (H, W, 3), a copy of it, sRGB in [0, 1]
 * @param {boolean} whole take it for one picture, whatever is found on it
 * @returns {Promise<Division>}
 */
export async function divide(page, rgb, whole) {
  const found = whole ? asWhole(rgb) : findRegions(rgb);
  const isBlank = found.pictures.length === 0;
  const regions = isBlank ? asWhole(rgb) : found;
  const oneKind = regions.pictures[0].colors.kind;
  const films = new Set(whole || isBlank ? [] : filmsOf(regions, rgb));
  const isFilm = films.has(0) && !isGray(regions.pictures[0]);
  const one = isFilm ? "negative" : oneKind;
  const kind = isBlank ? "blank" : regions.isWhole ? one : "scan";
  const prints = [];
  for (const { frame } of regions.pictures) prints.push(await look(page, rgb, frame));
  const agreedOn = whole || isBlank ? prints.map(asPhoto) : agreed(regions, prints);
  return { regions, kind, prints: agreedOn, negatives: new Set(), films };
}

/** List the pictures that are under the orange mask of color negative film.
 * @param {Regions} regions
 * @param {Plane} rgb
 */
function filmsOf({ pictures }, rgb) {
  return pictures.flatMap(({ frame, colors }, i) => {
    if (colors.kind === "neutral") return [];
    const { width, height, values } = cut(rgb, frame, null);
    return hasOrangeMask(plane(width, height, 3, rgbToLab(values))) ? [i] : [];
  });
}

/** Have all that are colored be drawings where half of them are; the others by themselves.
 * @param {Regions} regions
 * @param {Print[]} prints
 * @returns {Print[]}
 */
function agreed({ pictures, isWhole }, prints) {
  const votes = pictures.map((picture) => isWhole || isGray(picture));
  const count = votes.filter(Boolean).length;
  const drawings = prints.filter(({ kind }, i) => votes[i] && kind === "drawing").length;
  if (2 * drawings < count) return prints;
  return prints.map((print, i) => votes[i] ? { ...print, kind: "drawing" } : print);
}

/** Notice which gray photos look like negatives.
 * @param {Model} model
 * @param {Division} division
 * @param {Plane} rgb (H, W, 3) the copy that was divided
 * @returns {Promise<Division>}
 */
export async function withNegatives(model, division, rgb) {
  if (division.kind === "blank") return division;
  const { regions, prints } = division;
  /** @type {Set<number>} */
  const negatives = new Set();
  for (const [i, picture] of regions.pictures.entries()) {
    if (!isGray(picture) || prints[i].kind !== "photo") continue;
    if (await isNegative(model, rgb, picture.frame)) negatives.add(i);
  }
  const isOne = regions.isWhole && negatives.has(0);
  return { ...division, kind: isOne ? "negative" : division.kind, negatives };
}

/** @param {Picture} picture */
function isGray({ colors: { kind } }) {
  return kind === "neutral" || kind === "toned";
}

/** Tell whether a picture is colored.
 * @param {Division} division
 * @param {number} index of the picture
 * @param {readonly number[]} [switched] pictures that a person switched
 */
export function isOn({ regions, kind, negatives, films }, index, switched = []) {
  const gray = isGray(regions.pictures[index]);
  const isSure = kind === "scan" || films.has(index) ? gray : kind !== "blank";
  const before = isSure && !negatives.has(index);
  return before !== switched.includes(index);
}

/**
 * @typedef {object} Findings what a person is told of a scan
 * @property {Division["kind"]} kind
 * @property {Printed[]} prints how its pictures were made
 * @property {FoundPicture[]} pictures that can be switched on and off
 * @property {boolean} keepsColors what is in color on the one picture stays
 * @property {boolean} hasFilm some looks like a color negative under its orange mask
 */

/** Tell what was found. @param {Division} division @returns {Findings} */
export function findings(division) {
  return {
    kind: division.kind, prints: division.prints.map(({ kind }) => kind),
    pictures: switchable(division), keepsColors: keepsColors(division),
    hasFilm: division.films.size > 0,
  };
}

/** List the pictures that a person may switch: none where the scan is one.
 * @param {Division} division
 * @returns {FoundPicture[]}
 */
function switchable(division) {
  const { regions: { width, height, pictures }, kind, prints, negatives, films } = division;
  if (!["scan", "blank", "negative"].includes(kind)) return [];
  return pictures.map(({ frame }, i) => ({
    corners: frame.corners.map(([x, y]) => [x / width, y / height]),
    kind: films.has(i) ? "film" : negatives.has(i) ? "negative" : prints[i].kind,
    isOn: isOn(division, i),
  }));
}

/** Tell whether something in color stays on the one picture that a scan is.
 * @param {Division} division
 */
function keepsColors({ regions, kind, films }) {
  return regions.isWhole && kind !== "blank" && films.size === 0
    && asColored(regions.pictures[0]).colors.things !== null;
}

/** Return a picture as it is colored: one that is in color all over loses its colors.
 * @param {Picture} picture
 * @returns {Picture}
 */
export function asColored({ frame, colors }) {
  return colors.kind === "color" ? { frame, colors: { ...colors, things: null } } : { frame, colors };
}
