/**
 * Carry what the original's file says of the photo into the saved one: EXIF, XMP, captions, density.
 */

import { insertBlocks, readBlocks } from "./containers.js";
import { readDensity, writeDensity } from "./density.js";
import { orientationOf, uprightExif } from "./exif.js";

/** Add the original's metadata to an encoded photo.
 * @param {Blob} encoded
 * @param {Blob} original
 * @param {number} width of the encoded photo
 * @param {number} height
 * @returns {Promise<Blob>}
 */
export async function withMetadata(encoded, original, width, height) {
  const source = new Uint8Array(await original.arrayBuffer());
  const { exif, ...others } = readBlocks(source);
  const upright = exif && uprightExif(exif, width, height);
  const density = readDensity(source);
  const plain = new Uint8Array(await encoded.arrayBuffer());
  const turned = exif && upright && orientationOf(exif) > 4;
  const bytes = density ? writeDensity(plain, turned ? turn(density) : density) : plain;
  const parts = insertBlocks(bytes, { exif: upright ?? undefined, ...others }, width, height);
  return new Blob(/** @type {BlobPart[]} */ (parts), { type: encoded.type });
}

/** @param {import("./density.js").Density} density */
function turn({ x, y }) {
  return { x: y, y: x };
}
