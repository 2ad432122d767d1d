/**
 * EXIF blocks (TIFF 6.0 structure, CIPA DC-008): what must change when a photo was turned upright.
 *
 * The block itself is kept byte for byte: dates, camera, place and maker's notes stay valid because
 * nothing moves.
 */

import { turned } from "./xmp-truth.js";

const ORIENTATION = 0x0112;
const X_RESOLUTION = 0x011a;
const Y_RESOLUTION = 0x011b;
const EXIF_DIRECTORY = 0x8769;
const COLOR_SPACE = 0xa001;
const INTEROPERABILITY = 0xa005;
const INTEROPERABILITY_INDEX = 1;
const ADOBE_RGB = "R03";
const SRGB_DIGITS = [0x39, 0x38]; // of R98, DCF 2.0
const PIXEL_X = 0xa002;
const PIXEL_Y = 0xa003;
const SUBJECTS = [0x9214, 0xa214]; // SubjectArea, SubjectLocation: x, y, and perhaps a size
const SHORT = 3;
const LONG = 4;
const ENTRY_BYTES = 12;
const SRGB = 1;

/** Make an EXIF block true for the upright picture in sRGB: orientation, dots an inch, size, no
 * old thumbnail.
 * @param {Uint8Array} exif a TIFF structure, without the "Exif" prefix of JPEG
 * @param {number} width
 * @param {number} height
 * @returns {Uint8Array | null} a copy; null where the block is damaged beyond the first directory
 */
export function uprightExif(exif, width, height) {
  const copy = Uint8Array.from(exif);
  const view = new DataView(copy.buffer);
  const mark = view.byteLength >= 8 ? view.getUint16(0) : 0;
  const little = mark === 0x4949;
  if (!little && mark !== 0x4d4d) return null;
  try {
    const first = view.getUint32(4, little);
    const entries = readDirectory(view, first, little);
    const orientation = orientationOf(exif);
    if (orientation > 4) {
      exchange(view, entries.get(X_RESOLUTION), entries.get(Y_RESOLUTION));
    }
    setNumber(view, entries.get(ORIENTATION), 1, little);
    dropThumbnail(view, first, little);
    const pointer = entries.get(EXIF_DIRECTORY);
    if (pointer === undefined) return copy;
    const details = readDirectory(view, view.getUint32(pointer + 8, little), little);
    setNumber(view, details.get(COLOR_SPACE), SRGB, little);
    setNumber(view, details.get(PIXEL_X), width, little);
    setNumber(view, details.get(PIXEL_Y), height, little);
    for (const tag of SUBJECTS) {
      turnSubject(view, details.get(tag), { width, height, orientation }, little);
    }
    setIndex(view, details.get(INTEROPERABILITY), little);
    return copy;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Read the orientation an EXIF block states.
 * @param {Uint8Array} exif
 * @returns {number} 1 to 8; 1 where none is stated
 */
export function orientationOf(exif) {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const little = view.getUint16(0) === 0x4949;
  const entry = readDirectory(view, view.getUint32(4, little), little).get(ORIENTATION);
  return entry === undefined ? 1 : view.getUint16(entry + 8, little);
}

/** Find where each tag's entry lies.
 * @param {DataView} view
 * @param {number} at
 * @param {boolean} little
 * @returns {Map<number, number>} tag to offset
 */
function readDirectory(view, at, little) {
  const entries = new Map();
  const count = view.getUint16(at, little);
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + i * ENTRY_BYTES;
    entries.set(view.getUint16(entry, little), entry);
  }
  return entries;
}

/** Overwrite a number where its tag is there.
 * @param {DataView} view
 * @param {number | undefined} entry
 * @param {number} value
 * @param {boolean} little
 */
function setNumber(view, entry, value, little) {
  if (entry === undefined) return;
  const type = view.getUint16(entry + 2, little);
  if (type === SHORT) view.setUint16(entry + 8, value, little);
  else if (type === LONG) view.setUint32(entry + 8, value, little);
}

/** Turn the place of what a photo is of: x and y, and perhaps a diameter, or two sides.
 * @param {DataView} view
 * @param {number | undefined} entry
 * @param {import("./xmp-truth.js").Upright} upright
 * @param {boolean} little
 */
function turnSubject(view, entry, { width, height, orientation }, little) {
  if (entry === undefined || view.getUint16(entry + 2, little) !== SHORT) return;
  const count = view.getUint32(entry + 4, little);
  if (count < 2 || count > 4) return;
  const at = count > 2 ? view.getUint32(entry + 8, little) : entry + 8;
  const [x, y, ...sides] = Array.from({ length: count }, (_, i) => view.getUint16(at + 2 * i, little));
  const [across, down] = orientation > 4 ? [height, width] : [width, height];
  const [right, below] = turned(x / across, y / down, orientation);
  if (orientation > 4) sides.reverse();
  [Math.round(right * width), Math.round(below * height), ...sides]
    .forEach((value, i) => view.setUint16(at + 2 * i, Math.min(0xffff, Math.max(0, value)), little));
}

/** Have the second place that tells of Adobe RGB tell of sRGB.
 * @param {DataView} view
 * @param {number | undefined} pointer
 * @param {boolean} little
 */
function setIndex(view, pointer, little) {
  if (pointer === undefined) return;
  const index = readDirectory(view, view.getUint32(pointer + 8, little), little)
    .get(INTEROPERABILITY_INDEX);
  if (index === undefined) return;
  const said = [0, 1, 2].map((i) => view.getUint8(index + 8 + i));
  if (String.fromCharCode(...said) !== ADOBE_RGB) return;
  SRGB_DIGITS.forEach((digit, i) => view.setUint8(index + 9 + i, digit));
}

/** Exchange two values of one type, or where they lie, where both tags are there.
 * @param {DataView} view
 * @param {number | undefined} one
 * @param {number | undefined} other
 */
function exchange(view, one, other) {
  if (one === undefined || other === undefined) return;
  const [first, second] = [view.getUint32(one + 8), view.getUint32(other + 8)];
  view.setUint32(one + 8, second);
  view.setUint32(other + 8, first);
}

/** End the chain of directories after the first: the second describes a thumbnail in gray.
 * @param {DataView} view
 * @param {number} first
 * @param {boolean} little
 */
function dropThumbnail(view, first, little) {
  const next = first + 2 + view.getUint16(first, little) * ENTRY_BYTES;
  if (next + 4 <= view.byteLength) view.setUint32(next, 0, little);
}
