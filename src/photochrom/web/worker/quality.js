/**
 * How well a result is encoded: at least as well as its original. Runs in the worker.
 */

import { startsWith } from "../files/bytes.js";
import { isWebp, webpChunks } from "../files/containers.js";
import { HEAD_BYTES, isJpeg, qualityOf } from "../files/jpeg.js";

/** @typedef {import("./encoding.js").Encoding} Encoding */

const LOSSLESS = 1; // at which browsers that write WebP write it without loss
const GIF = [0x47, 0x49, 0x46];

/** Raise the quality of an encoding where the original's is better.
 * @param {Blob} original
 * @param {Encoding} encoding
 * @returns {Promise<Encoding>}
 */
export async function asGoodAs(original, encoding) {
  const head = new Uint8Array(await original.slice(0, HEAD_BYTES).arrayBuffer());
  if (encoding.type === "image/webp" && await isLossless(original, head)) {
    return { ...encoding, quality: LOSSLESS };
  }
  if (encoding.type !== "image/jpeg" || !isJpeg(head)) return encoding;
  return { ...encoding, quality: Math.max(encoding.quality, (qualityOf(head) ?? 0) / 100) };
}

/** Tell whether it is a GIF, or a WebP that is compressed without loss.
 * @param {Blob} original
 * @param {Uint8Array} head
 */
async function isLossless(original, head) {
  if (startsWith(head, GIF)) return true;
  if (!isWebp(head)) return false;
  const chunks = webpChunks(new Uint8Array(await original.arrayBuffer()));
  return chunks.find(({ name }) => ["VP8L", "VP8 "].includes(name))?.name === "VP8L";
}
