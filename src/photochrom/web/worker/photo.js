/**
 * A photo: opened from its file, rendered with its colors, encoded. Runs in the worker.
 */

import { rgbToLab } from "../arithmetic/color.js";
import { plane, smallSize } from "../arithmetic/grid.js";
import { mergeStrip } from "../arithmetic/merge.js";
import { checkSize, encodePhoto, isTransparent, makeCanvas, walkStrips } from "./bitmap.js";
import { Shrink } from "../arithmetic/shrink.js";
import { tone } from "../arithmetic/tone.js";
import { decodeUpright } from "./upright.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../arithmetic/merge.js").Look} Look */
/** @typedef {import("../arithmetic/grid.js").Strip} Strip */
/** @typedef {import("./bitmap.js").Step} Step */

export class Photo {
  /**
   * @param {ImageBitmap} bitmap upright
   * @param {Plane} lightness (h, w, 1), L* of the small copy
   * @param {import("../arithmetic/tone.js").Tone} kind
   * @param {boolean} transparent somewhere
   */
  constructor(bitmap, lightness, kind, transparent) {
    this.bitmap = bitmap;
    this.lightness = lightness;
    this.tone = kind;
    this.transparent = transparent;
    /** (h, w, 4), A and B of a* and b*; zeros are the photo without colors */
    this.coefficients = plane(lightness.width, lightness.height, 4);
  }

  /** Decode a photo and take its small copy.
   * @param {Blob} file
   * @param {number} sidePx
   * @param {Step} onStep
   */
  static async open(file, sidePx, onStep) {
    const bitmap = await decodeUpright(file);
    try {
      return await Photo.#read(bitmap, await isJpeg(file), sidePx, onStep);
    } catch (error) {
      bitmap.close(); // it was cancelled, or memory is short
      throw error;
    }
  }

  /** @param {ImageBitmap} bitmap @param {boolean} jpeg @param {number} sidePx @param {Step} onStep */
  static async #read(bitmap, jpeg, sidePx, onStep) {
    const { width, height } = bitmap;
    const small = smallSize(width, height, sidePx);
    const shrink = new Shrink(width, height, small.width, small.height, jpeg);
    let transparent = false;
    await walkStrips(bitmap, wholeOf(bitmap), (pixels, strip) => {
      transparent ||= isTransparent(pixels);
      for (let y = 0; y < strip.height; y++) shrink.addRow(pixels.data, y, strip.top + y);
    }, onStep);
    const lab = plane(small.width, small.height, 3, rgbToLab(shrink.finish().values));
    const lightness = plane(small.width, small.height, 1);
    for (let i = 0; i < lightness.values.length; i++) lightness.values[i] = lab.values[3 * i];
    return new Photo(bitmap, lightness, tone(lab), transparent);
  }

  /** Render a rectangle of the photo at any size.
   * @param {Strip} area
   * @param {Look | null} look null: as it came, without colors of its own
   * @param {Step} onStep
   * @param {Plane} [coefficients] others than the photo's own
   * @returns {Promise<OffscreenCanvas>}
   */
  async render(area, look, onStep, coefficients = this.coefficients) {
    const { canvas, context } = makeCanvas(area.width, area.height);
    await this.#paint(context, area, look, onStep, coefficients);
    return canvas;
  }

  /** Encode the colored photo at full size.
   * @param {Look} look
   * @param {import("./bitmap.js").Encoding} encoding
   * @param {Step} onStep
   */
  async encode(look, { type, quality, compare }, onStep) {
    const { width, height } = this.bitmap;
    const shift = compare ? width : 0;
    if (compare) checkSize(shift + width, height);
    const { canvas, context } = makeCanvas(shift + width, height);
    if (compare) context.drawImage(this.bitmap, 0, 0);
    await this.#paint(context, wholeOf(this.bitmap), look, onStep, this.coefficients, shift);
    const blob = await encodePhoto(canvas, type, quality);
    canvas.width = canvas.height = 0;
    return blob;
  }

  /** Paint a rectangle of the photo, strip by strip.
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {Strip} area
   * @param {Look | null} look
   * @param {Step} onStep
   * @param {Plane} coefficients
   * @param {number} [shift] to the right
   */
  async #paint(context, area, look, onStep, coefficients, shift = 0) {
    const plain = look === null && this.tone !== "color";
    await walkStrips(this.bitmap, area, (pixels, strip) => {
      if (!plain) mergeStrip(pixels.data, strip, coefficients, look ?? NO_COLORS);
      context.putImageData(pixels, shift + strip.left - area.left, strip.top - area.top);
    }, onStep);
  }

  /** Tell the color at a spot of the small copy.
   * @param {number} x in [0, 1]
   * @param {number} y in [0, 1]
   * @returns {[number, number, number]} L*a*b*
   */
  labAt(x, y) {
    const { width, height, values } = this.lightness;
    const column = Math.min(width - 1, Math.floor(x * width));
    const at = Math.min(height - 1, Math.floor(y * height)) * width + column;
    const [slopeA, slopeB, offsetA, offsetB] = this.coefficients.values.subarray(4 * at);
    return [values[at], slopeA * values[at] + offsetA, slopeB * values[at] + offsetB];
  }

  /** Give the memory back. */
  close() {
    this.bitmap.close();
  }
}

/** @type {Look} */
const NO_COLORS = Object.freeze({ strength: 0, warmth: 0 });

/** @param {Blob} file */
async function isJpeg(file) {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0xff && second === 0xd8;
}

/** @param {ImageBitmap} bitmap @returns {Strip} */
function wholeOf({ width, height }) {
  return { left: 0, top: 0, width, height, pictureWidth: width, pictureHeight: height };
}
