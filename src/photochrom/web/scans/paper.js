/**
 * The color of the paper and of the light on it: what a gray photo's a*b* are made of; as in
 * paper.py.
 */

import { enlarge, plane } from "../arithmetic/grid.js";
import { PAPER } from "./constants.js";
import { addTo, beginFit, median, solveFit } from "./fitting.js";
import { atEdgesOf, structureOf } from "./structure.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/**
 * @typedef {object} Blocks
 * @property {number} rows
 * @property {number} columns
 * @property {Float64Array} values (rows, columns, 3), L*a*b*
 * @property {Float64Array} powers (rows, columns, PAPER.degree), of L* / 100
 */

const PLACES = 5; // x, y, x², xy, y²
const CURVE = PAPER.degree + 1; // 1, l ... l⁵, the curve of a toning; l is L* / 100
const TERMS = CURVE + 2 * PLACES; // and uneven light: the places, each also * l
const MEDIAN_STEPS = 16; // of L*

/** The tone of a picture: a*b* that follow from L* and the place alone. */
export class Paper {
  /**
   * @param {Float64Array} even (16, 2), coefficients of the terms
   * @param {[number, number]} span L* between which they were fitted; beyond it they stay
   * @param {Plane} local (rows, columns, 2), what stains and lamps add to them at L* = 100
   * @param {{chroma: number, structure: number, across: number, atEdges: number}} measures
   *   `structure` is how much of a*b* goes with the things in the picture and not with tone, light
   *   and grain; `across` the part of it that changes the hue; `atEdges` how much more of it lies at
   *   edges of L*
   */
  constructor(even, span, local, measures) {
    this.even = even;
    this.span = span;
    this.local = local;
    this.chroma = measures.chroma;
    this.structure = measures.structure;
    this.across = measures.across;
    this.atEdges = measures.atEdges;
  }

  /** Return paper without any color. */
  static neutral() {
    const measures = { chroma: 0, structure: 0, across: 0, atEdges: 0 };
    return new Paper(new Float64Array(TERMS * 2), [0, 100], plane(1, 1, 2), measures);
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
    const powers = new Float64Array(PAPER.degree);
    for (let i = 0; i < width * height; i++) {
      const lightness = lightnessAt(i);
      addPowers(powers.fill(0), 0, Math.min(this.span[1], Math.max(this.span[0], lightness)));
      const [x, y] = [placeOf(i % width, width), placeOf(Math.floor(i / width), height)];
      putTerms(terms, 0, powers, 0, x, y);
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
  const { rows, columns, values, powers } = blocks;
  const count = rows * columns;
  const terms = new Float64Array(count * TERMS);
  for (let i = 0; i < count; i++) {
    const [x, y] = [placeOf(i % columns, columns), placeOf(Math.floor(i / columns), rows)];
    putTerms(terms, i * TERMS, powers, i * PAPER.degree, x, y);
  }
  const { even, rest } = fitRobustly(terms, values, fromMedians(values));
  const local = localOf(blocks, rest);
  const left = new Float64Array(2 * count);
  const across = new Float64Array(2 * count);
  let chroma = 0;
  const span = /** @type {[number, number]} */ ([Infinity, -Infinity]);
  for (let i = 0; i < count; i++) {
    span[0] = Math.min(span[0], values[3 * i]);
    span[1] = Math.max(span[1], values[3 * i]);
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
  return new Paper(even, span, local, {
    chroma: Math.sqrt(chroma / count),
    structure: structureOf(left, rows, columns),
    across: structureOf(across, rows, columns),
    atEdges: atEdgesOf(left, blocks),
  });
}

/** Average a picture to blocks, so that grain does not count. The powers are means of the pixels'
 * own: across an edge they are not those of the mean.
 * @param {Plane} lab
 * @returns {Blocks}
 */
function average({ width, height, values }) {
  const wanted = Math.max(1, Math.floor(Math.floor(Math.sqrt(width * height)) / PAPER.blocks));
  const block = Math.min(wanted, width, height);
  const [rows, columns] = [Math.floor(height / block), Math.floor(width / block)];
  const means = new Float64Array(rows * columns * 3);
  const powers = new Float64Array(rows * columns * PAPER.degree);
  for (let y = 0; y < rows * block; y++) {
    for (let x = 0; x < columns * block; x++) {
      const to = Math.floor(y / block) * columns + Math.floor(x / block);
      const from = 3 * (y * width + x);
      for (let c = 0; c < 3; c++) means[3 * to + c] += values[from + c];
      addPowers(powers, to * PAPER.degree, values[from]);
    }
  }
  for (const sums of [means, powers]) {
    for (let i = 0; i < sums.length; i++) sums[i] /= block * block;
  }
  return { rows, columns, values: means, powers };
}

/** Return the place of a pixel's center, in [-1, 1]. @param {number} i @param {number} count */
function placeOf(i, count) {
  return (2 * i + 1) / count - 1;
}

/** Add L* / 100 and its powers. @param {Float64Array} powers @param {number} at
 * @param {number} lightness
 */
function addPowers(powers, at, lightness) {
  let power = 1;
  for (let k = 0; k < PAPER.degree; k++) {
    power *= lightness / 100;
    powers[at + k] += power;
  }
}

/** @param {Float64Array} terms @param {number} at @param {Float64Array} powers
 * @param {number} from where the block's powers begin
 * @param {number} x
 * @param {number} y
 */
function putTerms(terms, at, powers, from, x, y) {
  terms[at] = 1;
  for (let k = 0; k < PAPER.degree; k++) terms[at + 1 + k] = powers[from + k];
  const places = [x, y, x * x, x * y, y * y];
  for (let k = 0; k < PLACES; k++) {
    terms[at + CURVE + k] = places[k];
    terms[at + CURVE + PLACES + k] = places[k] * powers[from];
  }
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
 * @param {Float64Array} terms (N, 16)
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

/** Return how much the color of light shows at L*: as f(Y) of CIE 15 does.
 * @param {number} lightness
 */
function lightOf(lightness) {
  return (lightness + 16) / 116;
}
