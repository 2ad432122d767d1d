/**
 * A photo: opened from its file, rendered with its colors, encoded. Runs in the worker.
 */

import { plane, smallSize } from "../arithmetic/grid.js";
import { mergeStrip } from "../arithmetic/merge.js";
import { REGIONS } from "../scans/constants.js";
import { keepStrip } from "../scans/keep.js";
import { shadeStrip } from "../scans/painting.js";
import { checkSize, isTransparent, walkStrips } from "./bitmap.js";
import { encodePicture } from "./encoding.js";
import { GrayReader } from "./gray.js";
import { Page, copiesOf } from "./page.js";
import { Source, invert, makeCanvas, wholeOf } from "./readers.js";
import { decodeUpright } from "./upright.js";

/** @typedef {import("../arithmetic/merge.js").Look} Look */
/** @typedef {import("../arithmetic/grid.js").Strip} Strip */
/** @typedef {import("./bitmap.js").Step} Step */
/** @typedef {import("./division.js").Division} Division */
/** @typedef {import("./pages.js").PageColors} PageColors */

export class Photo {
  /** With light and dark exchanged. @type {Page | null} */
  #turned = null;

  /**
   * @param {Page} page
   * @param {Division} division of it
   * @param {boolean} transparent somewhere
   */
  constructor(page, division, transparent) {
    this.page = page;
    this.division = division;
    this.transparent = transparent;
    /** What it is colored with; zeros are the photo without colors. @type {PageColors} */
    this.colors = { lightness: plane(1, 1, 1), coefficients: plane(1, 1, 4), kept: null };
  }

  get source() {
    return this.page.source;
  }

  get width() {
    return this.source.width;
  }

  get height() {
    return this.source.height;
  }

  /** Decode a photo and take its copies.
   * @param {Blob} file
   * @param {number} page of a TIFF
   * @param {number} sidePx
   * @param {Step} onStep
   */
  static async open(file, page, sidePx, onStep) {
    const source = await Source.of(await decodeUpright(file, page));
    try {
      if (source.needsCanvas) checkSize(source.width, source.height);
      return await Photo.#read(source, await isJpeg(file), sidePx, onStep);
    } catch (error) {
      source.close(); // it was cancelled, or memory is short
      throw error;
    }
  }

  /** @param {Source} source @param {boolean} jpeg @param {number} sidePx @param {Step} onStep */
  static async #read(source, jpeg, sidePx, onStep) {
    let transparent = false;
    const sizes = [sidePx, REGIONS.regionsSidePx].map((side) =>
      smallSize(source.width, source.height, side));
    const gray = new GrayReader(source.width, source.height);
    const [small, larger] = await copiesOf(source, jpeg, sizes, onStep, (pixels) => {
      transparent ||= isTransparent(pixels);
      gray.add(pixels);
    });
    if (gray.isWhole) source.replaceBy(gray);
    const page = new Page(source, jpeg, { small, larger });
    return new Photo(page, await page.divided(false), transparent);
  }

  /** Return it as it is looked at. @param {boolean} negative light and dark are exchanged */
  pageOf(negative) {
    return negative ? (this.#turned ??= this.page.turned()) : this.page;
  }

  /** Render a rectangle of the photo at any size.
   * @param {Strip} area
   * @param {Look | null} look null: as it came, without colors of its own
   * @param {Step} onStep
   * @param {PageColors} [colors] others than the photo's own
   * @returns {Promise<OffscreenCanvas>}
   */
  async render(area, look, onStep, colors = this.colors) {
    const { canvas, context } = makeCanvas(area.width, area.height);
    await this.#paint(context, area, look, onStep, colors);
    return canvas;
  }

  /** Encode the colored photo at full size.
   * @param {Look} look
   * @param {import("./encoding.js").Encoding} encoding
   * @param {Step} onStep
   */
  encode(look, encoding, onStep) {
    const whole = wholeOf(this.source);
    const shift = encoding.compare ? whole.width : 0;
    return encodePicture({
      width: shift + whole.width,
      height: whole.height,
      transparent: this.transparent,
      paint: async (context, top, height, onPainted) => {
        const rows = { ...whole, top, height };
        if (encoding.compare) {
          await walkStrips(this.source, rows, (pixels, strip) => {
            if (look.negative) invert(pixels.data);
            context.putImageData(pixels, 0, strip.top - top);
          }, () => {});
        }
        await this.#paint(context, rows, look, onPainted, this.colors, shift);
      },
    }, encoding, onStep);
  }

  /** Paint a rectangle of the photo, strip by strip.
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {Strip} area
   * @param {Look | null} look
   * @param {Step} onStep
   * @param {PageColors} colors
   * @param {number} [shift] to the right
   */
  async #paint(context, area, look, onStep, { coefficients, kept, shade }, shift = 0) {
    const plain = look === null && this.division.kind !== "color";
    await walkStrips(this.source, area, (pixels, strip) => {
      if (look?.negative) invert(pixels.data);
      const original = kept && look ? pixels.data.slice() : null;
      if (shade && look) shadeStrip(pixels.data, strip, shade, look.strength);
      if (!plain) mergeStrip(pixels.data, strip, coefficients, look ?? NO_COLORS);
      if (original && kept) keepStrip(pixels.data, original, strip, kept);
      context.putImageData(pixels, shift + strip.left - area.left, strip.top - area.top);
    }, onStep);
  }

  /** Tell the color at a spot.
   * @param {number} x in [0, 1]
   * @param {number} y in [0, 1]
   * @returns {[number, number, number]} L*a*b*
   */
  labAt(x, y) {
    const { lightness: { width, height, values }, coefficients } = this.colors;
    const column = Math.min(width - 1, Math.floor(x * width));
    const at = Math.min(height - 1, Math.floor(y * height)) * width + column;
    const [slopeA, slopeB, offsetA, offsetB] = coefficients.values.subarray(4 * at);
    return [values[at], slopeA * values[at] + offsetA, slopeB * values[at] + offsetB];
  }

  /** Give the memory back. */
  close() {
    this.source.close();
  }
}

/** @type {Look} */
const NO_COLORS = Object.freeze({ strength: 0, warmth: 0 });

/** @param {Blob} file */
async function isJpeg(file) {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0xff && second === 0xd8;
}
