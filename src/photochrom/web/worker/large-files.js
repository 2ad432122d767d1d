/**
 * The large files, model and runtime: fetched once and kept by their content's digest, so that
 * nothing is fetched a second time, not even to be kept for offline use.
 */

import { PhotochromError } from "../errors.js";
import { cacheName } from "../cache-names.js";
import { join } from "../files/bytes.js";

/** The service worker leaves this cache alone. */
const CACHE = cacheName("large");
const GZIP_MARK = [0x1f, 0x8b];
const PROGRESS_STEPS = 50; // each is a message to the page and a frame to draw

/**
 * @typedef {object} LargeFile
 * @property {string} path
 * @property {number} packedBytes on the way
 * @property {number} bytes
 * @property {string} digest
 */
/** @typedef {(share: number | null) => void | Promise<void>} Progress share in [0, 1); null: all is
 *   here */

/** Get large files, unpacked, from the device where they are already there. Rejects with `wrongFile`
 * where something else came.
 * @param {readonly LargeFile[]} files
 * @param {Progress} onProgress of what is not there yet; never where all is
 * @returns {Promise<Uint8Array[]>}
 */
export async function getLarge(files, onProgress) {
  const cache = await openCache();
  const kept = await Promise.all(files.map((file) => cache?.match(urlOf(file))));
  const missing = files.filter((_, i) => !kept[i]);
  const total = missing.reduce((sum, file) => sum + file.packedBytes, 0);
  let arrived = 0;
  let steps = 0;
  const onBytes = (/** @type {number} */ bytes) => {
    arrived += bytes;
    const reached = Math.floor((PROGRESS_STEPS * arrived) / total);
    if (reached > steps) void onProgress(arrived < total ? arrived / total : null);
    steps = reached;
  };
  const contents = await Promise.all(files.map(async (file, i) => {
    const response = kept[i];
    return response ? gunzip(await readAll(response)) : fetchOne(cache, file, onBytes);
  }));
  await forgetOthers(cache, files.map(urlOf));
  return contents;
}

/** @param {LargeFile} file */
function urlOf({ path, digest }) {
  return new URL(`../${path}?${digest}`, import.meta.url).href;
}

/** Open the cache; a private window may have none.
 * @returns {Promise<Cache | null>}
 */
async function openCache() {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}

/** @param {Cache | null} cache @param {LargeFile} file @param {(bytes: number) => void} onBytes */
async function fetchOne(cache, file, onBytes) {
  const url = urlOf(file);
  const response = await fetch(url, { cache: "reload" }); // the browser may have kept what was wrong
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  const packed = await readAll(response, onBytes);
  const content = await gunzip(packed).catch(() => null);
  if (!content || !(await isTheFile(content, file))) {
    throw new PhotochromError("wrongFile", { path: file.path });
  }
  try {
    await cache?.put(url, new Response(/** @type {BodyInit} */ (packed)));
  } catch {
    // a full disk: the file is there for this visit
  }
  return content;
}

/** Unpack gzip; some hosts have already done so on the way.
 * @param {Uint8Array} packed
 */
export async function gunzip(packed) {
  if (!GZIP_MARK.every((byte, i) => packed[i] === byte)) return packed;
  const body = new Response(/** @type {BodyInit} */ (packed)).body; // a Blob's bytes go by another process
  const unpacked = body?.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/** Tell a file from a login page, an error page or an older version.
 * @param {Uint8Array} content
 * @param {LargeFile} file
 */
async function isTheFile(content, { bytes, digest }) {
  if (content.length !== bytes) return false;
  if (!crypto.subtle) return true; // a page without HTTPS has none
  const hash = await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (content));
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").startsWith(digest);
}

/** @param {Response} response @param {(bytes: number) => void} [onBytes] */
async function readAll(response, onBytes = () => {}) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const chunks = [];
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    chunks.push(step.value);
    onBytes(step.value.length);
  }
  return join(...chunks);
}

/** Forget the files of older versions.
 * @param {Cache | null} cache
 * @param {readonly string[]} urls
 */
async function forgetOthers(cache, urls) {
  for (const request of (await cache?.keys()) ?? []) {
    if (!urls.includes(request.url)) await cache?.delete(request);
  }
}
