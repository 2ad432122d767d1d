/**
 * What a JPEG says in its segments: ITU T.81, annex B; XMP specification, part 3, 1.1.3; CIPA DC-007
 * (MPF). photo/containers/jpeg.py is its sibling.
 */

import { ascii, join, lettersAt, startsWith, viewOf } from "./bytes.js";

/** @typedef {import("./containers.js").Blocks} Blocks */
/** @typedef {{marker: number, content: Uint8Array}} Segment */

/** What lies before the picture is within these: segments of a JPEG, and chunks of a PNG. */
export const HEAD_BYTES = 1 << 20;
const START = [0xff, 0xd8];
const [SCAN, END] = [0xda, 0xd9];
const [APP1, APP2, APP13, COMMENT, TABLES] = [0xe1, 0xe2, 0xed, 0xfe, 0xdb];
export const EXIF = ascii("Exif\0\0");
const XMP = ascii("http://ns.adobe.com/xap/1.0/\0");
const MORE_XMP = ascii("http://ns.adobe.com/xmp/extension/\0");
const PHOTOSHOP = ascii("Photoshop 3.0\0");
const MPF = ascii("MPF\0");
const GAIN_MAP = ascii("urn:iso:std:iso:ts:21496:-1\0");
const PICTURES = 0xb001;
const DIGEST_BYTES = 32;
const MORE_HEADER_BYTES = DIGEST_BYTES + 4 + 4; // length of the whole, offset of the part
const MAX_SEGMENT_BYTES = 65_533;
/** What a packet of XMP may have in one segment. */
export const MAX_XMP_BYTES = MAX_SEGMENT_BYTES - XMP.length;
/** ITU T.81, table K.1, which libjpeg scales by its quality. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];

/** @param {Uint8Array} bytes its beginning */
export function isJpeg(bytes) {
  return startsWith(bytes, START);
}

/** List the segments before the first scan; stray bytes are skipped, one that is cut off ends them.
 * @param {Uint8Array} bytes
 * @returns {Segment[]}
 */
export function segments(bytes) {
  const found = [];
  for (let at = 2; ;) {
    while (at < bytes.length && !(bytes[at] === 0xff && ![0, 0xff].includes(bytes[at + 1]))) at++;
    const marker = bytes[at + 1];
    if (marker === SCAN || marker === END || at + 4 > bytes.length) return found;
    if (marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) { // markers without content
      at += 2;
      continue;
    }
    const end = at + 2 + ((bytes[at + 2] << 8) | bytes[at + 3]);
    if (end > bytes.length || end < at + 4) return found;
    found.push({ marker, content: bytes.subarray(at + 4, end) });
    at = end;
  }
}

/** @param {Uint8Array} bytes @returns {Blocks} */
export function readJpeg(bytes) {
  /** @type {Blocks & {comments: Uint8Array[]}} */
  const blocks = { comments: [] };
  const resources = [];
  const more = [];
  for (const { marker, content } of segments(bytes)) {
    if (marker === COMMENT) blocks.comments.push(content);
    else if (marker === APP1 && startsWith(content, EXIF)) blocks.exif ??= content.subarray(EXIF.length);
    else if (marker === APP1 && startsWith(content, XMP)) blocks.xmp ??= content.subarray(XMP.length);
    else if (marker === APP1 && startsWith(content, MORE_XMP)) more.push(content.subarray(MORE_XMP.length));
    else if (marker === APP13 && startsWith(content, PHOTOSHOP)) {
      resources.push(content.subarray(PHOTOSHOP.length));
    }
  }
  if (resources.length > 0) blocks.captions = join(...resources);
  const named = blocks.xmp && moreNamedIn(blocks.xmp, more);
  if (named) blocks.moreXmp = named;
  return blocks;
}

/** Put together the Extended XMP that a packet names.
 * @param {Uint8Array} xmp
 * @param {Uint8Array[]} parts digest, length of the whole, offset, content
 */
function moreNamedIn(xmp, parts) {
  const text = new TextDecoder("latin1").decode(xmp);
  const mine = parts.filter((part) => text.includes(lettersAt(part, 0, DIGEST_BYTES)));
  const offset = (/** @type {Uint8Array} */ part) => viewOf(part).getUint32(DIGEST_BYTES + 4);
  mine.sort((one, other) => offset(one) - offset(other));
  const whole = join(...mine.map((part) => part.subarray(MORE_HEADER_BYTES)));
  const isWhole = mine.length > 0 && viewOf(mine[0]).getUint32(DIGEST_BYTES) === whole.length;
  return isWhole ? whole : undefined;
}

/** Insert segments behind the start, where EXIF wants to be; a JFIF segment may follow.
 * @param {Uint8Array} bytes
 * @param {Blocks} blocks
 */
export function insertIntoJpeg(bytes, { exif, xmp, moreXmp, digest, captions, comments = [] }) {
  const written = [];
  if (exif && EXIF.length + exif.length <= MAX_SEGMENT_BYTES) written.push(segment(APP1, EXIF, exif));
  if (xmp && xmp.length <= MAX_XMP_BYTES) written.push(segment(APP1, XMP, xmp));
  if (moreXmp && digest) {
    for (const [at, part] of partsOf(moreXmp, MORE_XMP.length + MORE_HEADER_BYTES)) {
      const place = new Uint8Array(8);
      viewOf(place).setUint32(0, moreXmp.length);
      viewOf(place).setUint32(4, at);
      written.push(segment(APP1, MORE_XMP, ascii(digest), place, part));
    }
  }
  for (const [, part] of captions ? partsOf(captions, PHOTOSHOP.length) : []) {
    written.push(segment(APP13, PHOTOSHOP, part));
  }
  for (const comment of comments) written.push(segment(COMMENT, comment));
  return [bytes.subarray(0, 2), ...written, bytes.subarray(2)];
}

/** Divide what is too long for one segment.
 * @param {Uint8Array} bytes
 * @param {number} taken of each segment
 * @returns {[number, Uint8Array][]} where each part lies, and its bytes
 */
function partsOf(bytes, taken) {
  const room = MAX_SEGMENT_BYTES - taken;
  return Array.from({ length: Math.ceil(bytes.length / room) }, (_, i) =>
    [i * room, bytes.subarray(i * room, (i + 1) * room)]);
}

/** @param {number} marker @param {Uint8Array[]} parts */
function segment(marker, ...parts) {
  const content = join(...parts);
  const length = content.length + 2;
  return join([0xff, marker, length >> 8, length & 255], content);
}

/** Tell the quality, 1 to 100, at which libjpeg's first table is as fine; null where none is there.
 * @param {Uint8Array} bytes
 */
export function qualityOf(bytes) {
  const tables = segments(bytes).find(({ marker, content }) =>
    marker === TABLES && content.length > 64 && (content[0] & 0x0f) === 0);
  if (!tables) return null;
  const { content } = tables;
  const size = content[0] ? 2 : 1;
  let steps = 0;
  for (let i = 0; i < 64; i++) {
    const at = 1 + i * size;
    steps += size === 1 ? content[at] : (content[at] << 8) | content[at + 1];
  }
  for (let quality = 1; quality < 100; quality++) if (coarseness(quality) <= steps) return quality;
  return 100;
}

/** @param {number} quality */
function coarseness(quality) {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return LUMINANCE.reduce((sum, step) =>
    sum + Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))), 0);
}

/** Tell whether a JPEG says that it has a gain map as ISO 21496-1 describes them.
 * @param {Uint8Array} bytes
 */
export function hasGainMap(bytes) {
  return segments(bytes).some(({ marker, content }) => marker === APP2 && startsWith(content, GAIN_MAP));
}

/** Count the pictures that a JPEG says it has: one, or those of its index.
 * @param {Uint8Array} bytes
 */
export function countPictures(bytes) {
  const index = segments(bytes).find(({ marker, content }) => marker === APP2 && startsWith(content, MPF));
  if (!index) return 1;
  const view = viewOf(index.content.subarray(MPF.length));
  try {
    const little = view.getUint16(0) === 0x4949;
    const first = view.getUint32(4, little);
    for (let i = 0, count = view.getUint16(first, little); i < count; i++) {
      const entry = first + 2 + 12 * i;
      if (view.getUint16(entry, little) === PICTURES) return Math.max(1, view.getUint32(entry + 8, little));
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the index is cut off
  }
  return 1;
}
