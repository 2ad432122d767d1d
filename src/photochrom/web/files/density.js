/**
 * How many dots an inch a scan has, where its file says so outside of EXIF: JFIF's header, PNG's pHYs.
 */

import { join } from "./bytes.js";
import { pngChunk, pngChunks } from "./containers.js";

const METERS_PER_INCH = 0.0254;
const PHYS_BYTES = 9;

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
  if (!isPng(bytes)) return null;
  const phys = pngChunks(bytes).find(({ name }) => name === "pHYs");
  if (!phys || phys.end - phys.start < PHYS_BYTES || bytes[phys.start + 8] !== 1) return null;
  return {
    x: view.getUint32(phys.start) * METERS_PER_INCH,
    y: view.getUint32(phys.start + 4) * METERS_PER_INCH,
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

/** @param {Uint8Array} bytes @param {Density} density */
function insertPhys(bytes, { x, y }) {
  const content = new Uint8Array(PHYS_BYTES);
  const view = new DataView(content.buffer);
  view.setUint32(0, Math.round(x / METERS_PER_INCH));
  view.setUint32(4, Math.round(y / METERS_PER_INCH));
  content[8] = 1;
  const [header] = pngChunks(bytes);
  const at = header.end + 4; // behind its checksum
  return join(bytes.subarray(0, at), pngChunk("pHYs", content), bytes.subarray(at));
}
