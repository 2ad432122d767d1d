/**
 * From pixels to a file. A JPEG is encoded strip by strip, so that the picture never lies in memory
 * whole a second time. Runs in the worker.
 */

import { PhotochromError } from "../errors.js";
import { checkSize } from "./bitmap.js";
import { JoinedJpeg, STRIP_ROWS } from "./joined-jpeg.js";
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
 * @property {(context: OffscreenCanvasRenderingContext2D, top: number, height: number, onStep: Step)
 *   => Promise<void>} paint some of its rows, at the top of the canvas
 */

const STRIP_PIXELS = 2_000_000; // few enough for a JPEG's count of blocks between two strips

/** Encode a picture.
 * @param {Picture} picture
 * @param {Encoding} encoding
 * @param {Step} onStep
 * @returns {Promise<Blob>}
 */
export async function encodePicture(picture, encoding, onStep) {
  const { width, height } = picture;
  if (encoding.type === "image/jpeg" && width * height > STRIP_PIXELS) {
    const joined = await encodeStrips(picture, encoding, onStep);
    if (joined) return joined;
  }
  checkSize(width, height);
  const { canvas, context } = makeCanvas(width, height);
  await picture.paint(context, 0, height, onStep);
  const blob = await encodeCanvas(canvas, encoding);
  canvas.width = canvas.height = 0;
  return blob;
}

/** Encode a JPEG in strips.
 * @param {Picture} picture
 * @param {Encoding} encoding
 * @param {Step} onStep
 * @returns {Promise<Blob | null>} null where this browser's JPEGs cannot be joined
 */
async function encodeStrips({ width, height, paint }, encoding, onStep) {
  const rows = Math.max(1, Math.floor(STRIP_PIXELS / width / STRIP_ROWS)) * STRIP_ROWS;
  checkSize(width, Math.min(rows, height));
  const joined = new JoinedJpeg();
  const { canvas, context } = makeCanvas(width, Math.min(rows, height));
  for (let top = 0; top < height; top += rows) {
    if (canvas.height > height - top) canvas.height = height - top; // the last one may be lower
    await paint(context, top, canvas.height, (share) =>
      onStep((top + share * canvas.height) / height));
    const strip = await encodeCanvas(canvas, encoding);
    if (!joined.add(new Uint8Array(await strip.arrayBuffer()))) return null;
  }
  return joined.finish();
}

/** @param {OffscreenCanvas} canvas @param {Encoding} encoding @returns {Promise<Blob>} */
async function encodeCanvas(canvas, { type, quality }) {
  const blob = await canvas.convertToBlob({ type, quality });
  if (blob.type !== type) throw new PhotochromError("noFormat", { format: type });
  return blob;
}
