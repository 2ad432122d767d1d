/**
 * What the page does not keep of a photo, read from the file itself.
 */

import { readBlocks } from "../files/containers.js";
import { captionsUnlike } from "../files/iptc.js";
import { HEAD_BYTES, countPictures, hasGainMap, isJpeg } from "../files/jpeg.js";
import { kindOf } from "../files/kinds.js";
import { headersOf } from "../files/pnm.js";
import { pagesOf } from "../files/tiff.js";
import { isDamaged, readXmp } from "../files/xmp.js";

/**
 * @typedef {"depth" | "frames" | "foreign" | "infrared" | "gainMap" | "morePictures" | "video"
 *   | "damagedXmp" | "bilevel"} LossCode
 */
/** @typedef {{code: LossCode, count?: number}} Loss `count` of pictures beside the first */

const TAIL_BYTES = 65_536;
const [PNG_DEPTH, PNG_COLORS] = [24, 25]; // in IHDR
const WEBP_FLAGS = 20; // in VP8X
const WEBP_ANIMATION = 0x02;
const GIF_FRAME = /\0!\xf9\x04.{4}\0[,!]/gs; // a frame's delay and what follows it
const GAIN_MAP = /http:\/\/ns\.(?:adobe\.com\/hdr-gain-map|apple\.com\/HDRGainMap)\/1\.0\//;
const AVIF_METADATA = /Exif\0|application\/rdf\+xml/;
const VIDEO = /GCamera:(?:MotionPhoto|MicroVideo)(?:="|>)1/;
/** What ends a file of Samsung's phones: a list of what is behind the picture, a video among it. */
const SAMSUNG_VIDEO = /SEFH.{8}(?:.{12})*?.{2}\x30\x0a.{8}.*SEFT$/s;

/** Tell what will be lost.
 * @param {Blob} file
 * @param {number} [page] of a TIFF
 * @returns {Promise<Loss[]>}
 */
export async function lossesOf(file, page = 0) {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const kind = kindOf(head);
  if (kind === "TIFF") return lossesOfTiff(file, page);
  if (kind === "PNM") return lossesOfPnm(await headersOf(file));
  if (kind === "HEIC" || kind === "JPEG 2000") return [{ code: "foreign" }];
  const { xmp } = readBlocks(head);
  const damaged = xmp && isDamaged(xmp) ? [{ code: /** @type {LossCode} */ ("damagedXmp") }] : [];
  return [...isJpeg(head) ? await besideJpeg(file, head, letters(xmp ?? new Uint8Array()))
    : codes(...await lossesOfOther(file, head)), ...damaged];
}

/** Name what the captions of a JPEG say otherwise than its XMP; other formats have no place for both.
 * @param {Blob} file
 * @returns {Promise<string[]>} names of XMP's properties
 */
export async function captionsUnlikeXmp(file) {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (!isJpeg(head) || !readBlocks(head).captions) return [];
  const { captions, xmp, moreXmp } = readBlocks(new Uint8Array(await file.arrayBuffer()));
  if (!captions) return [];
  return captionsUnlike(captions, readXmp(xmp) + (moreXmp ? readXmp(moreXmp) : ""));
}

/** @param {LossCode[]} found @returns {Loss[]} */
function codes(...found) {
  return found.map((code) => ({ code }));
}

/** @param {Blob} file @param {number} number @returns {Promise<Loss[]>} */
async function lossesOfTiff(file, number) {
  const pages = await pagesOf(file);
  const page = pages.find((one) => one.number === number);
  /** @type {LossCode[]} */
  const found = ["foreign"];
  if (page?.hasExtra || pages.some(({ isMask }) => isMask)) found.push("infrared");
  if (page?.isBilevel) found.push("bilevel");
  return codes(...found);
}

/** @param {import("../files/pnm.js").Header[]} headers of its pictures @returns {Loss[]} */
function lossesOfPnm([first, ...more]) {
  /** @type {Loss[]} */
  const found = more.length > 0 ? [{ code: "morePictures", count: more.length }] : [];
  if (first.white > 255) found.push({ code: "depth" });
  if (first.white === 1) found.push({ code: "bilevel" });
  return found;
}

/** List what lies behind the picture of a JPEG: a gain map or more pictures, a video.
 * @param {Blob} file
 * @param {Uint8Array} head
 * @param {string} xmp
 * @returns {Promise<Loss[]>}
 */
async function besideJpeg(file, head, xmp) {
  const more = countPictures(head) - 1;
  const tail = letters(await file.slice(-TAIL_BYTES).arrayBuffer());
  /** @type {Loss[]} */
  const found = [];
  if (GAIN_MAP.test(xmp) || hasGainMap(head)) found.push({ code: "gainMap" });
  else if (more > 0) found.push({ code: "morePictures", count: more });
  if (VIDEO.test(xmp) || SAMSUNG_VIDEO.test(tail)) found.push({ code: "video" });
  return found;
}

/** @param {Blob} file @param {Uint8Array} head @returns {Promise<LossCode[]>} */
async function lossesOfOther(file, head) {
  const text = letters(head.subarray(0, TAIL_BYTES));
  if (text.startsWith("GIF8")) {
    const frames = letters(await file.arrayBuffer()).match(GIF_FRAME) ?? [];
    return frames.length > 1 ? ["frames"] : [];
  }
  if (text.startsWith("PNG", 1)) {
    if (text.slice(0, text.indexOf("IDAT")).includes("acTL")) return ["frames"];
    if (head[PNG_DEPTH] === 1 && head[PNG_COLORS] === 0) return ["bilevel"];
    return head[PNG_DEPTH] === 16 ? ["depth"] : [];
  }
  if (text.startsWith("ftypavi", 4)) {
    const says = AVIF_METADATA.test(text) ? /** @type {const} */ (["foreign"]) : [];
    return text.startsWith("ftypavis", 4) ? ["frames", ...says] : [...says];
  }
  const webp = text.startsWith("WEBPVP8X", 8) && (head[WEBP_FLAGS] & WEBP_ANIMATION) !== 0;
  return webp ? ["frames"] : [];
}

/** @param {ArrayBuffer | Uint8Array} bytes @returns {string} a letter for each */
function letters(bytes) {
  return new TextDecoder("latin1").decode(/** @type {BufferSource} */ (bytes));
}
