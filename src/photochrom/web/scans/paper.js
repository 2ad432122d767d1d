/**
 * The color of the paper and of the light on it: what a gray photo's a*b* are made of; as in
 * paper.py.
 */

import { enlarge, plane } from "../arithmetic/grid.js";
import { PAPER } from "./constants.js";
import { addTo, beginFit, median, solveFit } from "./fitting.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {{rows: number, columns: number, values: Float64Array}} Blocks (rows, columns, 3) */

const TERMS = 14; // 1, l, l², l³; x, y, x², xy, y²; each of these also * l; l is L* / 100
const MEDIAN_STEPS = 16; // of L*
const STEADY_FROM = 4; // what follows the curve of a toning is light

/** The tone of a picture: a*b* that follow from L* and the place alone. */
export class Paper {
  /**
   * @param {Float64Array} even (14, 2), coefficients of the terms
   * @param {Plane} local (rows, columns, 2), what stains and lamps add to them at L* = 100
   * @param {{chroma: number, structure: number, across: number}} measures `structure` is how much of
   *   a*b* goes with the things in the picture and not with tone, light and grain; `across` the part
   *   of it that changes the hue
   */
  constructor(even, local, { chroma, structure, across }) {
    this.even = even;
    this.local = local;
    this.chroma = chroma;
    this.structure = structure;
    this.across = across;
  }

  /** Return paper without any color. */
  static neutral() {
    const measures = { chroma: 0, structure: 0, across: 0 };
    return new Paper(new Float64Array(TERMS * 2), plane(1, 1, 2), measures);
  }

  /** Return the tone's a*b* at L*.
   * @param {number} width
   * @param {number} height
   * @param {(pixel: number) => number} lightnessAt L* of a pixel
   * @returns {Plane} (height, width, 2)
   */
  ab(width, height, lightnessAt) {
    const local = enlarge(this.local, width, height);
    const tone = plane(width, height, 2);
    const terms = new Float64Array(TERMS);
    for (let i = 0; i < width * height; i++) {
      const lightness = lightnessAt(i);
      putTerms(terms, 0, lightness, placeOf(i % width, width), placeOf(Math.floor(i / width), height));
      for (let c = 0; c < 2; c++) {
        let sum = local.values[2 * i + c] * lightOf(lightness);
        for (let k = 0; k < TERMS; k++) sum += terms[k] * this.even[2 * k + c];
        tone.values[2 * i + c] = sum;
      }
    }
    return tone;
  }

  /** Return slope and offset of the tone's a*b* by L*, between 20 and 80.
   * @param {number} width
   * @param {number} height
   * @returns {Plane} (height, width, 4)
   */
  line(width, height) {
    const [dark, light] = [20, 80].map((level) => this.ab(width, height, () => level).values);
    const line = plane(width, height, 4);
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 2; c++) {
        const slope = (light[2 * i + c] - dark[2 * i + c]) / 60;
        line.values[4 * i + c] = slope;
        line.values[4 * i + 2 + c] = dark[2 * i + c] - 20 * slope;
      }
    }
    return line;
  }
}

/** Fit the tone of a picture; what is in color counts little.
 * @param {Plane} lab (H, W, 3), L*a*b*
 */
export function fitPaper(lab) {
  const blocks = average(lab);
  const { rows, columns, values } = blocks;
  const count = rows * columns;
  const terms = new Float64Array(count * TERMS);
  for (let i = 0; i < count; i++) {
    const [x, y] = [placeOf(i % columns, columns), placeOf(Math.floor(i / columns), rows)];
    putTerms(terms, i * TERMS, values[3 * i], x, y);
  }
  const { even, rest } = fitRobustly(terms, values, fromMedians(values));
  const local = localOf(blocks, rest);
  const left = new Float64Array(2 * count);
  const across = new Float64Array(2 * count);
  let chroma = 0;
  for (let i = 0; i < count; i++) {
    const light = lightOf(values[3 * i]);
    const [a, b] = [0, 1].map((c) => rest[2 * i + c] - local.values[2 * i + c] * light);
    const [toneA, toneB] = [0, 1].map((c) => values[3 * i + 1 + c] - rest[2 * i + c]);
    const toned = Math.hypot(toneA, toneB);
    const share = Math.min(1, Math.max(0, (toned - 1) / 3)); // a neutral tone has no hue
    const [alongA, alongB] = [toneA / Math.max(toned, 1e-6), toneB / Math.max(toned, 1e-6)];
    const along = (a * alongA + b * alongB) * share;
    left.set([a, b], 2 * i);
    across.set([a - alongA * along, b - alongB * along], 2 * i);
    chroma += values[3 * i + 1] ** 2 + values[3 * i + 2] ** 2;
  }
  return new Paper(even, local, {
    chroma: Math.sqrt(chroma / count),
    structure: structureOf(left, rows, columns),
    across: structureOf(across, rows, columns),
  });
}

/** Average a picture to blocks, so that grain does not count.
 * @param {Plane} lab
 * @returns {Blocks}
 */
function average({ width, height, values }) {
  const wanted = Math.max(1, Math.floor(Math.floor(Math.sqrt(width * height)) / PAPER.blocks));
  const block = Math.min(wanted, width, height);
  const [rows, columns] = [Math.floor(height / block), Math.floor(width / block)];
  const means = new Float64Array(rows * columns * 3);
  for (let y = 0; y < rows * block; y++) {
    for (let x = 0; x < columns * block; x++) {
      const to = 3 * (Math.floor(y / block) * columns + Math.floor(x / block));
      const from = 3 * (y * width + x);
      for (let c = 0; c < 3; c++) means[to + c] += values[from + c];
    }
  }
  for (let i = 0; i < means.length; i++) means[i] /= block * block;
  return { rows, columns, values: means };
}

/** Return the place of a pixel's center, in [-1, 1]. @param {number} i @param {number} count */
function placeOf(i, count) {
  return (2 * i + 1) / count - 1;
}

/** @param {Float64Array} terms @param {number} at @param {number} lightness @param {number} x
 * @param {number} y
 */
function putTerms(terms, at, lightness, x, y) {
  const level = lightness / 100;
  terms[at] = 1;
  terms[at + 1] = level;
  terms[at + 2] = level * level;
  terms[at + 3] = level * level * level;
  terms[at + 4] = x;
  terms[at + 5] = y;
  terms[at + 6] = x * x;
  terms[at + 7] = x * y;
  terms[at + 8] = y * y;
  for (let k = STEADY_FROM; k < 9; k++) terms[at + k + 5] = terms[at + k] * level;
}

/** Return the distance of each block's a*b* from the median of those as light as it.
 * @param {Float64Array} blocks (N, 3)
 */
function fromMedians(blocks) {
  const count = blocks.length / 3;
  const steps = Int32Array.from({ length: count }, (_, i) =>
    Math.trunc(Math.min(15, Math.max(0, blocks[3 * i] * (MEDIAN_STEPS / 100)))));
  const rest = new Float64Array(2 * count);
  for (let step = 0; step < MEDIAN_STEPS; step++) {
    const chosen = [...steps.keys()].filter((i) => steps[i] === step);
    for (let c = 0; c < 2; c++) {
      const middle = median(Float64Array.from(chosen, (i) => blocks[3 * i + 1 + c]));
      for (const i of chosen) rest[2 * i + c] = blocks[3 * i + 1 + c] - middle;
    }
  }
  return rest;
}

/** Fit a*b* by terms (Cauchy weights, squared).
 * @param {Float64Array} terms (N, 14)
 * @param {Float64Array} blocks (N, 3)
 * @param {Float64Array} first (N, 2), what is left before
 * @returns {{even: Float64Array, rest: Float64Array}} the coefficients, and what is left
 */
function fitRobustly(terms, blocks, first) {
  const count = blocks.length / 3;
  const steady = (PAPER.steady * count) / PAPER.blocks ** 2;
  const even = new Float64Array(TERMS * 2);
  const rest = first.slice();
  for (const spread of PAPER.spreads) {
    const fit = beginFit(TERMS, 2);
    for (let i = 0; i < count; i++) {
      const far = (rest[2 * i] ** 2 + rest[2 * i + 1] ** 2) / spread ** 2;
      addTo(fit, terms, i * TERMS, blocks, 3 * i + 1, 1 / (1 + far));
    }
    for (let k = 0; k < TERMS; k++) fit.square[k * TERMS + k] += steady;
    even.set(solveFit(fit));
    for (let i = 0; i < 2 * count; i++) {
      const [block, c] = [i >> 1, i & 1];
      let sum = 0;
      for (let k = 0; k < TERMS; k++) sum += terms[block * TERMS + k] * even[2 * k + c];
      rest[i] = blocks[3 * block + 1 + c] - sum;
    }
  }
  return { even, rest };
}

/** Return what stains and lamps add around each block.
 * @param {Blocks} blocks
 * @param {Float64Array} rest (rows, columns, 2)
 * @returns {Plane} (rows, columns, 2)
 */
function localOf({ rows, columns, values }, rest) {
  const count = rows * columns;
  const products = new Float64Array(3 * count); // of a*, of b*, of the light itself
  for (let i = 0; i < count; i++) {
    const far = Math.hypot(rest[2 * i], rest[2 * i + 1]) / PAPER.farthest;
    const trusted = 1 / (1 + far * far) ** 2;
    const light = lightOf(values[3 * i]);
    const share = light * trusted;
    products.set([rest[2 * i] * share, rest[2 * i + 1] * share, light * share], 3 * i);
  }
  const sums = windowSum(products, rows, columns);
  const local = plane(columns, rows, 2);
  for (let i = 0; i < 2 * count; i++) {
    const block = 3 * (i >> 1);
    local.values[i] = sums[block + (i & 1)] / Math.max(sums[block + 2], 1e-3);
  }
  return local;
}

/** Sum (rows, columns, 3) over square windows.
 * @param {Float64Array} values
 * @param {number} rows
 * @param {number} columns
 */
function windowSum(values, rows, columns) {
  const lines = new Float64Array(values.length);
  const sums = new Float64Array(values.length);
  for (const [from, to, step, count] of /** @type {const} */ ([
    [values, lines, 3 * columns, rows], [lines, sums, 3, columns],
  ])) {
    for (let i = 0; i < values.length; i++) {
      const at = Math.floor(i / step) % count;
      const last = Math.min(count - 1, at + PAPER.window);
      for (let j = Math.max(0, at - PAPER.window); j <= last; j++) to[i] += from[i + (j - at) * step];
    }
  }
  return sums;
}

/** Return the rms of what neighboring blocks share; grain is not shared.
 * @param {Float64Array} left (rows, columns, 2)
 * @param {number} rows
 * @param {number} columns
 */
function structureOf(left, rows, columns) {
  const near = left.map((value, i) => {
    const length = Math.hypot(left[i & ~1], left[i | 1]);
    return value / Math.max(1, length / PAPER.farthest);
  });
  const sums = [0, 0];
  for (let i = 0; i < near.length; i++) {
    const block = i >> 1;
    if (block >= columns) sums[0] += near[i] * near[i - 2 * columns];
    if (block % columns > 0) sums[1] += near[i] * near[i - 2];
  }
  const counts = [(rows - 1) * columns, rows * (columns - 1)];
  const means = sums.map((sum, i) => sum / counts[i]).filter((_, i) => counts[i] > 0);
  const total = means.reduce((sum, value) => sum + value, 0);
  return Math.sqrt(Math.max(0, total / Math.max(1, means.length)));
}

/** Return how much the color of light shows at L*: as f(Y) of CIE 15 does.
 * @param {number} lightness
 */
function lightOf(lightness) {
  return (lightness + 16) / 116;
}
