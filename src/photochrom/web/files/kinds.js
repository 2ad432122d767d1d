/**
 * What kind of file it is that a browser could not open, read from its first bytes.
 */

/** @typedef {"TIFF" | "HEIC" | "JPEG XL" | "JPEG 2000" | "PSD" | "PDF" | "DjVu"} Kind */

export const HEAD_BYTES = 32;

/** Kinds by what their files begin with, one letter for each byte; a dot is any.
 * @type {readonly [RegExp, Kind][]}
 */
const BEGINNINGS = Object.freeze([
  [/^(II[*+]\0|MM\0[*+])/, "TIFF"],
  [/^....ftyp(hei|hev|mif1|msf1)/s, "HEIC"],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, "JPEG XL"],
  [/^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, "JPEG 2000"],
  [/^8BPS/, "PSD"],
  [/^%PDF-/, "PDF"],
  [/^AT&TFORM/, "DjVu"],
]);

/** Tell the kind of a file.
 * @param {Uint8Array} head its first bytes
 * @returns {Kind | null} null where it is none of these
 */
export function kindOf(head) {
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join("");
  return BEGINNINGS.find(([beginning]) => beginning.test(text))?.[1] ?? null;
}
