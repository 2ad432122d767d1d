/**
 * What the page does not keep of a photo, read from the file itself: 16 bits of a PNG, every picture
 * of an animation but the first, and what TIFF and HEIC say beside their picture.
 */

import { kindOf } from "../files/kinds.js";

/** @typedef {"depth" | "frames" | "foreign"} Loss */

const HEAD_BYTES = 65_536;
const PNG_DEPTH = 24; // in IHDR
const WEBP_FLAGS = 20; // in VP8X
const WEBP_ANIMATION = 0x02;
const GIF_FRAME = /\0!\xf9\x04.{4}\0[,!]/gs; // a frame's delay and what follows it

/** Tell what will be lost.
 * @param {Blob} file
 * @returns {Promise<Loss | null>}
 */
export async function lossOf(file) {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const kind = kindOf(head);
  if (kind === "TIFF" || kind === "HEIC") return "foreign";
  const text = letters(head);
  if (text.startsWith("GIF8")) {
    const frames = letters(await file.arrayBuffer()).match(GIF_FRAME) ?? [];
    return frames.length > 1 ? "frames" : null;
  }
  if (text.startsWith("PNG", 1)) {
    if (text.slice(0, text.indexOf("IDAT")).includes("acTL")) return "frames";
    return head[PNG_DEPTH] === 16 ? "depth" : null;
  }
  const webp = text.startsWith("WEBPVP8X", 8) && (head[WEBP_FLAGS] & WEBP_ANIMATION) !== 0;
  return webp || text.startsWith("ftypavis", 4) ? "frames" : null;
}

/** @param {BufferSource} bytes @returns {string} a letter for each */
function letters(bytes) {
  return new TextDecoder("latin1").decode(bytes);
}
