/**
 * Divide a scan into pictures and the rest, on a small copy of it; as in regions.py.
 */

import { rgbToLab } from "../arithmetic/color.js";
import { plane } from "../arithmetic/grid.js";
import { REGIONS } from "./constants.js";
import { roundEven } from "./fitting.js";
import { Frame, eachPixel, wholePixels } from "./frame.js";
import { dilate, either, erode, filled, mask, opened } from "./masks.js";
import { findOwnColors } from "./own-colors.js";
import { findPictures, withoutRim } from "./pictures.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("./masks.js").Mask} Mask */
/** @typedef {import("./own-colors.js").OwnColors} OwnColors */

/**
 * @typedef {object} Picture
 * @property {Frame} frame in pixels of the copy
 * @property {OwnColors} colors
 */

/**
 * @typedef {object} Regions the pictures of a copy
 * @property {number} width of the copy
 * @property {number} height
 * @property {Picture[]} pictures none: a page without one
 * @property {boolean} isWhole the one picture is all of the copy
 */

const LEAST_CUT_PX = 8;

/** Find the pictures of a copy and what is in color in them.
 * @param {Plane} rgb (H, W, 3), sRGB in [0, 1]
 * @returns {Regions}
 */
export function findRegions(rgb) {
  const { width, height } = rgb;
  const lab = labOf(rgb);
  const { frames, blank } = findPictures(lab);
  if (blank) return { width, height, pictures: [], isWhole: false };
  if (frames.length === 0) return onePicture(lab);
  const pictures = frames.map((frame) => {
    const [across, along] = [frame.width, frame.height].map((side) => wholePixels(side, LEAST_CUT_PX));
    const cut = withoutRim(frame.cut(lab, across, along), REGIONS.rimPx);
    return { frame, colors: withRim(findOwnColors(cut)) };
  });
  return { width, height, pictures, isWhole: false };
}

/** Take a copy for one picture and find what is in color in it.
 * @param {Plane} rgb (H, W, 3), sRGB in [0, 1]
 * @returns {Regions}
 */
export function whole(rgb) {
  return onePicture(labOf(rgb));
}

/** @param {Plane} lab @returns {Regions} */
function onePicture(lab) {
  const { width, height } = lab;
  const frame = new Frame([0, 0], [width, 0], [0, height]);
  return { width, height, pictures: [{ frame, colors: findOwnColors(lab) }], isWhole: true };
}

/** @param {Plane} rgb @returns {Plane} */
function labOf({ width, height, values }) {
  return plane(width, height, 3, rgbToLab(values));
}

/** @param {OwnColors} colors @returns {OwnColors} */
function withRim({ kind, paper, things }) {
  const rim = REGIONS.rimPx;
  if (!things) return { kind, paper, things };
  const { width, height, values } = things;
  const wide = mask(width + 2 * rim, height + 2 * rim);
  for (let y = 0; y < height; y++) {
    const row = values.subarray(y * width, (y + 1) * width);
    wide.values.set(row, (y + rim) * wide.width + rim);
  }
  return { kind, paper, things: wide };
}

/** Return what a page keeps of its own colors where `pictures` are colored, at any size.
 * @param {Regions} regions
 * @param {readonly Picture[]} pictures
 * @param {number} width
 * @param {number} height
 * @returns {Plane | null} (height, width, 1): the share that is kept whatever it is, the rest of the
 *   scan; or (height, width, 6): that, the share where what is in color is kept, and slope and
 *   offset that give the a*b* of paper and light from L*. null where nothing is kept.
 */
export function kept(regions, pictures, width, height) {
  const hasThings = pictures.some(({ colors }) => colors.things !== null);
  if (regions.isWhole && !hasThings) return null;
  const planes = plane(width, height, hasThings ? 6 : 1);
  for (let i = 0; i < planes.values.length; i += planes.bands) planes.values[i] = 1;
  for (const { frame, colors } of pictures) {
    const there = frame.scaled(width / regions.width, height / regions.height);
    const box = there.boxOn(width, height);
    const covered = regions.isWhole
      ? new Float32Array(box.width * box.height).fill(1) : there.coverage(box);
    const own = colors.things && colors.paper ? there.pasted(ownPlanes(colors), box) : null;
    eachPixel(box, width, (on, i) => keepPixel(planes, on, covered[i], own, i));
  }
  return planes;
}

/** @param {Plane} planes @param {number} pixel @param {number} inside share of it in the picture
 * @param {Plane | null} own @param {number} from pixel of `own`
 */
function keepPixel({ values, bands }, pixel, inside, own, from) {
  const at = pixel * bands;
  values[at] = Math.min(values[at], 1 - inside);
  if (!own || inside === 0) return;
  values[at] = Math.max(values[at], own.values[6 * from] * inside);
  values.set(own.values.subarray(6 * from + 1, 6 * from + 6), at + 1);
}

/** Return the planes of `kept` for one picture: sure, near, slope and offset of the tone.
 * @param {OwnColors} colors
 * @returns {Plane} (height, width, 6)
 */
function ownPlanes({ kind, paper, things }) {
  if (!things || !paper) throw new RangeError("expected a picture with things in color");
  const { width, height } = things;
  // a label is whole, with what is printed on it; what a pencil line runs around is not
  const radius = Math.max(1, roundEven(REGIONS.labelOfSide * Math.min(width, height)));
  const all = either(things, filled(opened(things, radius)));
  const near = dilate(all, 2);
  const [outer, inner] = [erode(all, 1), erode(all, 2)];
  const areMarks = kind === "neutral" || kind === "toned"; // a tint has no inside of its own
  const line = paper.line(width, height);
  const planes = plane(width, height, 6);
  for (let i = 0; i < width * height; i++) {
    const isSure = (outer.values[i] && !things.values[i]) || inner.values[i];
    planes.values[6 * i] = areMarks && isSure ? 1 : 0;
    planes.values[6 * i + 1] = near.values[i];
    planes.values.set(line.values.subarray(4 * i, 4 * i + 4), 6 * i + 2);
  }
  return planes;
}
