/**
 * The power spectrum of a square, as NumPy's `rfft2` gives it.
 */

/** Return |F|² of a real square.
 * @param {Float64Array} values (side, side)
 * @param {number} side a power of two
 * @returns {Float64Array} (side, side / 2 + 1)
 */
export function powerOf(values, side) {
  const real = values.slice();
  const imaginary = new Float64Array(real.length);
  for (let y = 0; y < side; y++) transform(real, imaginary, y * side, 1, side);
  for (let x = 0; x <= side / 2; x++) transform(real, imaginary, x, side, side);
  const columns = side / 2 + 1;
  return Float64Array.from({ length: side * columns }, (_, i) => {
    const at = Math.floor(i / columns) * side + (i % columns);
    return real[at] * real[at] + imaginary[at] * imaginary[at];
  });
}

/** Transform a line in place (Cooley & Tukey, 1965).
 * @param {Float64Array} real
 * @param {Float64Array} imaginary
 * @param {number} start
 * @param {number} step
 * @param {number} count a power of two
 */
function transform(real, imaginary, start, step, count) {
  reorder(real, start, step, count);
  reorder(imaginary, start, step, count);
  for (let half = 1; half < count; half *= 2) {
    for (let k = 0; k < half; k++) {
      const angle = (-Math.PI * k) / half;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let i = k; i < count; i += 2 * half) {
        const one = start + i * step;
        const two = one + half * step;
        const re = real[two] * cos - imaginary[two] * sin;
        const im = real[two] * sin + imaginary[two] * cos;
        real[two] = real[one] - re;
        imaginary[two] = imaginary[one] - im;
        real[one] += re;
        imaginary[one] += im;
      }
    }
  }
}

/** Put values where their index read backwards, bit by bit, says. @param {Float64Array} values
 * @param {number} start @param {number} step @param {number} count
 */
function reorder(values, start, step, count) {
  for (let i = 1, j = 0; i < count; i++) {
    let bit = count >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const [one, two] = [start + i * step, start + j * step];
    [values[one], values[two]] = [values[two], values[one]];
  }
}
