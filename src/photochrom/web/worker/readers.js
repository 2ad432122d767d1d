/**
 * Ways to a bitmap's pixels. Runs in the worker.
 *
 * Of what is drawn to a canvas, Chromium keeps a copy: another 160 MB of 40 megapixels, or a third of
 * that where it is made smaller. A VideoFrame gives pixels without one, where a browser has it and the
 * photo is opaque.
 */

import { PhotochromError } from "../errors.js";

/** @typedef {import("../arithmetic/grid.js").Strip} Strip */
/** @typedef {import("./gray.js").GrayReader} GrayReader */
/**
 * @typedef {object} Reader
 * @property {(strip: Strip) => Promise<ImageData>} read a strip; the next takes its place. Rejects
 *   with RangeError or DOMException where memory does not suffice
 * @property {() => void} rest for now, without memory that is not needed then
 */

const BAND_PIXELS = 500_000;

/** Formats of frames through which nothing shows; what shows through is another's to undo. */
const OPAQUE = ["RGBX", "BGRX"];

/** Make a canvas whose pixels are read and written by the processor.
 * @param {number} width
 * @param {number} height
 */
export function makeCanvas(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new PhotochromError("outOfMemory");
  context.imageSmoothingQuality = "high";
  return { canvas, context };
}

/** A decoded photo and the ways to its pixels. */
export class Source {
  #bitmap;
  /** Ways past the canvas. @type {FrameReader | GrayReader | null} */
  #pixels;
  #bands;

  /** @param {ImageBitmap} bitmap @param {FrameReader | null} frames */
  constructor(bitmap, frames) {
    this.#bitmap = bitmap;
    this.width = bitmap.width;
    this.height = bitmap.height;
    this.#pixels = frames;
    this.#bands = frames && new BandReader(frames, bitmap);
  }

  /** All pixels are read by canvases, which some browsers have no large ones of. */
  get needsCanvas() {
    return this.#pixels === null;
  }

  /** @param {ImageBitmap} bitmap which is closed with the source */
  static async of(bitmap) {
    return new Source(bitmap, await FrameReader.of(bitmap));
  }

  /** Choose the way to a picture of this size. @param {Strip} strip @returns {Reader} */
  readerOf({ pictureWidth, pictureHeight }) {
    const isScaled = this.width !== pictureWidth || this.height !== pictureHeight;
    return (isScaled ? this.#bands : this.#pixels) ?? new CanvasReader(this.#bitmap, isScaled);
  }

  /** Have the photo's pixels as a byte each, in the bitmap's place. @param {GrayReader} gray all of them */
  replaceBy(gray) {
    this.close();
    this.#pixels = gray;
    this.#bands = new BandReader(gray, this);
  }

  /** Give the memory back. */
  close() {
    this.#pixels?.close();
    this.#bitmap.close();
  }
}

/** Return all of a photo as one strip. @param {{width: number, height: number}} size @returns {Strip} */
export function wholeOf({ width, height }) {
  return { left: 0, top: 0, width, height, pictureWidth: width, pictureHeight: height };
}

/** Exchange light and dark. @param {Uint8ClampedArray} rgba */
export function invert(rgba) {
  for (let at = 0; at < rgba.length; at += 4) {
    for (let c = 0; c < 3; c++) rgba[at + c] = 255 - rgba[at + c];
  }
}

/** Reads through a canvas, which can also be smaller than the bitmap. @implements {Reader} */
class CanvasReader {
  /** @type {ReturnType<typeof makeCanvas> | null} */
  #scratch = null;

  /** @param {ImageBitmap} bitmap @param {boolean} isScaled */
  constructor(bitmap, isScaled) {
    this.bitmap = bitmap;
    this.isScaled = isScaled;
  }

  /** @param {Strip} strip */
  async read({ left, top, width, height, pictureWidth, pictureHeight }) {
    this.#scratch ??= makeCanvas(width, height);
    const { canvas, context } = this.#scratch;
    if (canvas.height < height) canvas.height = height;
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = this.isScaled;
    const scaleX = this.bitmap.width / pictureWidth;
    const scaleY = this.bitmap.height / pictureHeight;
    context.drawImage(
      this.bitmap, left * scaleX, top * scaleY, width * scaleX, height * scaleY, 0, 0, width, height,
    );
    return context.getImageData(0, 0, width, height);
  }

  rest() {
    if (this.#scratch) this.#scratch.canvas.width = this.#scratch.canvas.height = 0;
    this.#scratch = null;
  }
}

/** Reads through a VideoFrame. @implements {Reader} */
class FrameReader {
  #frame;
  #bytes = new Uint8ClampedArray();

  /** @param {VideoFrame} frame */
  constructor(frame) {
    this.#frame = frame;
  }

  /** Make one, where frames give this bitmap's pixels as a canvas does.
   * @param {ImageBitmap} bitmap
   * @returns {Promise<FrameReader | null>}
   */
  static async of(bitmap) {
    if (!("VideoFrame" in globalThis)) return null;
    /** @type {FrameReader | null} */
    let reader = null;
    try {
      reader = new FrameReader(new VideoFrame(bitmap, { timestamp: 0 }));
      if (await reader.#isTrue(bitmap)) return reader;
    } catch {
      // this browser cannot, and says so
    }
    reader?.close();
    return null;
  }

  /** Compare a row with a canvas's. @param {ImageBitmap} bitmap */
  async #isTrue(bitmap) {
    if (!OPAQUE.includes(this.#frame.format ?? "")) return false;
    const { width, height } = bitmap;
    const top = height >> 1;
    const { context } = makeCanvas(width, 1);
    const row = await createImageBitmap(bitmap, 0, top, width, 1);
    context.drawImage(row, 0, 0);
    row.close();
    const expected = context.getImageData(0, 0, width, 1).data;
    const { data } = await this.read({
      left: 0, top, width, height: 1, pictureWidth: width, pictureHeight: height,
    });
    return data.every((byte, i) => byte === expected[i]);
  }

  /** @param {Strip} strip */
  async read({ left, top, width, height }) {
    const size = 4 * width * height;
    if (this.#bytes.length < size) this.#bytes = new Uint8ClampedArray(size);
    const bytes = this.#bytes.subarray(0, size);
    const rect = { x: left, y: top, width, height };
    await this.#frame.copyTo(bytes, { rect, format: "RGBA" });
    return new ImageData(bytes, width, height);
  }

  rest() {} // strips follow strips: a buffer for each would lie about until it is collected

  close() {
    this.#frame.close();
  }
}

/** Reads a picture made smaller, a band of it at a time. @implements {Reader} */
class BandReader {
  /** The whole picture made smaller, from which still smaller ones are made. @type {OffscreenCanvas | null} */
  #whole = null;

  /** @param {Reader} pixels of it at its own size @param {{width: number, height: number}} size */
  constructor(pixels, { width, height }) {
    this.pixels = pixels;
    this.size = { width, height };
  }

  /** @param {Strip} strip at most as large as others read at once */
  async read(strip) {
    const { width, height, pictureWidth, pictureHeight } = strip;
    const { canvas, context } = makeCanvas(width, height);
    if (this.#whole && pictureWidth <= this.#whole.width) {
      drawPart(context, this.#whole, this.#whole, strip);
    } else {
      await this.#drawBands(context, strip);
      if (width === pictureWidth && height === pictureHeight) this.#whole = canvas;
    }
    return context.getImageData(0, 0, width, height);
  }

  /** @param {OffscreenCanvasRenderingContext2D} context @param {Strip} strip */
  async #drawBands(context, strip) {
    const [across, down] = [this.size.width / strip.pictureWidth, this.size.height / strip.pictureHeight];
    const left = Math.floor(strip.left * across);
    const width = Math.min(this.size.width, Math.ceil((strip.left + strip.width) * across)) - left;
    const rows = Math.max(1, Math.floor(BAND_PIXELS / (width * down)));
    for (let y = 0; y < strip.height; y += rows) {
      const part = { ...strip, top: strip.top + y, height: Math.min(rows, strip.height - y) };
      const top = Math.floor(part.top * down);
      const height = Math.min(this.size.height, Math.ceil((part.top + part.height) * down)) - top;
      const band = makeCanvas(width, height);
      const pixels = await this.pixels.read({ ...wholeOf(this.size), left, top, width, height });
      band.context.putImageData(pixels, 0, 0);
      drawPart(context, band.canvas, this.size, part, { left, top, y });
      band.canvas.width = band.canvas.height = 0;
    }
  }

  rest() {}
}

/** Draw a rectangle of a picture made smaller.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {OffscreenCanvas} canvas some of the picture
 * @param {{width: number, height: number}} size of the picture
 * @param {Strip} strip
 * @param {{left: number, top: number, y: number}} [where] the canvas begins in the picture, and the
 *   rectangle in the context
 */
function drawPart(context, canvas, size, strip, { left, top, y } = { left: 0, top: 0, y: 0 }) {
  const [across, down] = [size.width / strip.pictureWidth, size.height / strip.pictureHeight];
  context.drawImage(
    canvas, strip.left * across - left, strip.top * down - top, strip.width * across, strip.height * down,
    0, y, strip.width, strip.height,
  );
}
