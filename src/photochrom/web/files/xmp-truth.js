/**
 * Make an XMP packet true for the saved photo: turned, in sRGB, one picture alone.
 *
 * XMP specification, part 2; Metadata Working Group, Guidelines 2.0, 5.9 (regions); IPTC Extension
 * 2019.1 (image regions); Microsoft, People Tagging; Google, Motion Photo and Ultra HDR; Adobe, Gain Map 1.0. photo/containers/xmp_truth.py is its
 * sibling.
 */

import { valueOf, withValues } from "./xmp.js";

/** What promises a gain map, more pictures or a video behind the picture, by its usual prefixes. */
const PROMISES = new RegExp([
  String.raw`\s+(?:hdrgm:\w+|GCamera:(?:MotionPhoto|MicroVideo)\w*|xmpNote:HasExtendedXMP)\s*=\s*(?:"[^"]*"|'[^']*')`,
  String.raw`<(hdrgm:\w+|Container:Directory|GCamera:(?:MotionPhoto|MicroVideo)\w*|xmpNote:HasExtendedXMP)(?:\s[^>]*)?(?<!/)>[^]*?</\1>`,
].join("|"), "g");
const AREA = structure("[\\w-]+:Area");
const BOUNDARY = structure("Iptc4xmpExt:RegionBoundary");
const LIST_ITEM = structure("rdf:li");
/** Where faces and things are. */
const PLACES = ["mwg-rs:Regions", "MP:RegionInfo", "Iptc4xmpExt:ImageRegion"].map(structure);
const DIMENSIONS = structure("[\\w-]+:AppliedToDimensions");
const AREA_PARTS = ["stArea:x", "stArea:y", "stArea:w", "stArea:h"];
const BOX_PARTS = ["rbX", "rbY", "rbW", "rbH"].map((name) => `Iptc4xmpExt:${name}`);

/**
 * @typedef {object} Upright what became of a picture
 * @property {number} width
 * @property {number} height
 * @property {number} orientation EXIF's, before
 * @property {boolean} [isWhole] the saved file shows it alone; true unless told
 */

/** Let a packet tell of the upright photo.
 * @param {string} text
 * @param {Upright} upright
 */
export function trueXmp(text, { width, height, orientation, isWhole = true }) {
  let told = text.replaceAll(PROMISES, "");
  if (!isWhole) for (const place of PLACES) told = told.replaceAll(place, "");
  for (const [name, value] of [
    ["tiff:ImageWidth", `${width}`], ["exif:PixelXDimension", `${width}`],
    ["tiff:ImageLength", `${height}`], ["exif:PixelYDimension", `${height}`],
    ["exif:ColorSpace", "1"], ["photoshop:ICCProfile", "sRGB IEC61966-2.1"],
  ]) told = withValues(told, name, () => value);
  if (orientation === 1) return told;
  told = withValues(told, "tiff:Orientation", () => "1");
  told = told.replaceAll(AREA, (area) => turnedArea(area, orientation));
  told = withValues(told, "MPReg:Rectangle", (value) => turnedRectangle(value, orientation));
  told = told.replaceAll(BOUNDARY, (boundary) => turnedBoundary(boundary, { width, height, orientation }));
  if (orientation < 5) return told;
  told = told.replaceAll(DIMENSIONS, (sides) => exchanged(sides, "stDim:w", "stDim:h"));
  return exchanged(told, "tiff:XResolution", "tiff:YResolution");
}

/** Match an element with its content, or one that is empty.
 * @param {string} name
 */
function structure(name) {
  return new RegExp(String.raw`<(${name})(?:\s[^>]*)?(?:/>|(?<!/)>[^]*?</\1\s*>)`, "g");
}

/** Exchange two values where both are there.
 * @param {string} text
 * @param {string} one
 * @param {string} other
 */
function exchanged(text, one, other) {
  const [first, second] = [valueOf(text, one), valueOf(text, other)];
  if (first === null || second === null) return text;
  return withValues(withValues(text, one, () => second), other, () => first);
}

/** Turn a region: its center in shares of the sides, and its size.
 * @param {string} area
 * @param {number} orientation
 */
function turnedArea(area, orientation) {
  const [x, y, width, height] = AREA_PARTS.map((name) => Number(valueOf(area, name) ?? NaN));
  if (Number.isNaN(x) || Number.isNaN(y)) return area;
  const size = orientation > 4 ? [height, width] : [width, height];
  return [...turned(x, y, orientation), ...size].reduce(
    (told, value, i) => (Number.isNaN(value) ? told : withValues(told, AREA_PARTS[i], () => decimal(value))), area);
}

/** Turn a region's boundary: a box or a circle, or the corners in it, in shares or pixels.
 * @param {string} boundary
 * @param {Upright} upright
 */
function turnedBoundary(boundary, { width, height, orientation }) {
  const inPixels = valueOf(boundary, "Iptc4xmpExt:rbUnit") === "pixel";
  const after = inPixels ? [width, height] : [1, 1];
  const isCorners = boundary.includes("Iptc4xmpExt:rbVertices");
  const turn = (/** @type {string} */ part) => turnedBox(part, after, orientation);
  const told = isCorners ? boundary.replaceAll(LIST_ITEM, turn) : turn(boundary);
  if (orientation < 5 || inPixels) return told;
  return withValues(told, "Iptc4xmpExt:rbRx", (share) => decimal((Number(share) * height) / width));
}

/** @param {string} part that has a place @param {number[]} after its sides there @param {number} orientation */
function turnedBox(part, after, orientation) {
  const [x, y, ...sides] = BOX_PARTS.map((name) => Number(valueOf(part, name) ?? NaN));
  if (Number.isNaN(x) || Number.isNaN(y)) return part;
  const before = orientation > 4 ? [after[1], after[0]] : after;
  const size = sides.map((side, i) => (Number.isNaN(side) ? 0 : side / before[i]));
  const center = turned(x / before[0] + size[0] / 2, y / before[1] + size[1] / 2, orientation);
  if (orientation > 4) size.reverse();
  return [center[0] - size[0] / 2, center[1] - size[1] / 2, ...size].reduce((told, share, i) =>
    withValues(told, BOX_PARTS[i], () => decimal(share * after[i % 2])), part);
}

/** Turn "left, top, width, height" of Microsoft's people.
 * @param {string} value
 * @param {number} orientation
 */
function turnedRectangle(value, orientation) {
  const [left, top, ...size] = value.split(",").map(Number);
  if (size.length !== 2 || [left, top, ...size].some(Number.isNaN)) return value;
  const [x, y] = turned(left + size[0] / 2, top + size[1] / 2, orientation);
  const [width, height] = orientation > 4 ? size.reverse() : size;
  return [x - width / 2, y - height / 2, width, height].map(decimal).join(", ");
}

/** Find where a point of the stored picture, in shares of its sides, is in the upright one.
 * @param {number} x
 * @param {number} y
 * @param {number} orientation
 * @returns {[number, number]}
 */
export function turned(x, y, orientation) {
  const [across, down] = orientation > 4 ? [y, x] : [x, y];
  return [[2, 3, 6, 7].includes(orientation) ? 1 - across : across, [3, 4, 7, 8].includes(orientation) ? 1 - down : down];
}

/** @param {number} value */
function decimal(value) {
  return `${Number(value.toFixed(6))}`;
}
