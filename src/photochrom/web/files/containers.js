/**
 * What photo files hold besides pixels, where their containers keep it.
 *
 * JPEG: ISO 10918-1, and XMP part 3 for its segments; PNG: third edition; WebP: RIFF with VP8X.
 */

import { crc32 } from "./crc32.js";

/**
 * @typedef {object} Blocks
 * @property {Uint8Array} [exif] a TIFF structure
 * @property {Uint8Array} [xmp] a packet
 * @property {Uint8Array} [captions] Photoshop's resources, IPTC among them; JPEG only
 * @property {Uint8Array} [comment] JPEG only
 * @property {Uint8Array[]} [texts] of a PNG, as whole chunks
 */
/** @typedef {{name: string, start: number, end: number}} Chunk start and end of its content */

const JPEG_MARK = [0xff, 0xd8];
const PNG_MARK = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Marker and first bytes of a JPEG's segments, in the order they are written. */
const SEGMENTS = /** @type {const} */ ([
  ["exif", 0xe1, ascii("Exif\0\0")],
  ["xmp", 0xe1, ascii("http://ns.adobe.com/xap/1.0/\0")],
  ["captions", 0xed, ascii("Photoshop 3.0\0")],
  ["comment", 0xfe, ascii("")],
]);
const SCAN = 0xda;
const MAX_SEGMENT_BYTES = 65533;
const PNG_TEXTS = new Set(["tEXt", "zTXt", "iTXt"]);
const PNG_XMP = ascii("XML:com.adobe.xmp\0");
const PNG_XMP_PLAIN = ascii("XML:com.adobe.xmp\0\0\0\0\0"); // not compressed, of no language
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
export function isJpeg(bytes) {
  return startsWith(bytes, JPEG_MARK);
}

/** @param {Uint8Array} bytes its beginning */
export function isWebp(bytes) {
  return nameAt(bytes, 0) === "RIFF" && nameAt(bytes, 8) === "WEBP";
}

/** @param {string} text */
function ascii(text) {
  return new TextEncoder().encode(text);
}

/** @param {Uint8Array} bytes @param {ArrayLike<number>} mark */
function startsWith(bytes, mark) {
  return Array.from(mark).every((byte, i) => bytes[i] === byte);
}

/** @param {Uint8Array} bytes @param {number} at */
function nameAt(bytes, at) {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** @param {Uint8Array} bytes */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @param {ArrayLike<number>[]} parts */
export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes @returns {Blocks} */
function readJpeg(bytes) {
  const view = viewOf(bytes);
  /** @type {Blocks} */
  const blocks = {};
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== SCAN; ) {
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) break;
    const content = bytes.subarray(at + 4, end);
    const found = SEGMENTS.find(([, marker, prefix]) =>
      marker === bytes[at + 1] && startsWith(content, prefix));
    if (found) blocks[found[0]] ??= content.subarray(found[2].length);
    at = end;
  }
  return blocks;
}

/** Insert segments behind the start, where EXIF wants to be; a JFIF segment may follow.
 * @param {Uint8Array} bytes
 * @param {Blocks} blocks
 */
function insertIntoJpeg(bytes, blocks) {
  const segments = SEGMENTS.flatMap(([key, marker, prefix]) => {
    const content = blocks[key];
    const length = 2 + prefix.length + (content?.length ?? 0);
    if (!content || length - 2 > MAX_SEGMENT_BYTES) return [];
    return [join([0xff, marker, length >> 8, length & 255], prefix, content)];
  });
  return [bytes.subarray(0, 2), ...segments, bytes.subarray(2)];
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
    else if (!startsWith(content, PNG_XMP) && !startsWith(content, PNG_PROFILE)) {
      blocks.texts.push(bytes.subarray(start - 8, end + 4));
    }
  }
  return blocks;
}

/** @param {Uint8Array} bytes @param {Blocks} blocks */
function insertIntoPng(bytes, { exif, xmp, texts = [] }) {
  const chunks = [...texts];
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

/** @param {Uint8Array} bytes @returns {Chunk[]} */
function webpChunks(bytes) {
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
  const [, , exifPrefix] = SEGMENTS[0];
  for (const { name, start, end } of webpChunks(bytes)) {
    const content = bytes.subarray(start, end);
    if (name === "XMP ") blocks.xmp = content;
    if (name !== "EXIF") continue;
    blocks.exif = startsWith(content, exifPrefix) ? content.subarray(exifPrefix.length) : content;
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
