/**
 * A PNG written row by row, so that neither the picture nor its file ever lies in memory whole (PNG,
 * third edition). Runs in the worker.
 */

import { pngChunk } from "../files/containers.js";
import { loadLibrary } from "./library.js";

const MARK = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const BITS = 8;
const RGB = 2;
const RGBA = 6;
const AVERAGE = 3; // of the filters, that which made a photo with grain smallest
/** Level 1, which seeks few repetitions: grain has hardly any. "legacyHash" is zlib's first, slower one. */
const COMPRESSION = { level: 1, memLevel: 9, chunkSize: 1 << 20, legacyHash: false };

export class PngStream {
  #channels;
  #deflate;
  /** @type {BlobPart[]} */
  #parts = [];
  /** The last row, which the next is told from; RGBA. */
  #above;

  /** Begin one; its library is fetched then.
   * @param {number} width
   * @param {number} height
   * @param {boolean} transparent somewhere; else the file has no alpha
   */
  static async begin(width, height, transparent) {
    const { Deflate } = await loadLibrary("pako/pako.mjs");
    return new PngStream(new Deflate(COMPRESSION), width, height, transparent);
  }

  /**
   * @param {any} deflate pako's
   * @param {number} width
   * @param {number} height
   * @param {boolean} transparent
   */
  constructor(deflate, width, height, transparent) {
    this.#deflate = deflate;
    deflate.onData = (/** @type {Uint8Array} */ compressed) => this.#push(compressed);
    this.#channels = transparent ? 4 : 3;
    this.#above = new Uint8ClampedArray(4 * width);
    const header = new Uint8Array(13);
    const view = new DataView(header.buffer);
    view.setUint32(0, width);
    view.setUint32(4, height);
    header.set([BITS, transparent ? RGBA : RGB], 8);
    this.#parts.push(MARK, pngChunk("IHDR", header));
  }

  /** Add the next rows.
   * @param {ImageData} pixels
   */
  add({ data, width, height }) {
    const line = 1 + width * this.#channels;
    const filtered = new Uint8Array(height * line);
    for (let y = 0; y < height; y++) {
      const row = data.subarray(4 * y * width, 4 * (y + 1) * width);
      filter(row, this.#above, this.#channels, filtered.subarray(y * line, (y + 1) * line));
      this.#above = row;
    }
    this.#above = this.#above.slice(); // not all the rows with it
    this.#deflate.push(filtered, false);
  }

  /** @returns {Blob} the whole */
  finish() {
    this.#deflate.push(new Uint8Array(), true);
    return new Blob([...this.#parts, pngChunk("IEND", new Uint8Array())], { type: "image/png" });
  }

  /** @param {Uint8Array} compressed in a blob, which the browser may keep outside of this process */
  #push(compressed) {
    this.#parts.push(new Blob([pngChunk("IDAT", compressed)]));
  }
}

/** Filter a row: each byte less the average of those at its left and above it.
 * @param {Uint8ClampedArray} row RGBA
 * @param {Uint8ClampedArray} above
 * @param {number} channels that are written of each pixel
 * @param {Uint8Array} into
 */
function filter(row, above, channels, into) {
  into[0] = AVERAGE;
  for (let i = 0; i < channels; i++) into[i + 1] = row[i] - (above[i] >> 1);
  for (let pixel = 4, to = 1 + channels; pixel < row.length; pixel += 4) {
    for (let i = pixel; i < pixel + channels; i++) {
      into[to++] = row[i] - ((row[i - 4] + above[i]) >> 1);
    }
  }
}
