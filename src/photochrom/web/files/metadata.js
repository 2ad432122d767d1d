/**
 * Carry what the original's file says of the photo into the saved one: EXIF, XMP, captions, density.
 */

import { insertBlocks, isJpeg, isWebp, readBlocks } from "./containers.js";
import { readDensity, writeDensity } from "./density.js";
import { orientationOf, uprightExif } from "./exif.js";
import { captionsAsXmp } from "./iptc.js";
import { marked } from "./provenance.js";
import { decodedXmp, readXmp, withProperties } from "./xmp.js";
import { trueXmp } from "./xmp-truth.js";

const HEAD_BYTES = 65_536;
const MAX_XMP_BYTES = 65_504; // of a JPEG, which has one segment for it

/** Add the original's metadata to an encoded photo, and that it was colored.
 * @param {Blob} encoded
 * @param {Blob} original
 * @param {number} width of the encoded photo
 * @param {number} height
 * @param {import("./provenance.js").Mark} [mark] who colored it
 * @returns {Promise<Blob>}
 */
export async function withMetadata(encoded, original, width, height, mark) {
  const source = new Uint8Array(await original.arrayBuffer());
  const { exif, xmp, ...others } = readBlocks(source);
  const upright = exif && uprightExif(exif, width, height);
  const orientation = exif && upright ? orientationOf(exif) : 1;
  const density = readDensity(source);
  const { plain, rest } = await beginningOf(encoded);
  const bytes = density ? writeDensity(plain, orientation > 4 ? turn(density) : density) : plain;
  const captions = isJpeg(plain) ? undefined : others.captions;
  const told = toldXmp(xmp, captions, { width, height, orientation }, mark);
  const fits = !isJpeg(plain) || (told?.length ?? 0) <= MAX_XMP_BYTES;
  const blocks = { exif: upright ?? undefined, xmp: fits ? told : xmp, ...others };
  const parts = insertBlocks(bytes, blocks, width, height);
  return new Blob([.../** @type {BlobPart[]} */ (parts), rest], { type: encoded.type });
}

/** Read what metadata is put into: the beginning, as a large file need not lie in memory for it; of
 * a WebP all, as it states its length.
 * @param {Blob} encoded
 */
async function beginningOf(encoded) {
  const head = new Uint8Array(await encoded.slice(0, HEAD_BYTES).arrayBuffer());
  const plain = isWebp(head) ? new Uint8Array(await encoded.arrayBuffer()) : head;
  return { plain, rest: encoded.slice(plain.length) };
}

/** @param {import("./density.js").Density} density */
function turn({ x, y }) {
  return { x: y, y: x };
}

/** Write what the saved photo's XMP says; a packet that cannot be read is replaced by a mark.
 * @param {Uint8Array | undefined} xmp of the original
 * @param {Uint8Array | undefined} captions those that the saved photo has no other place for
 * @param {import("./xmp-truth.js").Upright} upright
 * @param {import("./provenance.js").Mark} [mark]
 */
function toldXmp(xmp, captions, upright, mark) {
  const properties = captions ? captionsAsXmp(captions, readXmp(xmp)) : "";
  if (!properties && !mark) {
    const text = xmp ? decodedXmp(xmp) : null;
    return text === null ? xmp : new TextEncoder().encode(trueXmp(text, upright));
  }
  const text = trueXmp(readXmp(xmp), upright);
  const told = properties ? withProperties(text, properties) : text;
  return new TextEncoder().encode(mark ? marked(told, mark) : told);
}
