/**
 * A ZIP of stored (uncompressed) files, put together from blobs without copying them.
 *
 * PKWARE APPNOTE 6.3, without ZIP64: below 4 GB and 65,535 files. Names are UTF-8.
 */

import { crc32 } from "./crc32.js";
import { PhotochromError } from "../errors.js";

const UTF8_NAMES = 0x0800;
const VERSION = 20;
const MAX_BYTES = 0xffffffff;
const MAX_FILES = 0xffff;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;

/** @typedef {{name: string, blob: Blob}} Entry */

/** Pack files.
 * @param {readonly Entry[]} entries names must differ
 * @param {Date} date written as each file's time
 * @returns {Promise<Blob>}
 */
export async function packZip(entries, date) {
  /** @type {BlobPart[]} */
  const parts = [];
  const central = [];
  let offset = 0;
  for (const { name, blob } of entries) {
    const fields = {
      name: new TextEncoder().encode(name),
      size: blob.size,
      crc: crc32(new Uint8Array(await blob.arrayBuffer())),
      time: dosTime(date),
    };
    const local = header(0x04034b50, LOCAL_BYTES, fields, 0);
    central.push(header(0x02014b50, CENTRAL_BYTES, fields, offset));
    parts.push(local, blob);
    offset += local.length + blob.size;
  }
  const centralBytes = central.reduce((sum, part) => sum + part.length, 0);
  if (offset + centralBytes > MAX_BYTES || entries.length > MAX_FILES) {
    throw new PhotochromError("zipTooLarge");
  }
  parts.push(...central, ending(entries.length, centralBytes, offset));
  return new Blob(parts, { type: "application/zip" });
}

/** Give each name a number where it was used before: photo.jpg, photo-2.jpg.
 * @param {readonly string[]} names
 * @returns {string[]}
 */
export function distinctNames(names) {
  const used = new Set();
  return names.map((name) => {
    const dot = name.lastIndexOf(".");
    let distinct = name;
    for (let number = 2; used.has(distinct.toLowerCase()); number++) {
      distinct = `${name.slice(0, dot)}-${number}${name.slice(dot)}`;
    }
    used.add(distinct.toLowerCase());
    return distinct;
  });
}

/** Count seconds in twos, years from 1980, as ZIP does.
 * @param {Date} date
 */
function dosTime(date) {
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}

/** Build a local or a central header; the central one has six bytes more in front of the sizes'
 * fields and 10 behind.
 * @param {number} mark
 * @param {number} bytes
 * @param {{name: Uint8Array, size: number, crc: number, time: number}} fields
 * @param {number} offset of the local header
 * @returns {Uint8Array<ArrayBuffer>}
 */
function header(mark, bytes, { name, size, crc, time }, offset) {
  const block = new Uint8Array(bytes + name.length);
  const view = new DataView(block.buffer);
  const central = bytes === CENTRAL_BYTES;
  const at = central ? 6 : 4;
  view.setUint32(0, mark, true);
  if (central) view.setUint16(4, VERSION, true);
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, UTF8_NAMES, true);
  view.setUint32(at + 6, time, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
  if (central) view.setUint32(42, offset, true);
  block.set(name, bytes);
  return block;
}

/** @param {number} count @param {number} bytes @param {number} offset */
function ending(count, bytes, offset) {
  const block = new Uint8Array(22);
  const view = new DataView(block.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, bytes, true);
  view.setUint32(16, offset, true);
  return block;
}
