/**
 * Carry the EXIF block, and the density, from the original's file into the saved one: JPEG, PNG, WebP.
 *
 * JPEG: ISO 10918-1 with APP1; PNG: third edition, eXIf; WebP: RIFF with VP8X and EXIF chunks.
 */

import { crc32 } from "./crc32.js";
import { readDensity, writeDensity } from "./density.js";
import { orientationOf, uprightExif } from "./exif.js";

const EXIF_PREFIX = [0x45, 0x78, 0x69, 0x66, 0, 0];
const PNG_MARK = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MAX_SEGMENT_BYTES = 65533;
const VP8X_EXIF = 0x08;
const VP8X_ALPHA = 0x10;

/** @typedef {{name: string, start: number, end: number}} Chunk start and end of its content */

/** Add the original's EXIF and density to an encoded photo.
 * @param {Blob} encoded
 * @param {Blob} original
 * @param {number} width of the encoded photo
 * @param {number} height
 * @returns {Promise<Blob>}
 */
export async function withMetadata(encoded, original, width, height) {
  const source = new Uint8Array(await original.arrayBuffer());
  const found = readExif(source);
  const exif = found && uprightExif(found, width, height);
  const density = readDensity(source);
  if (!exif && !density) return encoded;
  const plain = new Uint8Array(await encoded.arrayBuffer());
  const upright = density && isTurned(found) ? turn(density) : density;
  const bytes = upright ? writeDensity(plain, upright) : plain;
  const parts = exif ? insertExif(bytes, exif, width, height) : [bytes];
  return new Blob(/** @type {BlobPart[]} */ (parts), { type: encoded.type });
}

/** @param {Uint8Array | null} exif of the original */
function isTurned(exif) {
  return exif !== null && uprightExif(exif, 1, 1) !== null && orientationOf(exif) > 4;
}

/** @param {import("./density.js").Density} density */
function turn({ x, y }) {
  return { x: y, y: x };
}

/** Find the EXIF block of a file.
 * @param {Uint8Array} bytes
 * @returns {Uint8Array | null} the TIFF structure
 */
export function readExif(bytes) {
  if (startsWith(bytes, [0xff, 0xd8])) return readJpeg(bytes);
  if (startsWith(bytes, PNG_MARK)) return contentOf(bytes, pngChunks(bytes), "eXIf");
  if (isWebp(bytes)) {
    const content = contentOf(bytes, webpChunks(bytes), "EXIF");
    return content && startsWith(content, EXIF_PREFIX) ? content.subarray(6) : content;
  }
  return null;
}

/** Put an EXIF block into a file that has none.
 * @param {Uint8Array} bytes JPEG, PNG or WebP
 * @param {Uint8Array} exif
 * @param {number} width
 * @param {number} height
 * @returns {Uint8Array[]} the parts of the new file
 */
export function insertExif(bytes, exif, width, height) {
  if (startsWith(bytes, PNG_MARK)) return insertIntoPng(bytes, exif);
  if (isWebp(bytes)) return insertIntoWebp(bytes, exif, width, height);
  return insertIntoJpeg(bytes, exif);
}

/** @param {Uint8Array} bytes @param {number[]} mark */
function startsWith(bytes, mark) {
  return mark.every((byte, i) => bytes[i] === byte);
}

/** @param {Uint8Array} bytes its beginning */
export function isWebp(bytes) {
  return nameAt(bytes, 0) === "RIFF" && nameAt(bytes, 8) === "WEBP";
}

/** @param {Uint8Array} bytes @param {number} at */
function nameAt(bytes, at) {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** @param {Uint8Array} bytes */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @param {Uint8Array} bytes @param {Chunk[]} chunks @param {string} name */
function contentOf(bytes, chunks, name) {
  const chunk = chunks.find((candidate) => candidate.name === name);
  return chunk ? bytes.subarray(chunk.start, chunk.end) : null;
}

/** @param {Uint8Array} bytes @returns {Uint8Array | null} */
function readJpeg(bytes) {
  const view = viewOf(bytes);
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1];
    if (marker === 0xda) return null;
    const end = at + 2 + view.getUint16(at + 2);
    const content = bytes.subarray(at + 4, end);
    if (marker === 0xe1 && startsWith(content, EXIF_PREFIX)) return content.subarray(6);
    at = end;
  }
  return null;
}

/** Insert APP1 behind the start, where EXIF wants it; a JFIF segment may follow.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} exif
 */
function insertIntoJpeg(bytes, exif) {
  const length = exif.length + EXIF_PREFIX.length + 2;
  if (length - 2 > MAX_SEGMENT_BYTES) return [bytes];
  const header = Uint8Array.of(0xff, 0xe1, length >> 8, length & 255, ...EXIF_PREFIX);
  return [bytes.subarray(0, 2), header, exif, bytes.subarray(2)];
}

/** @param {Uint8Array} bytes @returns {Chunk[]} */
function pngChunks(bytes) {
  const view = viewOf(bytes);
  const chunks = [];
  for (let at = PNG_MARK.length; at + 12 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at);
    chunks.push({ name: nameAt(bytes, at + 4), start: at + 8, end });
    at = end + 4;
  }
  return chunks;
}

/** @param {Uint8Array} bytes @param {Uint8Array} exif */
function insertIntoPng(bytes, exif) {
  const [header] = pngChunks(bytes);
  const chunk = new Uint8Array(exif.length + 12);
  const view = viewOf(chunk);
  view.setUint32(0, exif.length);
  chunk.set(new TextEncoder().encode("eXIf"), 4);
  chunk.set(exif, 8);
  view.setUint32(exif.length + 8, crc32(chunk.subarray(4, exif.length + 8)));
  return [bytes.subarray(0, header.end + 4), chunk, bytes.subarray(header.end + 4)];
}

/** @param {Uint8Array} bytes @returns {Chunk[]} */
function webpChunks(bytes) {
  const view = viewOf(bytes);
  const chunks = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at + 4, true);
    chunks.push({ name: nameAt(bytes, at), start: at + 8, end });
    at = end + (end & 1);
  }
  return chunks;
}

/** Build a RIFF chunk, padded to an even length.
 * @param {string} name
 * @param {Uint8Array} content
 */
function riffChunk(name, content) {
  const chunk = new Uint8Array(8 + content.length + (content.length & 1));
  chunk.set(new TextEncoder().encode(name));
  viewOf(chunk).setUint32(4, content.length, true);
  chunk.set(content, 8);
  return chunk;
}

/** Append an EXIF chunk; a simple WebP becomes an extended one.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} exif
 * @param {number} width
 * @param {number} height
 */
function insertIntoWebp(bytes, exif, width, height) {
  const [first] = webpChunks(bytes);
  const extended = first.name === "VP8X";
  const content = extended ? Uint8Array.from(bytes.subarray(first.start, first.end))
    : extendedHeader(bytes, first, width, height);
  content[0] |= VP8X_EXIF;
  const rest = bytes.subarray(extended ? first.end : first.start - 8);
  const parts = [riffChunk("VP8X", content), rest, riffChunk("EXIF", exif)];
  const header = Uint8Array.from(bytes.subarray(0, 12));
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  viewOf(header).setUint32(4, length, true);
  return [header, ...parts];
}

/** @param {Uint8Array} bytes @param {Chunk} first @param {number} width @param {number} height */
function extendedHeader(bytes, first, width, height) {
  const content = new Uint8Array(10);
  const hasAlpha = first.name === "VP8L" && (bytes[first.start + 4] & 0x10) !== 0;
  if (hasAlpha) content[0] = VP8X_ALPHA;
  for (let i = 0; i < 3; i++) {
    content[4 + i] = ((width - 1) >> (8 * i)) & 255;
    content[7 + i] = ((height - 1) >> (8 * i)) & 255;
  }
  return content;
}
