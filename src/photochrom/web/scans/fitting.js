/**
 * Medians and least squares, as NumPy has them.
 */

/** Compute a median; of an even count the mean of the middle two.
 * @param {Float64Array} values
 */
export function median(values) {
  if (values.length === 0) return NaN;
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Round to the nearest whole number, halves to the even one, as Python does.
 * @param {number} value
 */
export function roundEven(value) {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/**
 * @typedef {object} Fit sums of the normal equations of a least squares fit
 * @property {number} count of terms
 * @property {number} bands
 * @property {Float64Array} square (count, count): sums of weight * term * term, of both orders once
 * @property {Float64Array} right (count, bands): sums of weight * term * value
 */

/** Begin a fit.
 * @param {number} count of terms
 * @param {number} bands that are fitted by them
 * @returns {Fit}
 */
export function beginFit(count, bands) {
  const [square, right] = [count * count, count * bands].map((size) => new Float64Array(size));
  return { count, bands, square, right };
}

/** Add an observation.
 * @param {Fit} fit
 * @param {ArrayLike<number>} terms
 * @param {number} at where its terms begin
 * @param {ArrayLike<number>} values
 * @param {number} from where its values begin
 * @param {number} [weight]
 */
export function addTo({ count, bands, square, right }, terms, at, values, from, weight = 1) {
  for (let i = 0; i < count; i++) {
    const term = weight * terms[at + i];
    for (let j = 0; j <= i; j++) square[i * count + j] += term * terms[at + j];
    for (let c = 0; c < bands; c++) right[i * bands + c] += term * values[from + c];
  }
}

/** Solve the equations by elimination; a term that the others already hold gets no share.
 * @param {Fit} fit which is used up
 * @returns {Float64Array} (count, bands), the coefficients
 */
export function solveFit({ count, bands, square, right }) {
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) square[j * count + i] = square[i * count + j];
  }
  const scale = Math.max(...square.map(Math.abs), Number.MIN_VALUE);
  for (let k = 0; k < count; k++) {
    let pivot = k;
    for (let i = k + 1; i < count; i++) {
      if (Math.abs(square[i * count + k]) > Math.abs(square[pivot * count + k])) pivot = i;
    }
    swapRows(square, count, k, pivot);
    swapRows(right, bands, k, pivot);
    const top = square[k * count + k];
    for (let i = k + 1; i < count && Math.abs(top) > 1e-14 * scale; i++) {
      const factor = square[i * count + k] / top;
      for (let j = k; j < count; j++) square[i * count + j] -= factor * square[k * count + j];
      for (let c = 0; c < bands; c++) right[i * bands + c] -= factor * right[k * bands + c];
    }
  }
  return substitute({ count, bands, square, right }, 1e-14 * scale);
}

/** @param {Float64Array} rows @param {number} length @param {number} one @param {number} other */
function swapRows(rows, length, one, other) {
  if (one === other) return;
  for (let i = 0; i < length; i++) {
    const kept = rows[one * length + i];
    rows[one * length + i] = rows[other * length + i];
    rows[other * length + i] = kept;
  }
}

/** @param {Fit} fit with zeros below the diagonal @param {number} least pivot */
function substitute({ count, bands, square, right }, least) {
  for (let k = count - 1; k >= 0; k--) {
    const pivot = square[k * count + k];
    for (let c = 0; c < bands; c++) {
      let rest = right[k * bands + c];
      for (let j = k + 1; j < count; j++) rest -= square[k * count + j] * right[j * bands + c];
      right[k * bands + c] = Math.abs(pivot) > least ? rest / pivot : 0;
    }
  }
  return right;
}
