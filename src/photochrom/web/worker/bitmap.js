/**
 * A photo in the browser's hands: decode, walk in strips. Runs in the worker.
 */

import { PhotochromError } from "../errors.js";
import { HEAD_BYTES, kindOf } from "../files/kinds.js";
import { pagesOf } from "../files/tiff.js";
import { decodeHeic, decodeJpeg2000, decodePnm, decodeTiff } from "./foreign.js";

/** @typedef {import("../arithmetic/grid.js").Strip} Strip */
/** @typedef {import("./readers.js").Source} Source */
/** @typedef {(share: number) => void | Promise<void>} Step called between strips; may throw */

const STRIP_PIXELS = 2_000_000;
const LEAST_STRIP_PIXELS = 60_000;
/** Canvas sizes some browsers stop at, in pixels: iPhone, older Safari, Firefox, Chromium. */
const KNOWN_AREAS = [16_777_216, 67_108_864, 124_992_400, 268_435_456];
const DECODERS = Object.freeze({
  TIFF: decodeTiff, HEIC: decodeHeic, "JPEG 2000": decodeJpeg2000, PNM: decodePnm,
});
const FOR_THE_COMMAND = ["PDF", "MP4", "AVI", "Matroska"]; // books and films
const KNOWN_SIDES = [4096, 8192, 16_384, 32_767, 65_535];

/** Decode a photo, in sRGB and upright where browsers turn it; upright.js does the rest.
 * @param {Blob} file
 * @param {number} page of a TIFF; browsers that open one show its first
 * @returns {Promise<{bitmap: ImageBitmap, orientation: number}>} how it lies still
 */
export async function decodePhoto(file, page) {
  if (page > 0) return decodeOther(file, page, "");
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    return { bitmap, orientation: 1 };
  } catch (error) {
    return decodeOther(file, page, String(error));
  }
}

/** Decode what this browser does not open, or say why it cannot be opened here.
 * @param {Blob} file
 * @param {number} page
 * @param {string} reason
 */
async function decodeOther(file, page, reason) {
  if (file.size === 0) throw new PhotochromError("emptyFile");
  const kind = kindOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  const decode = kind && kind in DECODERS ? DECODERS[/** @type {keyof typeof DECODERS} */ (kind)] : null;
  if (kind && FOR_THE_COMMAND.includes(kind)) throw new PhotochromError("onlyCommand", { kind });
  const tiff = kind === "TIFF" ? (await pagesOf(file)).find(({ number }) => number === page) : null;
  if (tiff?.isRaw) throw new PhotochromError("otherKind", { kind: "RAW" });
  if (kind && !decode) throw new PhotochromError("otherKind", { kind });
  if (!kind || !decode) throw new PhotochromError("notAPicture", { reason });
  try {
    const { pixels, orientation } = await decode(file, page);
    return { bitmap: await createImageBitmap(pixels), orientation };
  } catch (error) {
    if (error instanceof PhotochromError) throw error;
    if (tiff?.isBilevel) throw new PhotochromError("onlyBlackAndWhite", { kind: "TIFF" });
    throw new PhotochromError("onlyCommand", { kind, reason: String(error) });
  }
}

/** Refuse a picture this browser has no canvas for.
 * @param {number} width
 * @param {number} height
 */
export function checkSize(width, height) {
  if (canvasWorks(width, height)) return;
  const side = Math.max(width, height);
  if (!canvasWorks(side, 1)) {
    const limit = KNOWN_SIDES.findLast((known) => known < side && canvasWorks(known, 1)) ?? 0;
    throw new PhotochromError("tooLong", { side, limit });
  }
  const limit = KNOWN_AREAS.findLast((pixels) => {
    const square = Math.floor(Math.sqrt(pixels));
    return pixels < width * height && canvasWorks(square, square);
  });
  throw new PhotochromError("tooLarge", {
    megapixels: Math.ceil((width * height) / 1e6),
    limit: Math.floor((limit ?? 0) / 1e6),
  });
}

/** @param {number} width @param {number} height */
function canvasWorks(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return false;
  try {
    context.fillRect(width - 1, height - 1, 1, 1);
    return context.getImageData(width - 1, height - 1, 1, 1).data[3] === 255;
  } catch {
    return false;
  } finally {
    canvas.width = canvas.height = 0;
  }
}

/** Walk over a rectangle of a photo in strips, smaller ones where memory is short.
 *
 * @param {Source} source
 * @param {Strip} area of the picture as it shall be: pictureWidth may be less than the source's
 * @param {(pixels: ImageData, strip: Strip) => void} use the pixels of one strip; the next take their
 *   place
 * @param {Step} onStep
 */
export async function walkStrips(source, area, use, onStep) {
  const reader = source.readerOf(area);
  const bottom = area.top + area.height;
  try {
    for (let top = area.top, pixels = STRIP_PIXELS; top < bottom; ) {
      const height = Math.min(stripHeight(area, pixels), bottom - top);
      const strip = { ...area, top, height };
      const read = await readOrNull(reader, strip);
      if (read) {
        use(read, strip);
        top += height;
        await onStep((top - area.top) / area.height);
      } else if (pixels > LEAST_STRIP_PIXELS) {
        pixels /= 2;
      } else {
        throw new PhotochromError("outOfMemory");
      }
    }
  } finally {
    reader.rest();
  }
}

/** @param {Strip} area @param {number} pixels */
function stripHeight(area, pixels) {
  return Math.min(area.height, Math.max(1, Math.floor(pixels / area.width)));
}

/** Read the pixels of a strip.
 * @param {import("./readers.js").Reader} reader
 * @param {Strip} strip
 * @returns {Promise<ImageData | null>} null where memory does not suffice
 */
async function readOrNull(reader, strip) {
  try {
    return await reader.read(strip);
  } catch (error) {
    if (error instanceof RangeError || error instanceof DOMException) return null;
    throw error;
  }
}

/** Tell whether anything shows through.
 * @param {ImageData} pixels
 */
export function isTransparent({ data }) {
  for (let i = 3; i < data.length; i += 4) if (data[i] < 255) return true;
  return false;
}
