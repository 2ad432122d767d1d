/**
 * A photo as it is looked at: its copies and details, light and dark as they are or exchanged, and the
 * pictures on it. Runs in the worker.
 */

import { plane } from "../arithmetic/grid.js";
import { Shrink } from "../arithmetic/shrink.js";
import { walkStrips } from "./bitmap.js";
import { readDetails } from "./details.js";
import { divide, withNegatives } from "./division.js";
import { wholeOf } from "./readers.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../scans/masks.js").Point} Point */
/** @typedef {import("./bitmap.js").Step} Step */
/** @typedef {import("./division.js").Division} Division */
/** @typedef {import("./readers.js").Source} Source */

/**
 * @typedef {object} Copies
 * @property {Plane} small (h, w, 3), sRGB in [0, 1], what the network sees of one picture
 * @property {Plane} larger that on which pictures are sought
 */

export class Page {
  /** @type {{asFound: Division | null, whole: Division | null}} */
  #divisions = { asFound: null, whole: null };
  #isNoticed = false;
  /** The last copy of another size. @type {Plane | null} */
  #other = null;

  /**
   * @param {Source} source upright
   * @param {boolean} jpeg
   * @param {Copies} copies
   * @param {boolean} isTurned light and dark are exchanged
   */
  constructor(source, jpeg, copies, isTurned = false) {
    this.source = source;
    this.jpeg = jpeg;
    this.copies = copies;
    this.isTurned = isTurned;
  }

  get width() {
    return this.source.width;
  }

  get height() {
    return this.source.height;
  }

  /** What the network sees where it is one picture. */
  get small() {
    return this.copies.small;
  }

  /** Return it with light and dark exchanged. */
  turned() {
    const { small, larger } = this.copies;
    return new Page(this.source, this.jpeg, { small: inverse(small), larger: inverse(larger) }, true);
  }

  /** Take a copy; the last of another size is remembered.
   * @param {number} width
   * @param {number} height
   */
  async copyOf(width, height) {
    const known = [this.copies.larger, this.#other].find((copy) =>
      copy?.width === width && copy.height === height);
    if (known) return known;
    const [copy] = await copiesOf(this.source, this.jpeg, [{ width, height }], () => {});
    this.#other = this.isTurned ? inverse(copy) : copy;
    return this.#other;
  }

  /** Read details about places. @param {readonly Point[]} places in shares of it */
  async details(places) {
    const squares = await readDetails(this.source, places);
    return this.isTurned ? squares.map((square) => square.map((value) => 1 - value)) : squares;
  }

  /** Divide it into pictures, once.
   * @param {boolean} whole it is one picture, whatever is found on it
   */
  async divided(whole) {
    const way = whole ? "whole" : "asFound";
    return (this.#divisions[way] ??= await divide(this, this.copies.larger, whole));
  }

  /** Notice which of its pictures look like negatives, once; who exchanged light and dark knows.
   * @param {import("./model.js").Model} model
   */
  async noticeNegatives(model) {
    if (this.isTurned || this.#isNoticed) return;
    this.#isNoticed = true;
    const division = await this.divided(false);
    this.#divisions.asFound = await withNegatives(model, division, this.copies.larger);
  }
}

/** @param {Plane} copy @returns {Plane} */
function inverse({ width, height, bands, values }) {
  return plane(width, height, bands, values.map((value) => 1 - value));
}

/** Take copies of a picture, all in one walk.
 * @param {Source} source
 * @param {boolean} jpeg
 * @param {readonly {width: number, height: number}[]} sizes
 * @param {Step} onStep
 * @param {(pixels: ImageData) => void} [onPixels]
 */
export async function copiesOf(source, jpeg, sizes, onStep, onPixels = () => {}) {
  const shrinks = sizes.map(({ width, height }) =>
    new Shrink(source.width, source.height, width, height, jpeg));
  await walkStrips(source, wholeOf(source), (pixels, strip) => {
    onPixels(pixels);
    for (const shrink of shrinks) {
      for (let y = 0; y < strip.height; y++) shrink.addRow(pixels.data, y, strip.top + y);
    }
  }, onStep);
  return shrinks.map((shrink) => shrink.finish());
}
