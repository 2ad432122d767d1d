/**
 * Carry what the original's file says of the photo into the saved one: EXIF, XMP, captions, density.
 */

import { insertBlocks, readBlocks } from "./containers.js";
import { readDensity, writeDensity } from "./density.js";
import { orientationOf, uprightExif } from "./exif.js";

/** A turn in XMP, as attribute or as element (XMP specification, part 1, 7); ends with its digit. */
const XMP_TURN = /tiff:Orientation(?:\s*=\s*["']|\s*>\s*)[2-8](?=\s*["'<])/g;
const DIGIT_ONE = 0x31;

/** Add the original's metadata to an encoded photo.
 * @param {Blob} encoded
 * @param {Blob} original
 * @param {number} width of the encoded photo
 * @param {number} height
 * @returns {Promise<Blob>}
 */
export async function withMetadata(encoded, original, width, height) {
  const source = new Uint8Array(await original.arrayBuffer());
  const { exif, xmp, ...others } = readBlocks(source);
  const upright = exif && uprightExif(exif, width, height);
  const orientation = exif && upright ? orientationOf(exif) : 1;
  const density = readDensity(source);
  const plain = new Uint8Array(await encoded.arrayBuffer());
  const bytes = density ? writeDensity(plain, orientation > 4 ? turn(density) : density) : plain;
  const blocks = { exif: upright ?? undefined, xmp: xmp && uprightXmp(xmp, orientation), ...others };
  const parts = insertBlocks(bytes, blocks, width, height);
  return new Blob(/** @type {BlobPart[]} */ (parts), { type: encoded.type });
}

/** @param {import("./density.js").Density} density */
function turn({ x, y }) {
  return { x: y, y: x };
}

/** Have the XMP of a photo that was turned no longer say that it lies; nothing in it moves.
 * @param {Uint8Array} xmp
 * @param {number} orientation by which it was turned
 */
function uprightXmp(xmp, orientation) {
  if (orientation === 1) return xmp;
  const upright = Uint8Array.from(xmp);
  const text = new TextDecoder("latin1").decode(xmp); // a letter for each byte
  for (const { index, 0: found } of text.matchAll(XMP_TURN)) {
    upright[index + found.length - 1] = DIGIT_ONE;
  }
  return upright;
}
