/**
 * One JPEG of strips that were encoded one by one, top to bottom (ITU-T T.81).
 *
 * After a restart marker a decoder begins anew, as at the beginning of a file. So strips follow each
 * other with such a marker between. Browsers choose the codes of each strip by what is in it; here
 * all get the usual ones, and the coefficients stay as they are.
 */

import { join } from "../files/bytes.js";
import { USUAL, recode } from "./jpeg-codes.js";

/** The rows of a strip, but for the last, are a multiple of these. */
export const STRIP_ROWS = 16;

const START = 0xffd8;
const BASELINE = 0xffc0;
const CODES = 0xffc4;
const SCAN = 0xffda;
const END = 0xffd9;
const INTERVAL = 0xffdd;
const RESTART = 0xffd0;
const RESTARTS = 8; // different markers, used in turn

/** @typedef {{mark: number, at: number, end: number}} Segment */
/**
 * @typedef {object} Strip
 * @property {Uint8Array} head all before the coded blocks but the codes, and 0 as the height
 * @property {number} height
 * @property {number} units of the scan
 * @property {Uint8Array} blocks coded with the usual tables
 */

export class JoinedJpeg {
  /** @type {Strip | null} */
  #first = null;
  #height = 0;
  /** @type {BlobPart[]} */
  #parts = [];
  #count = 0;

  /** Add the next strip.
   * @param {Uint8Array} jpeg
   * @returns {boolean} false where it cannot be joined: it is not baseline, or has other tables
   */
  add(jpeg) {
    const strip = readStrip(jpeg);
    if (!strip || (this.#first && !isSame(this.#first.head, strip.head))) return false;
    this.#first ??= { ...strip, blocks: new Uint8Array() };
    if (this.#count > 0) this.#parts.push(words(RESTART + ((this.#count - 1) % RESTARTS)));
    this.#parts.push(new Blob([/** @type {BlobPart} */ (strip.blocks)]));
    this.#height += strip.height;
    this.#count += 1;
    return true;
  }

  /** @returns {Blob} the whole */
  finish() {
    if (!this.#first) throw new Error("expected a strip");
    const { head, units } = this.#first;
    const segments = segmentsOf(head);
    const { at } = segments[segments.length - 1];
    setHeight(head, segments, this.#height);
    const codes = [...USUAL].flatMap(([number, table]) => [
      words(CODES, table.length + 3), Uint8Array.of(number), table,
    ]);
    const before = [head.subarray(0, at), ...codes, words(INTERVAL, 4, units), head.subarray(at)];
    return new Blob(
      [.../** @type {BlobPart[]} */ (before), ...this.#parts, words(END)], { type: "image/jpeg" },
    );
  }
}

/** @param {Uint8Array} jpeg @returns {Strip | null} null where it is not one baseline scan */
function readStrip(jpeg) {
  const segments = segmentsOf(jpeg);
  const frame = segments.find(({ mark }) => mark === BASELINE);
  const scan = segments[segments.length - 1];
  const isKnown = frame && scan?.mark === SCAN && jpeg[scan.at + 4] === jpeg[frame.at + 9]
    && word(jpeg, jpeg.length - 2) === END && !segments.some(({ mark }) => mark === INTERVAL);
  if (!isKnown) return null;
  const tables = tablesOf(jpeg, segments);
  const { components, units } = layoutOf(jpeg, frame.at, scan.at);
  const coded = jpeg.subarray(scan.end, jpeg.length - 2);
  return {
    head: headOf(jpeg, segments),
    height: word(jpeg, frame.at + 5),
    units,
    blocks: recode(coded, tables, components, units),
  };
}

/** List what comes before the coded blocks. @param {Uint8Array} jpeg */
function segmentsOf(jpeg) {
  /** @type {Segment[]} */
  const segments = [];
  if (word(jpeg, 0) !== START) return segments;
  for (let at = 2; at + 4 <= jpeg.length; at = segments[segments.length - 1].end) {
    const mark = word(jpeg, at);
    segments.push({ mark, at, end: at + 2 + word(jpeg, at + 2) });
    if (mark === SCAN) break;
  }
  return segments;
}

/** @param {Uint8Array} jpeg @param {readonly Segment[]} segments */
function tablesOf(jpeg, segments) {
  /** @type {import("./jpeg-codes.js").Tables} */
  const tables = new Map();
  for (const { mark, at, end } of segments) {
    if (mark !== CODES) continue;
    for (let from = at + 4; from < end; ) {
      const size = 16 + jpeg.subarray(from + 1, from + 17).reduce((sum, count) => sum + count, 0);
      tables.set(jpeg[from], jpeg.subarray(from + 1, from + 1 + size));
      from += 1 + size;
    }
  }
  return tables;
}

/** Read how blocks follow each other. @param {Uint8Array} jpeg @param {number} frame
 * @param {number} scan
 */
function layoutOf(jpeg, frame, scan) {
  const count = jpeg[frame + 9];
  const samplings = Array.from({ length: count }, (_, i) => {
    const sampling = count > 1 ? jpeg[frame + 11 + 3 * i] : 0x11; // a lone one has no others' grid
    return { across: sampling >> 4, down: sampling & 15 };
  });
  const across = 8 * Math.max(...samplings.map((sampling) => sampling.across));
  const down = 8 * Math.max(...samplings.map((sampling) => sampling.down));
  const [height, width] = [word(jpeg, frame + 5), word(jpeg, frame + 7)];
  /** @type {import("./jpeg-codes.js").Scan} */
  const components = samplings.map((sampling, i) => ({
    tables: [jpeg[scan + 6 + 2 * i] >> 4, jpeg[scan + 6 + 2 * i] & 15],
    blocks: sampling.across * sampling.down,
  }));
  return { components, units: Math.ceil(width / across) * Math.ceil(height / down) };
}

/** Copy all but codes and height; components after the first get the usual tables for color.
 * @param {Uint8Array} jpeg @param {readonly Segment[]} segments
 */
function headOf(jpeg, segments) {
  const kept = segments.filter(({ mark }) => mark !== CODES);
  const head = join(words(START), ...kept.map(({ at, end }) => jpeg.subarray(at, end)));
  const found = segmentsOf(head);
  setHeight(head, found, 0);
  const { at } = found[found.length - 1];
  for (let i = 0; i < head[at + 4]; i++) head[at + 6 + 2 * i] = i === 0 ? 0x00 : 0x11;
  return head;
}

/** @param {Uint8Array} head @param {readonly Segment[]} segments @param {number} height */
function setHeight(head, segments, height) {
  const frame = segments.find(({ mark }) => mark === BASELINE);
  if (frame) head.set(words(height), frame.at + 5);
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function isSame(one, other) {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

/** @param {Uint8Array} bytes @param {number} at */
function word(bytes, at) {
  return (bytes[at] << 8) | bytes[at + 1];
}

/** @param {number[]} values @returns {Uint8Array<ArrayBuffer>} two bytes of each */
function words(...values) {
  return Uint8Array.from(values.flatMap((value) => [value >> 8, value & 255]));
}
