/**
 * The pages of a TIFF: pictures, small copies or masks, of what samples (TIFF 6.0, sections 8 and 18;
 * BigTIFF). photo/containers/tiff_pages.py is its sibling.
 */

import { viewOf } from "./bytes.js";
import { kindOf } from "./kinds.js";

/**
 * @typedef {object} Page
 * @property {number} number in the file, from 0
 * @property {number} width
 * @property {boolean} isSmallCopy
 * @property {boolean} isMask what is transparent in another page, or a scanner's infrared page
 * @property {boolean} isTransparent one of its samples is alpha
 * @property {boolean} hasExtra one is neither color nor alpha, such as infrared
 * @property {boolean} isBilevel black and white, with nothing between
 * @property {boolean} isRaw a digital negative (DNG), whose tones are still to be made, or a camera's own file
 */

const [KIND, WIDTH, BITS, MEANING, SAMPLES, PICTURES_BELOW, EXTRA] = [254, 256, 258, 262, 277, 330, 338];
const DNG_VERSION = 50706;
const WANTED = [KIND, WIDTH, BITS, MEANING, SAMPLES, PICTURES_BELOW, EXTRA, DNG_VERSION];
const [SMALL_COPY, MASK] = [1, 4]; // bits of NewSubfileType
const TRANSPARENCY_MASK = 4; // PhotometricInterpretation
export const MULTIPLIED = 1; // ExtraSamples: transparency with which colors are multiplied
export const ALPHA = [MULTIPLIED, 2];
/** How many samples are colors, by PhotometricInterpretation. */
const COLORS = Object.freeze({ 0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 6: 3, 8: 3, 9: 3 });
const [BYTE, SHORT, LONG, DIRECTORY] = [1, 3, 4, 13];
const VALUE_BYTES = Object.freeze({ [BYTE]: 1, [SHORT]: 2, [LONG]: 4, [DIRECTORY]: 4 });
const MOST_PAGES = 4096;
const BIG = 43;

/** List the pages of a TIFF that are pictures; smaller copies of the first and masks are none.
 * @param {Blob} file
 * @returns {Promise<Page[]>} none where it is no TIFF, or damaged
 */
export async function picturesOf(file) {
  const pages = await pagesOf(file);
  const [first] = pages;
  const pictures = pages.filter(({ number, isMask, isSmallCopy, width }) =>
    number === 0 || (!isMask && (!isSmallCopy || width >= first.width)));
  const isPreview = first?.isSmallCopy && pictures.some(({ width }) => width > first.width);
  return isPreview ? pictures.slice(1) : pictures;
}

/** List all pages of a TIFF.
 * @param {Blob} file
 * @returns {Promise<Page[]>} none where it is no TIFF; those before where it is damaged
 */
export async function pagesOf(file) {
  const head = await read(file, 0, 16);
  if (kindOf(new Uint8Array(head.buffer)) !== "TIFF" || head.byteLength < 16) return [];
  const little = head.getUint8(0) === 0x49;
  const big = head.getUint16(2, little) === BIG;
  const pages = [];
  const seen = new Set();
  let at = big ? Number(head.getBigUint64(8, little)) : head.getUint32(4, little);
  try {
    while (at && !seen.has(at) && seen.size < MOST_PAGES) {
      seen.add(at);
      const { said, next } = await directoryAt(file, at, little, big);
      pages.push(described(said, pages.length));
      at = next;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // it is cut off
  }
  return pages;
}

/** Read the numbers of a directory, and where the next one is.
 * @param {Blob} file @param {number} at @param {boolean} little @param {boolean} big
 */
async function directoryAt(file, at, little, big) {
  const [countBytes, entryBytes, linkBytes] = big ? [8, 20, 8] : [2, 12, 4];
  const counted = await read(file, at, countBytes);
  const count = big ? Number(counted.getBigUint64(0, little)) : counted.getUint16(0, little);
  const view = await read(file, at + countBytes, Math.min(count, 0xffff) * entryBytes + linkBytes);
  /** @type {Map<number, number[]>} */
  const said = new Map();
  for (let i = 0; i < count; i++) {
    const entry = i * entryBytes;
    const tag = view.getUint16(entry, little);
    const bytes = VALUE_BYTES[view.getUint16(entry + 2, little)] ?? 0;
    const length = big ? Number(view.getBigUint64(entry + 4, little)) : view.getUint32(entry + 4, little);
    const room = big ? 8 : 4;
    if (!bytes || !WANTED.includes(tag)) continue;
    const inside = bytes * length <= room;
    const where = entry + (big ? 12 : 8);
    const values = inside ? view : await read(file, linkAt(view, where, little, big), bytes * Math.min(length, 64));
    said.set(tag, numbersIn(values, inside ? where : 0, bytes, Math.min(length, 64), little));
  }
  return { said, next: linkAt(view, count * entryBytes, little, big) };
}

/** @param {DataView} view @param {number} at @param {boolean} little @param {boolean} big */
function linkAt(view, at, little, big) {
  return big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
}

/** @param {DataView} view @param {number} at @param {number} bytes @param {number} count @param {boolean} little */
function numbersIn(view, at, bytes, count, little) {
  return Array.from({ length: count }, (_, i) => {
    const place = at + i * bytes;
    if (bytes === 1) return view.getUint8(place);
    return bytes === 2 ? view.getUint16(place, little) : view.getUint32(place, little);
  });
}

/** @param {Map<number, number[]>} said @param {number} number @returns {Page} */
function described(said, number) {
  const first = (/** @type {number} */ tag, /** @type {number} */ otherwise) => said.get(tag)?.[0] ?? otherwise;
  const kind = first(KIND, 0);
  const meaning = first(MEANING, 1);
  const samples = first(SAMPLES, 1);
  const isTransparent = (said.get(EXTRA) ?? []).some((value) => ALPHA.includes(value));
  const colors = COLORS[/** @type {keyof typeof COLORS} */ (meaning)] ?? samples;
  return {
    number,
    width: first(WIDTH, 0),
    isSmallCopy: (kind & SMALL_COPY) !== 0,
    isMask: (kind & MASK) !== 0 || meaning === TRANSPARENCY_MASK,
    isTransparent,
    hasExtra: samples - colors > Number(isTransparent),
    isBilevel: first(BITS, 1) === 1 && samples === 1,
    isRaw: said.has(DNG_VERSION) || (said.has(PICTURES_BELOW) && (kind & SMALL_COPY) !== 0),
  };
}

/** @param {Blob} file @param {number} from @param {number} bytes */
async function read(file, from, bytes) {
  return viewOf(new Uint8Array(await file.slice(from, from + bytes).arrayBuffer()));
}
