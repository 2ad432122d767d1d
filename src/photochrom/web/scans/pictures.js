/**
 * Find the pictures of a scan: rectangles that stand out from the board all around; as in
 * pictures.py.
 */

import { plane } from "../arithmetic/grid.js";
import { farsOf, findBoard, maskOf } from "./board.js";
import { PICTURES } from "./constants.js";
import { median, roundEven } from "./fitting.js";
import { wholePixels } from "./frame.js";
import { area, label, mask, opened, pixelsOf } from "./masks.js";
import { rectangleOf } from "./rectangle.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./frame.js").Frame} Frame */

/**
 * @typedef {object} Pictures
 * @property {Frame[]} frames in pixels of the copy
 * @property {boolean} blank nothing but a board, perhaps with writing
 */

const INSET = 2; // of a mount, whose own edge is blurred

/** Find the pictures of a copy; no frames where it is one picture or blank.
 * @param {Plane} lab (H, W, 3), L*a*b*
 * @param {number} [depth] of boards on boards
 * @returns {Pictures}
 */
export function findPictures(lab, depth = PICTURES.depth) {
  const least = depth === PICTURES.depth ? PICTURES.leastScanPx : PICTURES.leastMountPx;
  const side = Math.min(lab.width, lab.height);
  const board = side < least || depth === 0 ? null : findBoard(lab);
  if (!board) return { frames: [], blank: false };
  const found = outermost(rectanglesOn(board));
  const most = depth === PICTURES.depth ? PICTURES.mostBeside : PICTURES.mostBesideOnMount;
  const frames = isScenery(board, found, most)
    ? [] : found.flatMap((frame) => inside(lab, frame, depth));
  if (frames.length > 0) return { frames: inReadingOrder(frames), blank: false };
  return { frames, blank: isBlank(board) };
}

/** Sort by rows, which begin above the middle of their highest; in each from left to right.
 * @param {readonly Frame[]} frames
 */
function inReadingOrder(frames) {
  const [leftmost, top] = [0, 1].map((axis) => (/** @type {Frame} */ { corners }) =>
    Math.min(...corners.map((corner) => corner[axis])));
  let left = [...frames].sort((one, other) => top(one) - top(other));
  const ordered = [];
  while (left.length > 0) {
    const middle = left[0].corners.reduce((sum, [, y]) => sum + y / 4, 0);
    const row = left.filter((frame) => top(frame) <= middle);
    left = left.filter((frame) => !row.includes(frame));
    ordered.push(...row.sort((one, other) => leftmost(one) - leftmost(other)));
  }
  return ordered;
}

/** Return the pictures on what was found, where that is a mount; else itself, or nothing.
 * @param {Plane} lab
 * @param {Frame} frame
 * @param {number} depth
 * @returns {Frame[]}
 */
function inside(lab, frame, depth) {
  const [width, height] = [wholePixels(frame.width), wholePixels(frame.height)];
  const cut = withoutRim(frame.cut(lab, width, height), INSET);
  const inner = findPictures(cut, depth - 1);
  if (inner.blank) return [];
  if (inner.frames.length === 1 && isBlackBorder(cut, inner.frames[0])) return [frame];
  const found = inner.frames.map((one) => one.shifted(INSET, INSET).within(frame, width, height));
  return found.length > 0 ? found : [frame];
}

/** Leave the outermost pixels out.
 * @param {Plane} source
 * @param {number} margin
 */
export function withoutRim({ width, height, bands, values }, margin) {
  const [columns, rows] = [width, height].map((side) => Math.max(0, side - 2 * margin));
  const inner = plane(columns, rows, bands);
  for (let y = 0; y < rows; y++) {
    const from = ((y + margin) * width + margin) * bands;
    inner.values.set(values.subarray(from, from + columns * bands), y * columns * bands);
  }
  return inner;
}

/** Tell whether what lies around a frame is narrow and black: a photo's own border.
 * @param {Plane} lab
 * @param {Frame} inner
 */
function isBlackBorder({ width, height, values }, inner) {
  const covered = inner.coverage({ left: 0, top: 0, width, height });
  const around = Float64Array.from([...covered.keys()].filter((i) => covered[i] === 0), (i) => values[3 * i]);
  const share = around.length / covered.length;
  return share > 0 && share < PICTURES.borderArea && median(around) < PICTURES.black;
}

/** Return the rectangles that stand out from a board, by each difference that may be far.
 * @param {Board} board
 */
function rectanglesOn(board) {
  return farsOf(board).flatMap((far) => {
    const solid = raisedFrom(board, far);
    const { labels, count } = label(solid);
    return pixelsOf(labels, count).slice(1)
      .filter((part) => part.length >= PICTURES.leastArea * solid.values.length)
      .flatMap((part) => rectangleOf(part, board, far) ?? []);
  });
}

/** Return the mask of what is farther than `far` from a board, without specks.
 * @param {Board} board
 * @param {number} far
 */
function raisedFrom(board, far) {
  const { width, height, values } = maskOf(board, far);
  const raised = mask(width, height, (i) => !values[i]);
  return opened(raised, Math.max(1, roundEven(0.004 * Math.min(width, height))));
}

/** Keep, of frames that lie in each other, the outer; where they are alike, the first.
 * @param {readonly Frame[]} frames
 */
function outermost(frames) {
  /** @type {Frame[]} */
  let kept = [];
  for (const frame of frames) {
    const same = kept.filter((one) => holds(one, frame) || holds(frame, one));
    if (areaOf(same) < PICTURES.alike * frame.area) {
      kept = [...kept.filter((one) => !same.includes(one)), frame];
    }
  }
  return kept;
}

/** Tell whether the middle of a frame lies in another.
 * @param {Frame} outer
 * @param {Frame} frame
 */
function holds(outer, frame) {
  const [x, y] = [0, 1].map((axis) => frame.corners.reduce((sum, at) => sum + at[axis] / 4, 0));
  const [s, t] = outer.place(x, y);
  return s > 0 && s < 1 && t > 0 && t < 1;
}

/** Tell whether more than `most` of their area stands out beside frames: windows in a wall.
 * @param {Board} board
 * @param {readonly Frame[]} frames
 * @param {number} most
 */
function isScenery(board, frames, most) {
  return frames.length > 0 && area(raisedFrom(board, board.far)) > (1 + most) * areaOf(frames);
}

/** @param {readonly Frame[]} frames */
function areaOf(frames) {
  return frames.reduce((sum, frame) => sum + frame.area, 0);
}

/** Tell whether a board bears nothing, or strokes alone.
 * @param {Board} board
 */
function isBlank({ edge: { width, height }, distance, far, edgeShare, uneven }) {
  const drawn = mask(width, height, (i) => distance[i] > Math.max(PICTURES.ink, 2 * far));
  const side = Math.min(width, height);
  const stroke = Math.max(2, roundEven((PICTURES.strokeOfSide * side) / 2));
  const thick = area(opened(drawn, stroke)) / (width * height);
  return edgeShare > 0.9 && thick < 0.002 && uneven < 15;
}
