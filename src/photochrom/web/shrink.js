/**
 * The small copy: exact means of the areas its pixels cover, a strip at a time, so that a big
 * photo never lies in memory as numbers. As shrinking.py, means are taken of the gamma-encoded
 * values.
 */

import { plane } from "./chroma.js";

/** @typedef {import("./chroma.js").Plane} Plane */

export class Shrink {
  /**
   * @param {number} width
   * @param {number} height
   * @param {number} smallWidth at most width
   * @param {number} smallHeight at most height
   */
  constructor(width, height, smallWidth, smallHeight) {
    this.columns = spans(width, smallWidth);
    this.rows = spans(height, smallHeight);
    this.small = plane(smallWidth, smallHeight, 3);
    this.sums = new Float64Array(smallWidth * smallHeight * 3);
    this.row = new Float64Array((smallWidth + 1) * 3);
    this.area = (width / smallWidth) * (height / smallHeight);
  }

  /** Add one row of the photo.
   * @param {Uint8ClampedArray} rgba (rows, width, 4)
   * @param {number} from row within rgba
   * @param {number} y row within the photo
   */
  addRow(rgba, from, y) {
    this.#sumColumns(rgba, from * this.columns.first.length * 4);
    const { width, height } = this.small;
    const top = this.rows.first[y];
    const inTop = this.rows.share[y];
    this.#addTo(top, inTop, width * 3);
    if (inTop < 1 && top + 1 < height) this.#addTo(top + 1, 1 - inTop, width * 3);
  }

  /** Return the means, once every row was added.
   * @returns {Plane} (smallHeight, smallWidth, 3), gamma-encoded sRGB in [0, 1]
   */
  finish() {
    const scale = 1 / (255 * this.area);
    for (let i = 0; i < this.sums.length; i++) this.small.values[i] = this.sums[i] * scale;
    return this.small;
  }

  /** Sum one row up into small columns.
   * @param {Uint8ClampedArray} rgba
   * @param {number} start
   */
  #sumColumns(rgba, start) {
    const { row, columns: { first, share } } = this;
    row.fill(0);
    for (let x = 0, at = start; x < first.length; x++, at += 4) {
      const to = first[x] * 3;
      const inFirst = share[x];
      row[to] += inFirst * rgba[at];
      row[to + 1] += inFirst * rgba[at + 1];
      row[to + 2] += inFirst * rgba[at + 2];
      if (inFirst === 1) continue;
      row[to + 3] += (1 - inFirst) * rgba[at];
      row[to + 4] += (1 - inFirst) * rgba[at + 1];
      row[to + 5] += (1 - inFirst) * rgba[at + 2];
    }
  }

  /** @param {number} y @param {number} weight @param {number} length */
  #addTo(y, weight, length) {
    const { row, sums } = this;
    for (let i = 0, at = y * length; i < length; i++, at++) sums[at] += weight * row[i];
  }
}

/** Find which small sample each large one falls into first, and how much of it.
 * @param {number} size
 * @param {number} smallSize at most size, so that a sample touches two small ones at most
 */
function spans(size, smallSize) {
  const first = new Int32Array(size);
  const share = new Float64Array(size);
  const length = size / smallSize;
  for (let i = 0; i < size; i++) {
    first[i] = Math.min(smallSize - 1, Math.floor(i / length));
    const boundary = first[i] === smallSize - 1 ? size : (first[i] + 1) * length;
    share[i] = Math.min(1, Math.max(0, boundary - i));
  }
  return { first, share };
}
