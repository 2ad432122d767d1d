/**
 * The board, bed, mount or page that pictures lie on: even and of one color; as in board.py.
 */

import { BOARD } from "./constants.js";
import { addTo, beginFit, median, roundEven, solveFit } from "./fitting.js";
import { area, label, mask } from "./masks.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("./masks.js").Mask} Mask */

/**
 * @typedef {object} Board
 * @property {Mask} edge
 * @property {Float32Array} distance (height, width) of each pixel from the board, in Lab
 * @property {number} far what counts as far
 * @property {number} finest the same for a photo nearly as light as the board
 * @property {number} edgeShare
 * @property {number} uneven the range of its L*
 */

// Rounds of the fit: how many terms, to the edge alone, the least that is far. A plane of the edge,
// then curved, of all that is near; then closer, of the edge, and all again.
/** @type {readonly [number, boolean, "nearest" | "finest"][]} */
const ROUNDS = [
  [3, false, "nearest"], [6, false, "nearest"], [6, false, "nearest"], [6, false, "nearest"],
  [6, true, "finest"], [6, true, "finest"], [6, false, "finest"], [6, false, "finest"],
];
const TERMS = 6; // 1, x, y, x², xy, y²
const LEAST_PIXELS = 64; // of a fit

/** Find the board of a copy.
 * @param {Plane} lab (H, W, 3), L*a*b*
 * @returns {Board | null} null where the edge is not of one color
 */
export function findBoard(lab) {
  const { width, height, values } = lab;
  const edge = edgeOf(width, height);
  const center = usual(lab, edge);
  const isNear = (/** @type {number} */ i) => Math.hypot(
    values[3 * i] - center[0], values[3 * i + 1] - center[1], values[3 * i + 2] - center[2],
  ) < BOARD.farthest;
  const near = mask(width, height, (i) => edge.values[i] === 1 && isNear(i));
  if (area(near) < area(edge) * BOARD.edgeShare * 0.8) return null;
  const fitted = fitSurface(lab, near, edge);
  if (!fitted) return null;
  const { fit, far, finest } = fitted;
  const distance = new Float32Array(width * height);
  const surface = new Float32Array(width * height); // its L*
  const terms = new Float64Array(TERMS);
  for (let i = 0; i < distance.length; i++) {
    putTerms(terms, 0, i, width, height);
    surface[i] = along(fit, terms, 0, 0);
    distance[i] = distanceFrom(lab, i, fit, terms, 0);
  }
  const whole = maskOf({ edge, distance }, far);
  const onEdge = area(mask(width, height, (i) => edge.values[i] === 1 && whole.values[i] === 1));
  const edgeShare = onEdge / area(edge);
  if (edgeShare < BOARD.edgeShare) return null;
  return { edge, distance, far, finest, edgeShare, uneven: rangeOf(surface, whole) };
}

/** Return what may count as far: by default, for light photos, and beyond shadows.
 * @param {Board} board
 */
export function farsOf({ far, finest }) {
  return [far, finest, BOARD.farthest];
}

/** Return what is nearer to a board than `far` and hangs together with the edge.
 * @param {Pick<Board, "edge" | "distance">} board
 * @param {number} far
 */
export function maskOf({ edge, distance }, far) {
  return joinedTo(edge, mask(edge.width, edge.height, (i) => distance[i] < far));
}

/** Return the mask of a copy's outermost pixels.
 * @param {number} width
 * @param {number} height
 */
export function edgeOf(width, height) {
  const depth = Math.max(1, roundEven(BOARD.edgeOfSide * Math.min(width, height)));
  return mask(width, height, (i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return Math.min(x, width - 1 - x) < depth || Math.min(y, height - 1 - y) < depth;
  });
}

/** Return the color that most of a copy's edge has: around the peak of L*.
 * @param {Plane} lab
 * @param {Mask} edge
 */
function usual({ values }, edge) {
  const pixels = [...edge.values.keys()].filter((i) => edge.values[i]);
  const counts = new Float64Array(101);
  for (const i of pixels) counts[Math.trunc(Math.min(100, Math.max(0, values[3 * i])))]++;
  let peak = 0;
  let most = -1;
  for (let step = 0; step <= 100; step++) {
    let sum = 0;
    for (let j = Math.max(0, step - 2); j <= Math.min(100, step + 2); j++) sum += counts[j];
    if (sum > most) [peak, most] = [step, sum];
  }
  const chosen = pixels.filter((i) => Math.abs(values[3 * i] - peak - 0.5) < 3);
  return [0, 1, 2].map((c) => median(Float64Array.from(chosen, (i) => values[3 * i + c])));
}

/** Fit a surface of L*a*b* to what is near it, in rounds.
 * @param {Plane} lab
 * @param {Mask} near pixels of the edge that are board
 * @param {Mask} edge
 * @returns {{fit: Float64Array, far: number, finest: number} | null} fit (6, 3)
 */
function fitSurface(lab, near, edge) {
  const { width, height } = lab;
  const step = Math.max(1, roundEven(Math.sqrt(width * height) / BOARD.fitSidePx));
  /** @type {number[]} */
  const pixels = [];
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) pixels.push(y * width + x);
  }
  const terms = new Float64Array(pixels.length * TERMS);
  pixels.forEach((i, n) => putTerms(terms, n * TERMS, i, width, height));
  let chosen = pixels.map((i) => near.values[i] === 1);
  const fit = new Float64Array(TERMS * 3);
  /** @type {{nearest: number, finest: number}} */
  const fars = { nearest: BOARD.farthest, finest: BOARD.farthest };
  for (const [degree, onEdge, least] of ROUNDS) {
    if (onEdge) chosen = chosen.map((isChosen, n) => isChosen && edge.values[pixels[n]] === 1);
    if (chosen.filter(Boolean).length < LEAST_PIXELS) return null;
    const sums = beginFit(degree, 3);
    pixels.forEach((i, n) => {
      if (chosen[n]) addTo(sums, terms, n * TERMS, lab.values, 3 * i);
    });
    fit.set(solveFit(sums));
    const distances = pixels.map((i, n) => distanceFrom(lab, i, fit, terms, n * TERMS));
    const usually = median(Float64Array.from(distances.filter((_, n) => chosen[n])));
    const far = Math.min(BOARD.farthest, Math.max(BOARD[least], BOARD.spreads * usually));
    fars[least] = far;
    chosen = distances.map((distance) => distance < far);
  }
  return { fit, far: fars.nearest, finest: Math.min(fars.nearest, fars.finest) };
}

/** @param {Float64Array} terms @param {number} at @param {number} pixel @param {number} width
 * @param {number} height
 */
function putTerms(terms, at, pixel, width, height) {
  const x = (2 * (pixel % width)) / (width - 1) - 1;
  const y = (2 * Math.floor(pixel / width)) / (height - 1) - 1;
  terms[at] = 1;
  terms[at + 1] = x;
  terms[at + 2] = y;
  terms[at + 3] = x * x;
  terms[at + 4] = x * y;
  terms[at + 5] = y * y;
}

/** @param {Float64Array} fit @param {Float64Array} terms @param {number} at @param {number} band */
function along(fit, terms, at, band) {
  let sum = 0;
  for (let k = 0; k < TERMS; k++) sum += terms[at + k] * fit[3 * k + band];
  return sum;
}

/** @param {Plane} lab @param {number} pixel @param {Float64Array} fit @param {Float64Array} terms
 * @param {number} at
 */
function distanceFrom({ values }, pixel, fit, terms, at) {
  let sum = 0;
  for (let c = 0; c < 3; c++) {
    const away = values[3 * pixel + c] - along(fit, terms, at, c);
    sum += away * away;
  }
  return Math.sqrt(sum);
}

/** Return what of a mask hangs together with the edge.
 * @param {Mask} edge
 * @param {Mask} chosen
 */
function joinedTo(edge, chosen) {
  const { labels, count } = label(chosen);
  const joined = new Uint8Array(count + 1);
  edge.values.forEach((isEdge, i) => {
    if (isEdge) joined[labels[i]] = 1;
  });
  joined[0] = 0;
  return mask(edge.width, edge.height, (i) => joined[labels[i]] === 1);
}

/** @param {Float32Array} values @param {Mask} where */
function rangeOf(values, where) {
  let [least, most] = [Infinity, -Infinity];
  values.forEach((value, i) => {
    if (!where.values[i]) return;
    least = Math.min(least, value);
    most = Math.max(most, value);
  });
  return most - least;
}
