/**
 * How many dots an inch a scan has, where its file says so outside of EXIF: JFIF's header, PNG's pHYs.
 */

import { crc32 } from "./crc32.js";

const METERS_PER_INCH = 0.0254;
const PNG_MARK_BYTES = 8;

/** @typedef {{x: number, y: number}} Density dots an inch */

/** Read the density of a JPEG or PNG.
 * @param {Uint8Array} bytes
 * @returns {Density | null} null where it is not stated
 */
export function readDensity(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isJfif(bytes)) {
    const perInch = [0, 1, 2.54][bytes[13]] ?? 0;
    return perInch ? { x: view.getUint16(14) * perInch, y: view.getUint16(16) * perInch } : null;
  }
  const at = findPhys(bytes, view);
  if (at === null || bytes[at + 16] !== 1) return null;
  return {
    x: view.getUint32(at + 8) * METERS_PER_INCH,
    y: view.getUint32(at + 12) * METERS_PER_INCH,
  };
}

/** State a density in a JPEG or PNG just encoded; other files are returned as they are.
 * @param {Uint8Array} bytes
 * @param {Density} density
 * @returns {Uint8Array<ArrayBufferLike>}
 */
export function writeDensity(bytes, { x, y }) {
  if (isJfif(bytes)) {
    const written = Uint8Array.from(bytes);
    const view = new DataView(written.buffer);
    written[13] = 1;
    view.setUint16(14, Math.round(x));
    view.setUint16(16, Math.round(y));
    return written;
  }
  return isPng(bytes) ? insertPhys(bytes, { x, y }) : bytes;
}

/** @param {Uint8Array} bytes */
function isJfif(bytes) {
  return [0xff, 0xd8, 0xff, 0xe0].every((byte, i) => bytes[i] === byte)
    && String.fromCharCode(...bytes.subarray(6, 10)) === "JFIF";
}

/** @param {Uint8Array} bytes */
function isPng(bytes) {
  return bytes[0] === 0x89 && String.fromCharCode(...bytes.subarray(1, 4)) === "PNG";
}

/** Find the pHYs chunk, which comes before the picture.
 * @param {Uint8Array} bytes
 * @param {DataView} view
 */
function findPhys(bytes, view) {
  if (!isPng(bytes)) return null;
  for (let at = PNG_MARK_BYTES; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === "pHYs" && at + 21 <= bytes.length) return at;
    if (name === "IDAT") return null;
  }
  return null;
}

/** @param {Uint8Array} bytes @param {Density} density */
function insertPhys(bytes, { x, y }) {
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, 9);
  chunk.set(new TextEncoder().encode("pHYs"), 4);
  view.setUint32(8, Math.round(x / METERS_PER_INCH));
  view.setUint32(12, Math.round(y / METERS_PER_INCH));
  chunk[16] = 1;
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  const headerEnd = PNG_MARK_BYTES + 25; // IHDR is first and has 13 bytes
  const written = new Uint8Array(bytes.length + chunk.length);
  written.set(bytes.subarray(0, headerEnd));
  written.set(chunk, headerEnd);
  written.set(bytes.subarray(headerEnd), headerEnd + chunk.length);
  return written;
}
