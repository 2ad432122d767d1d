/**
 * The small copy: means of the areas its pixels cover, of the gamma-encoded values.
 *
 * As shrinking.py: most of the way by whole factors, a row at a time and rounded to bytes as libvips
 * and the decoder of a JPEG do, so that a big photo never lies in memory as numbers; the rest exactly.
 */

import { plane } from "./grid.js";

/** @typedef {import("./grid.js").Plane} Plane */

/** libvips divides by a factor with an integer: its reciprocal in steps of this, cut off. A mean is
 * one less for it now and then, and a network that answers a little otherwise shows.
 */
const SCALE_UNIT = 2 ** 24;
const DECODER_STEPS = [8, 4, 2];

export class Shrink {
  #extent;
  #small;
  /** @type {Blocks | null} the part a JPEG's decoder does for the command */
  #decoder = null;
  #blocks;
  #means;

  /**
   * @param {number} width
   * @param {number} height
   * @param {number} smallWidth at most width
   * @param {number} smallHeight at most height
   * @param {boolean} [jpeg] the photo is one
   */
  constructor(width, height, smallWidth, smallHeight, jpeg = false) {
    const { factor, onLoad } = factorsOf(Math.min(width / smallWidth, height / smallHeight), jpeg);
    const across = onLoad > 1 ? Math.floor(width / onLoad) : width;
    const down = onLoad > 1 ? Math.floor(height / onLoad) : height;
    const rest = factor / onLoad;
    this.#means = plane(Math.ceil(across / rest), Math.ceil(down / rest), 3);
    this.#small = { width: smallWidth, height: smallHeight };
    this.#extent = {
      width: Math.min(width / factor, this.#means.width),
      height: Math.min(height / factor, this.#means.height),
    };
    this.#blocks = new Blocks(across, down, rest, meanOfLibvips, (row, y) => {
      for (let i = 0; i < row.length; i++) this.#means.values[y * row.length + i] = row[i] / 255;
    });
    if (onLoad > 1) {
      this.#decoder = new Blocks(width, height, onLoad, meanOfDecoder, (row, y) => {
        this.#blocks.addRow(row, 0, 3, y);
      });
    }
  }

  /** Add the next row of the photo.
   * @param {Uint8ClampedArray} rgba (rows, width, 4)
   * @param {number} from row within rgba
   * @param {number} y row within the photo; rows come in order
   */
  addRow(rgba, from, y) {
    (this.#decoder ?? this.#blocks).addRow(rgba, from, 4, y);
  }

  /** Return the means, once every row was added.
   * @returns {Plane} (smallHeight, smallWidth, 3), gamma-encoded sRGB in [0, 1]
   */
  finish() {
    const rows = averageRows(this.#means, this.#small.height, this.#extent.height);
    return averageColumns(rows, this.#small.width, this.#extent.width);
  }
}

/** Choose the whole factor, and how much of it a JPEG's decoder takes.
 * @param {number} ratio of the sides
 * @param {boolean} jpeg
 */
function factorsOf(ratio, jpeg) {
  const whole = Math.floor(ratio);
  if (!jpeg) return { factor: whole, onLoad: 1 };
  const most = DECODER_STEPS.find((step) => step <= whole) ?? 1;
  const factor = whole - (whole % most);
  return { factor, onLoad: DECODER_STEPS.find((step) => factor % step === 0) ?? 1 };
}

/** @typedef {(sums: Uint32Array, at: number, last: number, factor: number) => number} Mean */

/** Means of square blocks, handed on a row of them at a time. */
class Blocks {
  #sums;
  #row;

  /**
   * @param {number} width
   * @param {number} height
   * @param {number} factor side of a block
   * @param {Mean} mean meanOfDecoder leaves out what does not fill a block
   * @param {(row: Uint8ClampedArray, y: number) => void} onRow (count, 3)
   */
  constructor(width, height, factor, mean, onRow) {
    this.width = width;
    this.height = height;
    this.factor = factor;
    this.mean = mean;
    this.onRow = onRow;
    const count = mean === meanOfDecoder ? Math.floor(width / factor) : Math.ceil(width / factor);
    this.#sums = new Uint32Array(width * 3);
    this.#row = new Uint8ClampedArray(count * 3);
  }

  /** @param {Uint8ClampedArray} pixels @param {number} from row of them
   * @param {number} bands @param {number} y
   */
  addRow(pixels, from, bands, y) {
    const { width, height, factor } = this;
    const sums = this.#sums;
    const last = y === height - 1;
    // the last row stands for those that a block lacks
    const times = last ? factor - (y % factor) : 1;
    for (let x = 0, at = from * width * bands, to = 0; x < width; x++, at += bands, to += 3) {
      sums[to] += times * pixels[at];
      sums[to + 1] += times * pixels[at + 1];
      sums[to + 2] += times * pixels[at + 2];
    }
    const isFull = (y + 1) % factor === 0;
    if (!isFull && !(last && this.mean === meanOfLibvips)) return;
    for (let block = 0, to = 0; to < this.#row.length; block++, to += 3) {
      for (let c = 0; c < 3; c++) {
        this.#row[to + c] = this.mean(sums, block * factor * 3 + c, 3 * width - 3 + c, factor);
      }
    }
    this.onRow(this.#row, Math.floor(y / factor));
    sums.fill(0);
  }
}

/** Average sums of columns as libvips does: down, then across, each rounded; the last column stands
 * for those that a block lacks. @type {Mean}
 */
function meanOfLibvips(sums, at, last, factor) {
  const half = factor >> 1;
  const scale = Math.floor(SCALE_UNIT / factor);
  let sum = 0;
  for (let i = 0; i < factor; i++) {
    sum += Math.floor(((sums[Math.min(last, at + 3 * i)] + half) * scale) / SCALE_UNIT);
  }
  return Math.floor(((sum + half) * scale) / SCALE_UNIT);
}

/** Average sums of columns as a JPEG's decoder does, rounded once. @type {Mean} */
function meanOfDecoder(sums, at, _last, factor) {
  let sum = 0;
  for (let i = 0; i < factor; i++) sum += sums[at + 3 * i];
  return Math.floor(sum / (factor * factor) + 0.5);
}

/** Average down.
 * @param {Plane} source
 * @param {number} count of rows wanted
 * @param {number} extent rows the picture takes up; what lies beyond is padding
 */
function averageRows(source, count, extent) {
  const averaged = plane(source.width, count, source.bands);
  const length = source.width * source.bands;
  for (let y = 0; y < count; y++) {
    for (const [row, share] of covered(y, count, extent, source.height)) {
      for (let i = 0; i < length; i++) {
        averaged.values[y * length + i] += share * source.values[row * length + i];
      }
    }
  }
  return averaged;
}

/** Average across.
 * @param {Plane} source
 * @param {number} count of columns wanted
 * @param {number} extent
 */
function averageColumns(source, count, extent) {
  const { bands, height, width } = source;
  const averaged = plane(count, height, bands);
  for (let x = 0; x < count; x++) {
    for (const [column, share] of covered(x, count, extent, width)) {
      for (let y = 0; y < height; y++) {
        for (let c = 0; c < bands; c++) {
          const from = (y * width + column) * bands + c;
          averaged.values[(y * count + x) * bands + c] += share * source.values[from];
        }
      }
    }
  }
  return averaged;
}

/** List what one mean covers, with the share of each.
 * @param {number} at
 * @param {number} count
 * @param {number} extent
 * @param {number} size of the source
 * @returns {[number, number][]}
 */
function covered(at, count, extent, size) {
  const start = Math.min((at * extent) / count, size);
  const end = Math.min(((at + 1) * extent) / count, size);
  /** @type {[number, number][]} */
  const shares = [];
  for (let i = Math.floor(start); i < end; i++) {
    const share = Math.min(end, i + 1) - Math.max(start, i);
    shares.push([i, (share * count) / extent]);
  }
  return shares;
}
