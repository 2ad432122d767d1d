/**
 * The pixels of a gray photo, a byte each: a quarter of what its bitmap takes. Runs in the worker.
 */

/** @typedef {import("../arithmetic/grid.js").Strip} Strip */
/** @typedef {import("./readers.js").Reader} Reader */

const OPAQUE = 0xff000000; // in RGBA as little-endian machines read it, as all that browsers run on are
const THREE_TIMES = 0x010101;

/** Keeps the rows of a photo, as long as all of them are gray. @implements {Reader} */
export class GrayReader {
  #width;
  /** @type {Uint8Array | null} null: it is not gray */
  #levels;
  #count = 0;
  #rgba = new Uint32Array();

  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.#width = width;
    try {
      this.#levels = new Uint8Array(width * height);
    } catch {
      this.#levels = null; // there is no room beside the bitmap, which does as well
    }
  }

  /** Add its next rows. @param {ImageData} pixels of whole rows */
  add({ data }) {
    const levels = this.#levels;
    if (!levels) return;
    const rgba = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
    for (let i = 0; i < rgba.length; i++) {
      const level = rgba[i] & 0xff;
      if (rgba[i] !== asRgba(level)) return this.close();
      levels[this.#count + i] = level;
    }
    this.#count += rgba.length;
  }

  /** All pixels are here, and gray and opaque. */
  get isWhole() {
    return this.#levels !== null && this.#count === this.#levels.length;
  }

  /** @param {Strip} strip of the picture at its own size */
  async read({ left, top, width, height }) {
    const levels = this.#levels;
    if (!levels) throw new RangeError("closed");
    if (this.#rgba.length < width * height) this.#rgba = new Uint32Array(width * height);
    for (let y = 0, at = 0; y < height; y++) {
      const start = (top + y) * this.#width + left;
      for (let x = 0; x < width; x++) this.#rgba[at++] = asRgba(levels[start + x]);
    }
    return new ImageData(new Uint8ClampedArray(this.#rgba.buffer, 0, 4 * width * height), width, height);
  }

  rest() {} // as for frames, a buffer for each strip would lie about

  close() {
    this.#levels = null;
  }
}

/** @param {number} level */
function asRgba(level) {
  return (OPAQUE | (level * THREE_TIMES)) >>> 0;
}
