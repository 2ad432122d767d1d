/**
 * Save photos: one, all as a ZIP, or to the clipboard.
 */

import { PhotochromError, asPhotochromError } from "../errors.js";
import { stemOf } from "../files/kinds.js";
import { distinctNames, packZip } from "../files/zip.js";
import { sidecarName } from "./sources.js";

/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {(share: number) => void} Progress */

/** @typedef {import("../worker/encoding.js").Encoding} Encoding */
/** @typedef {import("../worker/encoding.js").Format} Format */

const SUFFIXES = Object.freeze({ "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp" });
/** Types without loss that no browser writes; they become PNG. */
const LOSSLESS = ["image/gif", "image/bmp", "image/tiff", "image/jp2", "image/x-portable-anymap"];
const QUALITY = 0.95;

/** Say how to encode.
 * @param {Format} type
 * @param {boolean} [compare]
 * @returns {Encoding}
 */
export function encodingOf(type, compare = false) {
  return { type, quality: QUALITY, compare };
}

/** Choose the format a photo is saved in: the wished one, else its own where a browser can write it,
 * or the nearest. What is transparent would become black in a JPEG and is saved as PNG.
 * @param {string} type of the original
 * @param {boolean} transparent
 * @param {Format | null} wish
 * @returns {{format: Format, instead: boolean}} instead: of a JPEG
 */
export function formatFor(type, transparent, wish) {
  const nearest = LOSSLESS.includes(type) ? "image/png" : "image/jpeg";
  const format = wish ?? (type in SUFFIXES ? /** @type {Format} */ (type) : nearest);
  const instead = transparent && format === "image/jpeg";
  return { format: instead ? "image/png" : format, instead };
}

/** Name the captions that a format has no place for.
 * @param {readonly string[]} captions whose IPTC says otherwise than XMP
 * @param {Format} format
 */
export function captionsLeft(captions, format) {
  return format === "image/jpeg" ? [] : captions;
}

/** Name the result after its photo: photo.jpg becomes photo-color.jpg.
 * @param {string} name
 * @param {Format} format
 * @param {boolean} [compare] photo-compare.jpg then
 */
export function resultName(name, format, compare = false) {
  const stem = stemOf(name);
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
 * @property {boolean} isLossy something of its file was left behind
 * @property {{name: string, blob: Blob}[]} sidecars under the result's name
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
      const { name } = item;
      failed.push(name);
      reason ??= new PhotochromError(error.code, { name, ...error.facts });
    }
  }
  if (saved.length === 0 && reason) throw reason;
  const names = distinctNames(saved.map(({ item, name }) => item.folder + name));
  const entries = saved.flatMap(({ blob, sidecars, name }, i) => [
    { name: names[i], blob },
    ...sidecars.map((one) => ({ name: renamed(one.name, name, names[i]), blob: one.blob })),
  ]);
  const zip = await packZip(entries, new Date());
  return { zip, saved, failed };
}

/** Name a sidecar after the name that its photo's result got.
 * @param {string} sidecar
 * @param {string} before of the result
 * @param {string} now
 */
function renamed(sidecar, before, now) {
  const [stem, newStem] = [stemOf(before), stemOf(now)];
  return sidecar.startsWith(before) ? now + sidecar.slice(before.length) : newStem + sidecar.slice(stem.length);
}

/** Make the sidecars of an open photo those of its result.
 * @param {Engine} engine
 * @param {number} key under which it is open
 * @param {Item} item
 * @param {string} name of the result
 * @param {boolean} compare
 * @param {AbortSignal} signal
 */
export async function sidecarsFor(engine, key, item, name, compare, signal) {
  const made = [];
  for (const { file, ending } of item.sidecars) {
    const isXmp = ending.endsWith(".xmp");
    const blob = isXmp ? await engine.sidecar(key, file, compare, { signal }) : file;
    made.push({ name: sidecarName(name, ending), blob });
  }
  return made;
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
    const { transparent, type, kind, losses, captions } =
      await engine.open(key, item.file, item.page ?? 0, { signal });
    await engine.color(key, edit, { signal });
    const { format, instead } = formatFor(type, transparent, wish.format);
    const encoding = encodingOf(format, wish.compare);
    const blob = await engine.encode(key, edit, encoding, { onProgress, signal });
    const name = resultName(item.name, format, wish.compare);
    const sidecars = await sidecarsFor(engine, key, item, name, wish.compare, signal);
    const inColor = kind === "color";
    const isLossy = losses.length > 0 || captionsLeft(captions, format).length > 0;
    return { item, edit, blob, name, inColor, instead, isLossy, sidecars };
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
