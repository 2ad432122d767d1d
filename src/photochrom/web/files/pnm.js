/**
 * PNM: PBM, PGM or PPM, binary or as text, of 1 to 16 bits, as Netpbm's pbm(5), pgm(5) and ppm(5) have it.
 * photo/containers/pnm.py is its sibling.
 */

import { lettersAt } from "./bytes.js";

/**
 * @typedef {object} Header what the beginning of a picture says of it
 * @property {number} kind 1 to 6, as its first letters P1 to P6 count them
 * @property {number} width
 * @property {number} height
 * @property {number} bands 1 for gray, 3 for RGB
 * @property {number} white 1 where there is nothing between black and white
 * @property {number} start of the samples in the file
 */

const HEAD_BYTES = 4096; // in which comments may stand, too
const SPACE = String.raw`(?:[ \t-\r]|#[^\r\n]*[\r\n])`;
const NUMBER = String.raw`${SPACE}+(\d{1,9})`;
const BIT_HEADER = new RegExp(`^[ \\t-\\r]*P([14])${NUMBER}${NUMBER}${SPACE}`);
const HEADER = new RegExp(`^[ \\t-\\r]*P([2356])${NUMBER}${NUMBER}${NUMBER}${SPACE}`);
const [TEXT_BITS, TEXT_COLORS, BITS, COLORS] = [1, 3, 4, 6]; // kinds
const MOST_WHITE = 65_535;
const MOST_PICTURES = 1000; // that are counted
const [ZERO, NINE] = [48, 57];

/** Read the headers of all pictures in a file, up to 1000; of one that is text, the first.
 * @param {Blob} file
 * @returns {Promise<Header[]>} none where it is damaged
 */
export async function headersOf(file) {
  const headers = [];
  for (let at = 0; at < file.size && headers.length < MOST_PICTURES;) {
    const header = headerIn(await bytesOf(file, at, at + HEAD_BYTES), at);
    if (!header) break;
    headers.push(header);
    if (isText(header)) break;
    at = header.start + sizeOf(header);
  }
  return headers;
}

/** Read the samples of a picture, black being 0.
 * @param {Blob} file
 * @param {Header} header
 * @returns {Promise<ArrayLike<number> | null>} null where some are missing
 */
export async function samplesOf(file, header) {
  const { kind, width, height, bands, white, start } = header;
  const bytes = await bytesOf(file, start, isText(header) ? file.size : start + sizeOf(header));
  const count = width * height * bands;
  if (isText(header)) {
    const numbers = numbersIn(bytes, count, kind === TEXT_BITS);
    if (numbers.length < count) return null;
    return numbers.map((number) => (kind === TEXT_BITS ? 1 - number : Math.min(number, white)));
  }
  if (bytes.length < sizeOf(header)) return null;
  if (kind === BITS) {
    const rowBytes = Math.ceil(width / 8);
    return Uint8Array.from({ length: count }, (_, i) => {
      const x = i % width;
      return 1 - ((bytes[Math.floor(i / width) * rowBytes + (x >> 3)] >> (7 - (x & 7))) & 1);
    });
  }
  if (white < 256) return bytes;
  return Uint16Array.from({ length: count }, (_, i) => (bytes[2 * i] << 8) | bytes[2 * i + 1]);
}

/** @param {Uint8Array} head @param {number} at where it is in its file @returns {Header | null} */
function headerIn(head, at) {
  const text = lettersAt(head, 0, HEAD_BYTES);
  const found = BIT_HEADER.exec(text) ?? HEADER.exec(text);
  if (!found) return null;
  const [kind, width, height, white = 1] = found.slice(1).map(Number);
  if (!width || !height || white < 1 || white > MOST_WHITE) return null;
  const bands = [TEXT_COLORS, COLORS].includes(kind) ? 3 : 1;
  return { kind, width, height, bands, white, start: at + found[0].length };
}

/** @param {Header} header */
function isText({ kind }) {
  return kind < BITS;
}

/** Tell how many bytes binary samples are. @param {Header} header */
function sizeOf({ kind, width, height, bands, white }) {
  if (kind === BITS) return height * Math.ceil(width / 8);
  return width * height * bands * (white < 256 ? 1 : 2);
}

/** Read numbers that are text.
 * @param {Uint8Array} bytes
 * @param {number} most how many
 * @param {boolean} areDigits which need no space between
 */
function numbersIn(bytes, most, areDigits) {
  const numbers = new Uint16Array(most);
  let found = 0;
  let isInside = false;
  for (const byte of bytes) {
    const isDigit = byte >= ZERO && byte <= NINE;
    if (isDigit && (areDigits || !isInside) && ++found > most) break;
    if (isDigit) numbers[found - 1] = numbers[found - 1] * 10 + byte - ZERO;
    isInside = isDigit;
  }
  return numbers.subarray(0, found);
}

/** @param {Blob} file @param {number} from @param {number} to */
async function bytesOf(file, from, to) {
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}
