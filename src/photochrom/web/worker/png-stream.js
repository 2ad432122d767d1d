/**
 * A PNG written row by row, with the browser's own deflate, so that neither the picture nor its
 * file ever lies in memory whole (PNG, third edition). Runs in the worker.
 */

import { join, pngChunk } from "../files/containers.js";

const MARK = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const BITS = 8;
const RGB = 2;
const RGBA = 6;
const AVERAGE = 3; // of the filters, that which made a photo with grain smallest
const CHUNK_BYTES = 1 << 20;

export class PngStream {
  #channels;
  #line;
  #deflate = new CompressionStream("deflate");
  #writer = this.#deflate.writable.getWriter();
  #reading = this.#read();
  /** @type {BlobPart[]} */
  #parts = [];
  /** The last row, which the next is told from. */
  #above;

  /**
   * @param {number} width
   * @param {number} height
   * @param {boolean} transparent somewhere; else the file has no alpha
   */
  constructor(width, height, transparent) {
    this.#channels = transparent ? 4 : 3;
    this.#line = width * this.#channels;
    this.#above = new Uint8Array(this.#line);
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
  async add({ data, width, height }) {
    const filtered = new Uint8Array(height * (1 + this.#line));
    for (let y = 0; y < height; y++) {
      const row = this.#rowOf(data.subarray(4 * y * width, 4 * (y + 1) * width));
      const at = y * (1 + this.#line);
      filter(row, this.#above, this.#channels, filtered.subarray(at, at + 1 + this.#line));
      this.#above = row;
    }
    await this.#writer.write(filtered);
  }

  /** @returns {Promise<Blob>} the whole */
  async finish() {
    await this.#writer.close();
    await this.#reading;
    const end = pngChunk("IEND", new Uint8Array());
    return new Blob([...this.#parts, end], { type: "image/png" });
  }

  /** @param {Uint8ClampedArray} pixels RGBA */
  #rowOf(pixels) {
    if (this.#channels === 4) return Uint8Array.from(pixels);
    const row = new Uint8Array(this.#line);
    for (let from = 0, to = 0; to < row.length; from += 4, to += 3) {
      row[to] = pixels[from];
      row[to + 1] = pixels[from + 1];
      row[to + 2] = pixels[from + 2];
    }
    return row;
  }

  /** Take what the compressor gives, in chunks that the browser may keep outside of this process. */
  async #read() {
    const reader = this.#deflate.readable.getReader();
    /** @type {Uint8Array[]} */
    let waiting = [];
    let size = 0;
    const flush = () => {
      if (size > 0) this.#parts.push(new Blob([pngChunk("IDAT", join(...waiting))]));
      waiting = [];
      size = 0;
    };
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      waiting.push(step.value);
      size += step.value.length;
      if (size >= CHUNK_BYTES) flush();
    }
    flush();
  }
}

/** Filter a row: each byte less the average of those at its left and above it.
 * @param {Uint8Array} row
 * @param {Uint8Array} above
 * @param {number} step bytes to the pixel at the left
 * @param {Uint8Array} into one longer than the row
 */
function filter(row, above, step, into) {
  into[0] = AVERAGE;
  for (let i = 0; i < step; i++) into[i + 1] = row[i] - (above[i] >> 1);
  for (let i = step; i < row.length; i++) into[i + 1] = row[i] - ((row[i - step] + above[i]) >> 1);
}
