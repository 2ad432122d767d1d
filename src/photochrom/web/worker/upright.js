/**
 * Decode a photo upright, also where browsers leave it as it lies: a WebP, whose EXIF tells its
 * turn. Runs in the worker.
 */

import { isWebp, readBlocks } from "../files/containers.js";
import { orientationOf, uprightExif } from "../files/exif.js";
import { checkSize, decodePhoto } from "./bitmap.js";
import { makeCanvas } from "./readers.js";

/** Canvas transforms by EXIF orientation (CIPA DC-008), w and h being the sides before the turn.
 * @type {Readonly<Record<number, (w: number, h: number) => DOMMatrix2DInit>>}
 */
const TURNS = Object.freeze({
  2: (w) => ({ a: -1, d: 1, e: w }),
  3: (w, h) => ({ a: -1, d: -1, e: w, f: h }),
  4: (_w, h) => ({ a: 1, d: -1, f: h }),
  5: () => ({ a: 0, b: 1, c: 1, d: 0 }),
  6: (_w, h) => ({ a: 0, b: 1, c: -1, d: 0, e: h }),
  7: (w, h) => ({ a: 0, b: -1, c: -1, d: 0, e: h, f: w }),
  8: (w) => ({ a: 0, b: -1, c: 1, d: 0, f: w }),
});

/** Decode a photo, upright and in sRGB. Rejects where it is no picture or too large a one.
 * @param {Blob} file
 * @param {number} page of a TIFF
 * @returns {Promise<ImageBitmap>}
 */
export async function decodeUpright(file, page) {
  const { lying, orientation: taken } = await takeTurn(file);
  const { bitmap, orientation: left } = await decodePhoto(lying, page);
  const orientation = taken === 1 ? left : taken;
  try {
    return orientation in TURNS ? turn(bitmap, orientation) : bitmap;
  } catch (error) {
    bitmap.close();
    throw error;
  }
}

/** Take the turn out of a WebP, so that every browser leaves it as it lies.
 * @param {Blob} file of any kind
 * @returns {Promise<{lying: Blob, orientation: number}>} the file itself and 1 where it is upright,
 *   or of another kind, which browsers turn
 */
async function takeTurn(file) {
  const upright = { lying: file, orientation: 1 };
  if (!isWebp(new Uint8Array(await file.slice(0, 12).arrayBuffer()))) return upright;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { exif } = readBlocks(bytes);
  const plain = exif && uprightExif(exif, 1, 1);
  const orientation = plain ? orientationOf(exif) : 1;
  if (!plain || !(orientation in TURNS)) return upright;
  bytes.set(plain, exif.byteOffset);
  return { lying: new Blob([bytes], { type: file.type }), orientation };
}

/** Turn a picture upright, and close it as it lay.
 * @param {ImageBitmap} bitmap
 * @param {number} orientation
 */
function turn(bitmap, orientation) {
  const { width, height } = bitmap;
  checkSize(width, height);
  const [across, down] = orientation > 4 ? [height, width] : [width, height];
  const { canvas, context } = makeCanvas(across, down);
  context.imageSmoothingEnabled = false;
  context.setTransform(TURNS[orientation](width, height));
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.transferToImageBitmap();
}
