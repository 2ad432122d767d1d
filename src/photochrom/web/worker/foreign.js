/**
 * TIFF and HEIC, which most browsers do not open: decoded by libraries that are fetched when such a
 * file comes for the first time. Runs in the worker.
 */

import { loadLibrary } from "./library.js";
import { invert } from "./readers.js";

/**
 * @typedef {object} Decoded
 * @property {ImageData} pixels
 * @property {number} orientation as EXIF counts it
 */

const HEIC_BINARY = new URL("../vendor/libheif/libheif.wasm.gz", import.meta.url);

/** What the numbers of a TIFF stand for (TIFF 6.0, PhotometricInterpretation). */
const WHITE_IS_ZERO = 0;
const BLACK_IS_ZERO = 1;
const RGB = 2;
const UNSIGNED = 1; // SampleFormat

/** Decode the first picture of a TIFF. Numbers of more than 8 bits are scaled to 8.
 * @param {Blob} file
 * @returns {Promise<Decoded>}
 */
export async function decodeTiff(file) {
  const library = await loadLibrary("geotiff/geotiff.mjs");
  const tiff = await library.fromBlob(file);
  const image = await tiff.getImage();
  if (image.getSampleFormat() !== UNSIGNED) throw new Error("expected unsigned numbers");
  const meaning = image.fileDirectory.getValue("PhotometricInterpretation");
  const isGray = meaning === BLACK_IS_ZERO || meaning === WHITE_IS_ZERO;
  const pixels = new ImageData(image.getWidth(), image.getHeight());
  if (isGray || meaning === RGB) {
    const samples = isGray ? [0] : [0, 1, 2];
    const values = await image.readRasters({ interleave: true, samples });
    fill(pixels.data, values, samples.length, 2 ** image.getBitsPerSample() - 1);
    if (meaning === WHITE_IS_ZERO) invert(pixels.data);
  } else {
    fill(pixels.data, await image.readRGB({ interleave: true }), 3, 255);
  }
  return { pixels, orientation: image.fileDirectory.getValue("Orientation") ?? 1 };
}

/** Fill opaque pixels with gray or color.
 * @param {Uint8ClampedArray} rgba
 * @param {ArrayLike<number>} values (..., bands)
 * @param {number} bands 1 or 3
 * @param {number} white
 */
function fill(rgba, values, bands, white) {
  const scale = 255 / white;
  const [green, blue] = bands === 3 ? [1, 2] : [0, 0];
  for (let at = 0, from = 0; at < rgba.length; at += 4, from += bands) {
    rgba[at] = values[from] * scale;
    rgba[at + 1] = values[from + green] * scale;
    rgba[at + 2] = values[from + blue] * scale;
    rgba[at + 3] = 255;
  }
}

/** Decode the main picture of a HEIC, which the library turns upright.
 * @param {Blob} file
 * @returns {Promise<Decoded>}
 */
export async function decodeHeic(file) {
  const libheif = await loadLibrary("libheif/libheif.mjs");
  const response = await fetch(HEIC_BINARY);
  const packed = /** @type {ReadableStream} */ (response.body);
  const unpacked = new Response(packed.pipeThrough(new DecompressionStream("gzip")));
  const library = libheif({ wasmBinary: new Uint8Array(await unpacked.arrayBuffer()) });
  const images = new library.HeifDecoder().decode(new Uint8Array(await file.arrayBuffer()));
  const image = images.find((/** @type {any} */ one) => one.is_primary()) ?? images[0];
  if (!image) throw new Error("expected a picture");
  const pixels = new ImageData(image.get_width(), image.get_height());
  const shown = await new Promise((resolve) => image.display(pixels, resolve));
  for (const one of images) one.free();
  if (!shown) throw new Error("expected a picture that can be decoded");
  return { pixels, orientation: 1 };
}
