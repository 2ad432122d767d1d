/**
 * Bytes of files: compare, name and join them.
 */

/** @param {string} text */
export function ascii(text) {
  return new TextEncoder().encode(text);
}

/** @param {Uint8Array} bytes @param {ArrayLike<number>} mark */
export function startsWith(bytes, mark) {
  return Array.from(mark).every((byte, i) => bytes[i] === byte);
}

/** Read bytes as text, a letter for each.
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {number} to
 */
export function lettersAt(bytes, from, to) {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** @param {Uint8Array} bytes @param {number} at */
export function nameAt(bytes, at) {
  return lettersAt(bytes, at, at + 4);
}

/** @param {Uint8Array} bytes */
export function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @param {ArrayLike<number>[]} parts */
export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
