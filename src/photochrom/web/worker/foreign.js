/**
 * TIFF, HEIC and JPEG 2000, which most browsers do not open: decoded by libraries that are fetched when
 * such a file comes for the first time. And PNM, which needs none. Runs in the worker.
 */

import { labToLinearRgb, linearToRgb } from "../arithmetic/color.js";
import { PhotochromError } from "../errors.js";
import { headersOf, samplesOf } from "../files/pnm.js";
import { ALPHA, MULTIPLIED } from "../files/tiff.js";
import { loadLibrary } from "./library.js";
import { invert } from "./readers.js";

/**
 * @typedef {object} Decoded
 * @property {ImageData} pixels
 * @property {number} orientation as EXIF counts it
 */

const HEIC_BINARY = new URL("../vendor/libheif/libheif.wasm.gz", import.meta.url);
const JPEG_2000_BINARY = new URL("../vendor/openjpeg/openjpegwasm_decode.wasm.gz", import.meta.url);
const MOST_CHANNELS = 4; // gray or RGB, and perhaps transparency

/** What the numbers of a TIFF stand for (TIFF 6.0, PhotometricInterpretation). */
const WHITE_IS_ZERO = 0;
const BLACK_IS_ZERO = 1;
const RGB = 2;
const LAB = 8; // of signed a*b*
const ICC_LAB = 9; // of a*b* without a sign (ICC.1:2001, 6.3.4)
const [UNSIGNED, FLOAT] = [1, 3]; // SampleFormat
const RINGING = 0.01; // by which resampled floats may leave [0, 1]; it is cut
const BITS = 258; // BitsPerSample, which is 1 where it is not said

/** Decode a page of a TIFF. Numbers of more than 8 bits are scaled to 8.
 * @param {Blob} file
 * @param {number} page from 0
 * @returns {Promise<Decoded>}
 */
export async function decodeTiff(file, page) {
  const library = await loadLibrary("geotiff/geotiff.mjs");
  const tiff = await library.fromBlob(file);
  const image = await tiff.getImage(page);
  if (!image.fileDirectory.hasTag("BitsPerSample")) {
    image.fileDirectory.actualizedFields.set(BITS, Uint16Array.of(1)); // of which geotiff knows nothing
  }
  const format = image.getSampleFormat();
  if (![UNSIGNED, FLOAT].includes(format)) throw new Error("expected unsigned numbers or floats");
  const meaning = image.fileDirectory.getValue("PhotometricInterpretation");
  const isGray = meaning === BLACK_IS_ZERO || meaning === WHITE_IS_ZERO;
  const pixels = new ImageData(image.getWidth(), image.getHeight());
  if (isGray || meaning === RGB) {
    const colors = isGray ? [0] : [0, 1, 2];
    const extra = image.fileDirectory.getValue("ExtraSamples") ?? [];
    const isTransparent = extra.length === 1 && ALPHA.includes(extra[0]);
    const samples = isTransparent ? [...colors, colors.length] : colors;
    const values = await image.readRasters({ interleave: true, samples });
    if (format === FLOAT) checkFloats(values);
    const white = format === FLOAT ? 1 : 2 ** image.getBitsPerSample() - 1;
    fill(pixels.data, values, samples.length, white);
    if (isTransparent && extra[0] === MULTIPLIED) divideByAlpha(pixels.data);
    if (meaning === WHITE_IS_ZERO) invert(pixels.data);
  } else if (meaning === LAB || meaning === ICC_LAB) {
    const values = await image.readRasters({ interleave: true, samples: [0, 1, 2] });
    fillLab(pixels, values, image.getBitsPerSample(), meaning === LAB);
  } else {
    fill(pixels.data, await image.readRGB({ interleave: true }), 3, 255);
  }
  return { pixels, orientation: image.fileDirectory.getValue("Orientation") ?? 1 };
}

/** Take the share of transparency out of colors that were multiplied with it.
 * @param {Uint8ClampedArray} rgba
 */
function divideByAlpha(rgba) {
  for (let at = 0; at < rgba.length; at += 4) {
    const scale = 255 / (rgba[at + 3] || 255);
    for (let c = 0; c < 3; c++) rgba[at + c] *= scale;
  }
}

/** Refuse floats outside [0, 1]: nothing says what their white is. @param {Float32Array} values */
function checkFloats(values) {
  if (values.every((value) => value >= -RINGING && value <= 1 + RINGING)) return;
  throw new Error("expected floats in [0, 1]");
}

/** Fill pixels with gray or color.
 * @param {Uint8ClampedArray} rgba
 * @param {ArrayLike<number>} values (..., bands)
 * @param {number} bands 1 or 3, and perhaps transparency
 * @param {number} white
 */
function fill(rgba, values, bands, white) {
  const scale = 255 / white;
  const [green, blue] = bands > 2 ? [1, 2] : [0, 0];
  const isOpaque = bands % 2 === 1;
  for (let at = 0, from = 0; at < rgba.length; at += 4, from += bands) {
    rgba[at] = values[from] * scale;
    rgba[at + 1] = values[from + green] * scale;
    rgba[at + 2] = values[from + blue] * scale;
    rgba[at + 3] = isOpaque ? 255 : values[from + bands - 1] * scale;
  }
}

/** Fill opaque pixels with L*a*b*, a row at a time.
 * @param {ImageData} pixels
 * @param {ArrayLike<number>} values (..., 3)
 * @param {number} bits 8 or 16
 * @param {boolean} isSigned a*b* are
 */
function fillLab({ width, height, data }, values, bits, isSigned) {
  const [step, half] = [2 ** (8 - bits), 2 ** (bits - 1)];
  const light = isSigned ? 100 / (2 * half - 1) : (100 / 255) * step;
  const signed = (/** @type {number} */ value) => (isSigned && value < half ? value : value - half * (isSigned ? 2 : 1));
  const row = new Float32Array(3 * width);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < row.length; i++) {
      const value = values[y * row.length + i];
      row[i] = i % 3 === 0 ? value * light : signed(value) * step;
    }
    labToLinearRgb(row).forEach((linear, i) => {
      data[4 * (y * width + Math.floor(i / 3)) + (i % 3)] = 255 * linearToRgb(linear);
    });
    for (let x = 0; x < width; x++) data[4 * (y * width + x) + 3] = 255;
  }
}

/** Decode the main picture of a HEIC, which the library turns upright.
 * @param {Blob} file
 * @returns {Promise<Decoded>}
 */
export async function decodeHeic(file) {
  const libheif = await loadLibrary("libheif/libheif.mjs");
  const library = libheif({ wasmBinary: await unpacked(HEIC_BINARY) });
  const images = new library.HeifDecoder().decode(new Uint8Array(await file.arrayBuffer()));
  const image = images.find((/** @type {any} */ one) => one.is_primary()) ?? images[0];
  if (!image) throw new Error("expected a picture");
  const pixels = new ImageData(image.get_width(), image.get_height());
  const shown = await new Promise((resolve) => image.display(pixels, resolve));
  for (const one of images) one.free();
  if (!shown) throw new Error("expected a picture that can be decoded");
  return { pixels, orientation: 1 };
}

/** Decode a JPEG 2000 picture in gray or RGB. Numbers of more than 8 bits are scaled to 8.
 * @param {Blob} file
 * @returns {Promise<Decoded>}
 */
export async function decodeJpeg2000(file) {
  const openjpeg = await loadLibrary("openjpeg/openjpeg.mjs");
  const library = await openjpeg({ wasmBinary: await unpacked(JPEG_2000_BINARY), print: () => {} });
  const decoder = new library.J2KDecoder();
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
    const known = width > 0 && componentCount <= MOST_CHANNELS && !isSigned && bitsPerSample <= 16;
    if (!known) throw new Error("expected gray or RGB of at most 16 bits");
    const buffer = decoder.getDecodedBuffer();
    const values = bitsPerSample <= 8 ? buffer
      : new Uint16Array(buffer.buffer, buffer.byteOffset, buffer.length / 2);
    const pixels = new ImageData(width, height);
    fill(pixels.data, values, componentCount, 2 ** bitsPerSample - 1);
    return { pixels, orientation: 1 };
  } finally {
    decoder.delete();
  }
}

/** Decode the first picture of a PNM. Numbers of more than 8 bits are scaled to 8.
 * @param {Blob} file
 * @returns {Promise<Decoded>}
 */
export async function decodePnm(file) {
  const [header] = await headersOf(file);
  const samples = header && await samplesOf(file, header);
  if (!samples) throw new PhotochromError("notAPicture", { kind: "PNM" });
  const pixels = new ImageData(header.width, header.height);
  fill(pixels.data, samples, header.bands, header.white);
  return { pixels, orientation: 1 };
}

/** Fetch a library's binary. @param {URL} url */
async function unpacked(url) {
  const response = await fetch(url);
  const packed = /** @type {ReadableStream} */ (response.body);
  const binary = new Response(packed.pipeThrough(new DecompressionStream("gzip")));
  return new Uint8Array(await binary.arrayBuffer());
}
