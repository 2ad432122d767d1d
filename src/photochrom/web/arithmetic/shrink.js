/**
 * The small copy: means of the areas its pixels cover, of the gamma-encoded values.
 *
 * As shrinking.py: most of the way by whole factors, a row at a time and rounded to bytes as libvips
 * does, so that a big photo never lies in memory as numbers; the rest exactly.
 */

import { plane } from "./grid.js";

/** @typedef {import("./grid.js").Plane} Plane */

/** libvips divides by a factor with an integer: its reciprocal in steps of this, cut off. A mean is
 * one less for it now and then, and a network that answers a little otherwise shows.
 */
const SCALE_UNIT = 2 ** 24;

export class Shrink {
  /**
   * @param {number} width
   * @param {number} height
   * @param {number} smallWidth at most width
   * @param {number} smallHeight at most height
   */
  constructor(width, height, smallWidth, smallHeight) {
    this.width = width;
    this.height = height;
    this.smallWidth = smallWidth;
    this.smallHeight = smallHeight;
    this.factor = Math.floor(Math.min(width / smallWidth, height / smallHeight));
    const blocks = Math.ceil(width / this.factor);
    this.blocks = plane(blocks, Math.ceil(height / this.factor), 3);
    this.sums = new Uint32Array(width * 3);
  }

  /** Add the next row of the photo.
   * @param {Uint8ClampedArray} rgba (rows, width, 4)
   * @param {number} from row within rgba
   * @param {number} y row within the photo; rows come in order
   */
  addRow(rgba, from, y) {
    const { sums, width, factor } = this;
    const last = y === this.height - 1;
    // the last row stands for those that a block lacks
    const times = last ? factor - (y % factor) : 1;
    for (let x = 0, at = from * width * 4, to = 0; x < width; x++, at += 4, to += 3) {
      sums[to] += times * rgba[at];
      sums[to + 1] += times * rgba[at + 1];
      sums[to + 2] += times * rgba[at + 2];
    }
    if (!last && (y + 1) % factor) return;
    this.#finishBlocks(Math.floor(y / factor));
    sums.fill(0);
  }

  /** Average one row of blocks, down and then across; the last column as the last row.
   * @param {number} row
   */
  #finishBlocks(row) {
    const { sums, width, factor, blocks: { width: count, values } } = this;
    const half = factor >> 1;
    const scale = Math.floor(SCALE_UNIT / factor);
    for (let block = 0; block < count; block++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let i = 0; i < factor; i++) {
          const x = Math.min(width - 1, block * factor + i);
          sum += Math.floor(((sums[x * 3 + c] + half) * scale) / SCALE_UNIT);
        }
        values[(row * count + block) * 3 + c] = Math.floor(((sum + half) * scale) / SCALE_UNIT) / 255;
      }
    }
  }

  /** Return the means, once every row was added.
   * @returns {Plane} (smallHeight, smallWidth, 3), gamma-encoded sRGB in [0, 1]
   */
  finish() {
    const { blocks, factor, width, height, smallWidth, smallHeight } = this;
    const rows = averageRows(blocks, smallHeight, height / factor);
    return averageColumns(rows, smallWidth, width / factor);
  }
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
