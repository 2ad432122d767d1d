/**
 * What photo files hold besides pixels, where their containers keep it.
 *
 * PNG: third edition; WebP: RIFF with VP8X; jpeg.js knows JPEG.
 */

import { ascii, join, nameAt, startsWith, viewOf } from "./bytes.js";
import { crc32 } from "./crc32.js";
import { EXIF, insertIntoJpeg, isJpeg, readJpeg } from "./jpeg.js";

/**
 * @typedef {object} Blocks
 * @property {Uint8Array} [exif] a TIFF structure
 * @property {Uint8Array} [xmp] a packet
 * @property {Uint8Array} [packedXmp] a packet as a PNG may have it: compressed (zlib)
 * @property {Uint8Array} [moreXmp] Extended XMP of a JPEG: what is too long for one segment
 * @property {string} [digest] by which the packet names it
 * @property {Uint8Array} [captions] Photoshop's resources, IPTC among them; JPEG only
 * @property {Uint8Array[]} [comments] of a JPEG; a PNG has them as texts
 * @property {Uint8Array[]} [texts] of a PNG, as whole chunks
 */
/** @typedef {{name: string, start: number, end: number}} Chunk start and end of its content */

const PNG_MARK = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_TEXTS = new Set(["tEXt", "zTXt", "iTXt"]);
const PNG_XMP = ascii("XML:com.adobe.xmp\0");
const PNG_XMP_PLAIN = ascii("XML:com.adobe.xmp\0\0\0\0\0"); // not compressed, of no language
const PNG_COMMENT = ascii("Comment\0\0\0\0\0"); // not compressed, of no language
const PNG_PROFILE = ascii("Raw profile type ic"); // of the gray that was
const VP8X_XMP = 0x04;
const VP8X_EXIF = 0x08;
const VP8X_ALPHA = 0x10;

/** Find what a JPEG, PNG or WebP says of itself.
 * @param {Uint8Array} bytes
 * @returns {Blocks} parts of `bytes`; nothing for files of other kinds
 */
export function readBlocks(bytes) {
  if (isJpeg(bytes)) return readJpeg(bytes);
  if (startsWith(bytes, PNG_MARK)) return readPng(bytes);
  return isWebp(bytes) ? readWebp(bytes) : {};
}

/** Put blocks into a file that has none.
 * @param {Uint8Array} bytes JPEG, PNG or WebP
 * @param {Blocks} blocks those that the container has no place for are left out
 * @param {number} width
 * @param {number} height
 * @returns {Uint8Array[]} the parts of the new file
 */
export function insertBlocks(bytes, blocks, width, height) {
  if (startsWith(bytes, PNG_MARK)) return insertIntoPng(bytes, blocks);
  if (isWebp(bytes)) return insertIntoWebp(bytes, blocks, width, height);
  return insertIntoJpeg(bytes, blocks);
}

/** @param {Uint8Array} bytes its beginning */
export function isWebp(bytes) {
  return nameAt(bytes, 0) === "RIFF" && nameAt(bytes, 8) === "WEBP";
}

/** List the chunks of a PNG; one that is cut off ends them.
 * @param {Uint8Array} bytes
 * @returns {Chunk[]}
 */
export function pngChunks(bytes) {
  const view = viewOf(bytes);
  const chunks = [];
  for (let at = PNG_MARK.length; at + 12 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) break; // cut off
    chunks.push({ name: nameAt(bytes, at + 4), start: at + 8, end });
    at = end + 4;
  }
  return chunks;
}

/** @param {Uint8Array} bytes @returns {Blocks} */
function readPng(bytes) {
  /** @type {Blocks & {texts: Uint8Array[]}} */
  const blocks = { texts: [] };
  for (const { name, start, end } of pngChunks(bytes)) {
    const content = bytes.subarray(start, end);
    if (name === "eXIf") blocks.exif = content;
    else if (!PNG_TEXTS.has(name)) continue;
    else if (startsWith(content, PNG_XMP_PLAIN)) blocks.xmp = content.subarray(PNG_XMP_PLAIN.length);
    else if (startsWith(content, PNG_XMP)) blocks.packedXmp = packedIn(name, content.subarray(PNG_XMP.length));
    else if (!startsWith(content, PNG_PROFILE)) {
      blocks.texts.push(bytes.subarray(start - 8, end + 4));
    }
  }
  return blocks;
}

/** Find what is compressed in a text of a PNG.
 * @param {string} name
 * @param {Uint8Array} content after its keyword: of iTXt two flags, a language and a translated keyword
 */
function packedIn(name, content) {
  if (name !== "iTXt") return content.subarray(1);
  return content.subarray(content.indexOf(0, content.indexOf(0, 2) + 1) + 1);
}

/** @param {Uint8Array} bytes @param {Blocks} blocks */
function insertIntoPng(bytes, { exif, xmp, comments = [], texts = [] }) {
  const chunks = [...texts];
  for (const comment of comments) chunks.push(pngChunk("iTXt", join(PNG_COMMENT, comment)));
  if (exif) chunks.push(pngChunk("eXIf", exif));
  if (xmp) chunks.push(pngChunk("iTXt", join(PNG_XMP_PLAIN, xmp)));
  const [header] = pngChunks(bytes);
  return [bytes.subarray(0, header.end + 4), ...chunks, bytes.subarray(header.end + 4)];
}

/** Build a chunk of a PNG, length and checksum included.
 * @param {string} name
 * @param {Uint8Array} content
 */
export function pngChunk(name, content) {
  const chunk = join([0, 0, 0, 0], ascii(name), content, [0, 0, 0, 0]);
  const view = viewOf(chunk);
  view.setUint32(0, content.length);
  view.setUint32(content.length + 8, crc32(chunk.subarray(4, content.length + 8)));
  return chunk;
}

/** List the chunks of a WebP; one that is cut off ends them.
 * @param {Uint8Array} bytes
 * @returns {Chunk[]}
 */
export function webpChunks(bytes) {
  const view = viewOf(bytes);
  const chunks = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at + 4, true);
    if (end > bytes.length) break;
    chunks.push({ name: nameAt(bytes, at), start: at + 8, end });
    at = end + (end & 1);
  }
  return chunks;
}

/** @param {Uint8Array} bytes @returns {Blocks} */
function readWebp(bytes) {
  /** @type {Blocks} */
  const blocks = {};
  for (const { name, start, end } of webpChunks(bytes)) {
    const content = bytes.subarray(start, end);
    if (name === "XMP ") blocks.xmp = content;
    if (name !== "EXIF") continue;
    blocks.exif = startsWith(content, EXIF) ? content.subarray(EXIF.length) : content; // as some writers have it
  }
  return blocks;
}

/** Build a RIFF chunk, padded to an even length.
 * @param {string} name
 * @param {Uint8Array} content
 */
function riffChunk(name, content) {
  const chunk = join(ascii(name), [0, 0, 0, 0], content, content.length & 1 ? [0] : []);
  viewOf(chunk).setUint32(4, content.length, true);
  return chunk;
}

/** Append chunks; a simple WebP becomes an extended one.
 * @param {Uint8Array} bytes
 * @param {Blocks} blocks
 * @param {number} width
 * @param {number} height
 */
function insertIntoWebp(bytes, { exif, xmp }, width, height) {
  if (!exif && !xmp) return [bytes];
  const [first] = webpChunks(bytes);
  const extended = first.name === "VP8X";
  const content = extended ? Uint8Array.from(bytes.subarray(first.start, first.end))
    : extendedHeader(bytes, first, width, height);
  content[0] |= (exif ? VP8X_EXIF : 0) | (xmp ? VP8X_XMP : 0);
  const rest = bytes.subarray(extended ? first.end : first.start - 8);
  const parts = [riffChunk("VP8X", content), rest];
  if (exif) parts.push(riffChunk("EXIF", exif));
  if (xmp) parts.push(riffChunk("XMP ", xmp));
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
