/**
 * What kind of file it is that a browser could not open, read from its first bytes.
 */

import { lettersAt } from "./bytes.js";

/** @typedef {"TIFF" | "HEIC" | "JPEG XL" | "JPEG 2000" | "PNM" | "PSD" | "PDF" | "DjVu" | "RAW" | "PAM" | "PFM"
 *   | "JPEG XR" | "EPS" | "XCF" | "FITS" | "MP4" | "AVI" | "Matroska"} Kind RAW is a camera's own, of any maker */

export const HEAD_BYTES = 32;

/** Kinds by what their files begin with, one letter for each byte; a dot is any.
 * @type {readonly [RegExp, Kind][]}
 */
const BEGINNINGS = Object.freeze([
  [/^(II[*+]\0|MM\0[*+])/, "TIFF"],
  [/^....ftyp(hei|hev|mif1|msf1)/s, "HEIC"],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, "JPEG XL"],
  [/^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, "JPEG 2000"],
  [/^P[1-6][ \t-\r]+[#\d]/, "PNM"],
  [/^8BPS/, "PSD"],
  [/^%PDF-/, "PDF"],
  [/^AT&TFORM/, "DjVu"],
  [/^(FUJIFILMCCD-RAW|II[UR][\0OS]|MMOR|FOVb|....ftypcrx )/s, "RAW"],
  [/^P7\n/, "PAM"],
  [/^P[Ff]\n/, "PFM"],
  [/^II\xbc/, "JPEG XR"],
  [/^%!PS/, "EPS"],
  [/^gimp xcf/, "XCF"],
  [/^SIMPLE {2}=/, "FITS"],
  [/^....ftyp(?!avi[fs]|hei|hev|mif1|msf1|crx )/s, "MP4"],
  [/^RIFF....AVI /s, "AVI"],
  [/^\x1aE\xdf\xa3/, "Matroska"],
]);

/** Media types by what files begin with. @type {readonly [RegExp, string][]} */
const TYPES = Object.freeze([
  [/^\xff\xd8\xff/, "image/jpeg"],
  [/^\x89PNG\r\n\x1a\n/, "image/png"],
  [/^RIFF....WEBP/s, "image/webp"],
  [/^GIF8/, "image/gif"],
  [/^BM.{4}\0\0\0\0/s, "image/bmp"],
  [/^....ftypavi[fs]/s, "image/avif"],
]);

const TYPES_OF_KINDS = Object.freeze(/** @type {Record<string, string>} */ ({
  TIFF: "image/tiff", HEIC: "image/heic", "JPEG 2000": "image/jp2", PNM: "image/x-portable-anymap",
}));

/** Tell the media type of a picture, whatever its name says.
 * @param {Blob} file
 * @returns {Promise<string | null>} null where it is none that is known
 */
export async function typeOf(file) {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const text = lettersAt(head, 0, HEAD_BYTES);
  return TYPES.find(([beginning]) => beginning.test(text))?.[1] ?? TYPES_OF_KINDS[kindOf(head) ?? ""] ?? null;
}

/** A suffix that names a kind of file; "1936" and "Mary" of "Oma, ca. 1936" and "St. Mary" do not. */
const SUFFIX = /\.(?=[0-9]*[A-Za-z_])[\w~+-]+$/;

/** Return a name without its suffix, whole where what follows its last dot is none.
 * @param {string} name
 */
export function stemOf(name) {
  return name.replace(SUFFIX, "") || name;
}

/** Tell the kind of a file.
 * @param {Uint8Array} head its first bytes
 * @returns {Kind | null} null where it is none of these
 */
export function kindOf(head) {
  const text = lettersAt(head, 0, HEAD_BYTES);
  return BEGINNINGS.find(([beginning]) => beginning.test(text))?.[1] ?? null;
}
