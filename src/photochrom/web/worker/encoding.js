/**
 * From pixels to a file. A JPEG, and a PNG that is large, are encoded strip by strip, so that the
 * picture never lies in memory whole a second time. Runs in the worker.
 */

import { PhotochromError } from "../errors.js";
import { checkSize } from "./bitmap.js";
import { JoinedJpeg, STRIP_ROWS } from "./joined-jpeg.js";
import { PngStream } from "./png-stream.js";
import { makeCanvas } from "./readers.js";

/** @typedef {import("./bitmap.js").Step} Step */
/** @typedef {"image/jpeg" | "image/png" | "image/webp"} Format */
/**
 * @typedef {object} Encoding
 * @property {Format} type
 * @property {number} quality in [0, 1]
 * @property {boolean} compare with the original at the left, as the command's --compare
 */
/**
 * @typedef {object} Picture
 * @property {number} width
 * @property {number} height
 * @property {boolean} transparent somewhere
 * @property {(context: OffscreenCanvasRenderingContext2D, top: number, height: number, onStep: Step)
 *   => Promise<void>} paint some of its rows, at the top of the canvas
 */

const LARGE_PNG_PIXELS = 24_000_000; // strips take a third longer; a smaller picture has the memory
const STRIP_PIXELS = 2_000_000; // few enough for a JPEG's count of blocks between two strips

/** Encode a picture.
 * @param {Picture} picture
 * @param {Encoding} encoding
 * @param {Step} onStep
 * @returns {Promise<Blob>}
 */
export async function encodePicture(picture, encoding, onStep) {
  const { width, height } = picture;
  if (encoding.type === "image/png" && width * height > LARGE_PNG_PIXELS) {
    return encodePng(picture, onStep);
  }
  if (encoding.type === "image/jpeg" && width * height > STRIP_PIXELS) {
    const joined = await encodeJpeg(picture, encoding, onStep);
    if (joined) return joined;
  }
  checkSize(width, height);
  const { canvas, context } = makeCanvas(width, height);
  await picture.paint(context, 0, height, onStep);
  const blob = await encodeCanvas(canvas, encoding);
  canvas.width = canvas.height = 0;
  return blob;
}

/** Encode a PNG in strips; browsers' own encoders need it whole.
 * @param {Picture} picture
 * @param {Step} onStep
 * @returns {Promise<Blob>}
 */
async function encodePng(picture, onStep) {
  const { width, height, transparent } = picture;
  const png = await PngStream.begin(width, height, transparent);
  await paintStrips(picture, onStep, async (canvas, context) => {
    png.add(context.getImageData(0, 0, width, canvas.height));
    return true;
  });
  return png.finish();
}

/** Encode a JPEG in strips.
 * @param {Picture} picture
 * @param {Encoding} encoding
 * @param {Step} onStep
 * @returns {Promise<Blob | null>} null where this browser's JPEGs cannot be joined
 */
async function encodeJpeg(picture, encoding, onStep) {
  const joined = new JoinedJpeg();
  const isWhole = await paintStrips(picture, onStep, async (canvas) => {
    const strip = await encodeCanvas(canvas, encoding);
    return joined.add(new Uint8Array(await strip.arrayBuffer()));
  });
  return isWhole ? joined.finish() : null;
}

/** Paint a picture strip by strip, each in the place of the one before.
 * @param {Picture} picture
 * @param {Step} onStep
 * @param {(canvas: OffscreenCanvas, context: OffscreenCanvasRenderingContext2D) => Promise<boolean>}
 *   use a strip; false ends it
 * @returns {Promise<boolean>} whether it came to its end
 */
async function paintStrips({ width, height, paint }, onStep, use) {
  const rows = Math.max(1, Math.floor(STRIP_PIXELS / width / STRIP_ROWS)) * STRIP_ROWS;
  checkSize(width, Math.min(rows, height));
  const { canvas, context } = makeCanvas(width, Math.min(rows, height));
  for (let top = 0; top < height; top += rows) {
    if (canvas.height > height - top) canvas.height = height - top; // the last one may be lower
    await paint(context, top, canvas.height, (share) =>
      onStep((top + share * canvas.height) / height));
    if (!(await use(canvas, context))) return false;
  }
  return true;
}

/** @param {OffscreenCanvas} canvas @param {Encoding} encoding @returns {Promise<Blob>} */
async function encodeCanvas(canvas, { type, quality }) {
  const blob = await canvas.convertToBlob({ type, quality });
  if (blob.type !== type) throw new PhotochromError("noFormat", { format: type });
  return blob;
}
