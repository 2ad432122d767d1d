/**
 * Save photos: one, all as a ZIP, or to the clipboard.
 */

import { PhotochromError, asPhotochromError } from "../errors.js";
import { distinctNames, packZip } from "../files/zip.js";

/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {(share: number) => void} Progress */

/** @typedef {import("../worker/encoding.js").Encoding} Encoding */
/** @typedef {import("../worker/encoding.js").Format} Format */

const SUFFIXES = Object.freeze({ "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp" });
const QUALITY = 0.95;

/** Say how to encode.
 * @param {Format} type
 * @param {boolean} [compare]
 * @returns {Encoding}
 */
export function encodingOf(type, compare = false) {
  return { type, quality: QUALITY, compare };
}

/** Choose the format a photo is saved in: the wished one, else its own where a browser can write it.
 * What is transparent would become black in a JPEG and is saved as PNG.
 * @param {string} type of the original
 * @param {boolean} transparent
 * @param {Format | null} wish
 * @returns {{format: Format, instead: boolean}} instead: of a JPEG
 */
export function formatFor(type, transparent, wish) {
  const format = wish ?? (type in SUFFIXES ? /** @type {Format} */ (type) : "image/jpeg");
  const instead = transparent && format === "image/jpeg";
  return { format: instead ? "image/png" : format, instead };
}

/** Name the result after its photo: photo.jpg becomes photo-color.jpg.
 * @param {string} name
 * @param {Format} format
 * @param {boolean} [compare] photo-compare.jpg then
 */
export function resultName(name, format, compare = false) {
  const stem = name.replace(/\.[^.]*$/, "");
  const suffix = /\.jpeg$/i.test(name) && format === "image/jpeg" ? "jpeg" : SUFFIXES[format];
  return `${stem || "photo"}-${compare ? "compare" : "color"}.${suffix}`;
}

/** Hand a file to the browser's downloads.
 * @param {Blob} blob
 * @param {string} name
 */
export function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * @typedef {object} SavedPhoto
 * @property {Item} item
 * @property {import("./history.js").Edit} edit with which it was encoded
 * @property {Blob} blob
 * @property {string} name
 * @property {boolean} inColor before it was grayed
 * @property {boolean} instead as PNG, not JPEG
 * @property {import("../worker/limits.js").Loss | null} loss
 */

/**
 * @typedef {object} Wish
 * @property {Format | null} format null: each photo's own
 * @property {boolean} compare
 */

/** Encode every photo of the queue, one after another, and pack them.
 * @param {Engine} engine
 * @param {readonly Item[]} queued those that are there now: the queue may change meanwhile
 * @param {Wish} wish
 * @param {(number: number, share: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<{zip: Blob, saved: SavedPhoto[], failed: string[]}>} names of those that failed.
 *   Rejects with the first error where all did.
 */
export async function encodeAll(engine, queued, wish, onProgress, signal) {
  /** @type {SavedPhoto[]} */
  const saved = [];
  /** @type {string[]} */
  const failed = [];
  /** @type {PhotochromError | null} */
  let reason = null;
  for (const [i, item] of [...queued].entries()) {
    try {
      const onShare = (/** @type {number} */ share) => onProgress(i, share);
      saved.push(await encodeClosed(engine, item, wish, onShare, signal));
    } catch (thrown) {
      const error = asPhotochromError(thrown);
      if (error.code === "cancelled") throw error;
      const { name } = item.file;
      failed.push(name);
      reason ??= new PhotochromError(error.code, { name, ...error.facts });
    }
  }
  if (saved.length === 0 && reason) throw reason;
  const names = distinctNames(saved.map(({ name }) => name));
  const zip = await packZip(saved.map(({ blob }, i) => ({ name: names[i], blob })), new Date());
  return { zip, saved, failed };
}

/** Open, color, encode and close a photo beside the one on the stage.
 * @param {Engine} engine
 * @param {Item} item
 * @param {Wish} wish
 * @param {Progress} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<SavedPhoto>}
 */
async function encodeClosed(engine, item, wish, onProgress, signal) {
  const key = -1_000_000 - item.key;
  const { edit } = item.history;
  try {
    const { transparent, kind, loss } = await engine.open(key, item.file, { signal });
    await engine.color(key, edit, { signal });
    const { format, instead } = formatFor(item.file.type, transparent, wish.format);
    const encoding = encodingOf(format, wish.compare);
    const blob = await engine.encode(key, edit, encoding, { onProgress, signal });
    const name = resultName(item.file.name, format, wish.compare);
    return { item, edit, blob, name, inColor: kind === "color", instead, loss };
  } finally {
    await engine.close(key);
  }
}

/** Hand a file to the device's share sheet.
 * @param {File} file
 * @returns {Promise<boolean>} false where the click is too long ago: another one is needed
 */
export async function sharePhoto(file) {
  try {
    await navigator.share({ files: [file] });
    return true;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "AbortError") throw new PhotochromError("cancelled");
    if (name === "NotAllowedError") return false;
    throw error;
  }
}

/** Tell whether the device shares pictures. */
export function canShare() {
  const example = new File([], "photo.jpg", { type: "image/jpeg" });
  return navigator.canShare?.({ files: [example] }) ?? false;
}

/** Put a photo on the clipboard; only PNG is taken there.
 * @param {Promise<Blob>} encoding
 */
export async function copyPhoto(encoding) {
  try {
    // the promise goes in as it is: Safari wants the call inside the click
    await navigator.clipboard.write([new ClipboardItem({ "image/png": encoding })]);
  } catch (error) {
    await encoding; // what went wrong there is the better reason
    throw new PhotochromError("noCopy", { reason: String(error) });
  }
}
