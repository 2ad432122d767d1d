/**
 * Carry what the original's file says of the photo into the saved one: EXIF, XMP, captions, density.
 */

import { insertBlocks, readBlocks } from "./containers.js";
import { readDensity, writeDensity } from "./density.js";
import { orientationOf, uprightExif } from "./exif.js";
import { decodedXmp, marked } from "./provenance.js";

/** A turn in XMP, as attribute or as element (XMP specification, part 1, 7); ends with its digit. */
const XMP_TURN = /tiff:Orientation(?:\s*=\s*["']|\s*>\s*)[2-8](?=\s*["'<])/g;
const DIGIT_ONE = 0x31;
/** What promises a gain map, more pictures or a video behind the picture, by its usual prefixes. */
const PROMISES = new RegExp([
  String.raw`\s+(?:hdrgm:\w+|GCamera:(?:MotionPhoto|MicroVideo)\w*|xmpNote:HasExtendedXMP)\s*=\s*(?:"[^"]*"|'[^']*')`,
  String.raw`<(hdrgm:\w+|Container:Directory|GCamera:(?:MotionPhoto|MicroVideo)\w*)(?:\s[^>]*)?>[^]*?</\1>`,
].join("|"), "g");
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
  const plain = new Uint8Array(await encoded.arrayBuffer());
  const bytes = density ? writeDensity(plain, orientation > 4 ? turn(density) : density) : plain;
  const said = xmp && withoutPromises(uprightXmp(xmp, orientation));
  const told = mark ? marked(said, mark) : said;
  const fits = (told?.length ?? 0) <= MAX_XMP_BYTES;
  const blocks = { exif: upright ?? undefined, xmp: fits ? told : said, ...others };
  const parts = insertBlocks(bytes, blocks, width, height);
  return new Blob(/** @type {BlobPart[]} */ (parts), { type: encoded.type });
}

/** @param {import("./density.js").Density} density */
function turn({ x, y }) {
  return { x: y, y: x };
}

/** Take out of XMP what it says of parts of the original's file that are not saved.
 * @param {Uint8Array} xmp
 */
function withoutPromises(xmp) {
  const text = decodedXmp(xmp);
  const kept = text?.replace(PROMISES, "") ?? null;
  return kept === text || kept === null ? xmp : new TextEncoder().encode(kept);
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
