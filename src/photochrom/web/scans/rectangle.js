/**
 * Rectangles that stand out from a board: their sides are moved to where it ends; as in pictures.py.
 */

import { plane } from "../arithmetic/grid.js";
import { PICTURES } from "./constants.js";
import { addTo, beginFit, median, solveFit } from "./fitting.js";
import { Frame, addSample } from "./frame.js";
import { smallestRectangle } from "./masks.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./masks.js").Point} Point */

const REACH = Array.from({ length: 17 }, (_, i) => i / 2 - 4); // across a side, inside to outside
const [FIRST, LAST] = [0.04, 0.96]; // of a side, where it is looked at

/** Return the frame of a part that is a rectangle with four seen sides.
 * @param {Int32Array} part its pixels, in order
 * @param {Board} board
 * @param {number} far
 */
export function rectangleOf(part, board, far) {
  const { width, height } = board.edge;
  const points = outlineOf(part, width);
  const frame = Frame.of(smallestRectangle(points));
  const [short, long] = [frame.width, frame.height].sort((one, other) => one - other);
  if (short < PICTURES.leastSide * Math.max(width, height)) return null;
  if (long > PICTURES.longest * short || part.length < PICTURES.leastFill * short * long) return null;
  const atEdge = points.some(([x, y]) => x === 0 || x === width || y === 0 || y === height);
  return atEdge ? null : fitted(frame, board, far);
}

/** Return the corners of the pixels at both ends of each row.
 * @param {Int32Array} part its pixels, in order
 * @param {number} width
 * @returns {Point[]}
 */
function outlineOf(part, width) {
  /** @type {Point[]} */
  const points = [];
  part.forEach((pixel, i) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    if (i === 0 || Math.floor(part[i - 1] / width) < y) points.push([x, y], [x, y + 1]);
    if (i === part.length - 1 || Math.floor(part[i + 1] / width) > y) {
      points.push([x + 1, y], [x + 1, y + 1]);
    }
  });
  return points;
}

/** Move each side to where the board ends, to parts of a pixel.
 * @param {Frame} frame
 * @param {Board} board
 * @param {number} far
 * @returns {Frame | null} null where a side is not seen
 */
function fitted({ corners }, board, far) {
  const sides = corners.map((start, i) => sideOf(start, corners[(i + 1) % 4], board, far));
  /** @type {Point[][]} */
  const lines = [];
  const seen = [];
  for (const side of sides) {
    if (!side) return null;
    lines.push(side.line);
    seen.push(side.seen);
  }
  const mean = seen.reduce((sum, share) => sum + share / 4, 0);
  if (Math.min(...seen) < PICTURES.leastSideSeen || mean < PICTURES.leastSeen) return null;
  return Frame.of(lines.map((line, i) => meet(lines[(i + 3) % 4], line)));
}

/** Find where the board ends along a side.
 * @param {Point} start
 * @param {Point} end
 * @param {Board} board
 * @param {number} far
 * @returns {{line: Point[], seen: number} | null} two of its points, and the share that is seen
 */
function sideOf(start, end, board, far) {
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const along = [(end[0] - start[0]) / length, (end[1] - start[1]) / length];
  const normal = [along[1], -along[0]]; // outward
  const count = Math.max(16, Math.floor(length));
  const where = Array.from({ length: count }, (_, i) => FIRST + (i * (LAST - FIRST)) / (count - 1));
  const distance = plane(board.edge.width, board.edge.height, 1, board.distance);
  const offsets = where.map((share) => {
    const profile = new Float32Array(REACH.length);
    REACH.forEach((reach, i) => addSample(
      profile, i, 1, distance,
      start[0] + share * (end[0] - start[0]) + reach * normal[0],
      start[1] + share * (end[1] - start[1]) + reach * normal[1],
    ));
    return crossing(profile, far);
  });
  const known = where.map((_, i) => i).filter((i) => offsets[i] !== null);
  if (known.length < PICTURES.leastSideSeen * count) return null;
  const [xs, ys] = [known.map((i) => where[i]), known.map((i) => Number(offsets[i]))];
  const { slope, shift } = lineOf(xs, ys);
  const straight = xs.filter((x, i) => Math.abs(ys[i] - (shift + slope * x)) < 1.25);
  /** @type {Point} */
  const from = [start[0] + shift * normal[0], start[1] + shift * normal[1]];
  const last = shift + slope;
  /** @type {Point} */
  const to = [end[0] + last * normal[0], end[1] + last * normal[1]];
  return { line: [from, to], seen: straight.length / count };
}

/** Return where a profile from inside outward falls below half its height.
 * @param {Float32Array} profile
 * @param {number} far
 * @returns {number | null} null where it does not begin as picture and end as board
 */
function crossing(profile, far) {
  const most = Math.max(...profile.subarray(0, REACH.length >> 1));
  const level = Math.min(12, Math.max(far * 0.75, most / 2));
  const last = profile.findLastIndex((distance) => distance > level);
  if (last <= 0 || last >= REACH.length - 2) return null;
  const share = (profile[last] - level) / Math.max(profile[last] - profile[last + 1], 1e-6);
  return REACH[last] + Math.min(1, Math.max(0, share)) * (REACH[1] - REACH[0]);
}

/** Fit y = slope * x + shift, without the points that lie far from the rest.
 * @param {readonly number[]} x
 * @param {readonly number[]} y
 */
function lineOf(x, y) {
  const middle = median(Float64Array.from(y));
  let keep = y.map((value) => Math.abs(value - middle) < 3);
  let [slope, shift] = [0, 0];
  for (let round = 0; round < 3; round++) {
    const fit = beginFit(2, 1);
    x.forEach((place, i) => {
      if (keep[i]) addTo(fit, [place, 1], 0, y, i);
    });
    [slope, shift] = solveFit(fit);
    const rest = y.map((value, i) => Math.abs(value - slope * x[i] - shift));
    const most = Math.max(0.5, 2 * median(Float64Array.from(rest)));
    keep = rest.map((away) => away <= most);
  }
  return { slope, shift };
}

/** Return the point in which two lines meet, each given by two of its points.
 * @param {readonly Point[]} one
 * @param {readonly Point[]} two
 * @returns {Point}
 */
function meet([start, end], [other, otherEnd]) {
  const [ax, ay] = [end[0] - start[0], end[1] - start[1]];
  const [bx, by] = [otherEnd[0] - other[0], otherEnd[1] - other[1]];
  const [dx, dy] = [other[0] - start[0], other[1] - start[1]];
  const along = (dx * by - dy * bx) / (ax * by - ay * bx);
  return [start[0] + along * ax, start[1] + along * ay];
}
