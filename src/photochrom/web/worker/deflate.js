/**
 * Deflate for the rows of a photo (RFC 1950, RFC 1951): each block has codes of its own, and of
 * repetitions only runs of one byte are sought. In grain there are no others, and to seek them is most
 * of the browser's own compressor's time. Runs in the worker.
 */

const ZLIB_HEADER = [0x78, 0x01];
const LITERALS = 256;
const END = 256; // of a block
const SYMBOLS = 286;
const LEAST_RUN = 3;
const MOST_RUN = 258;
const MOST_BITS = 15; // of a code
const DYNAMIC = 2; // the kind of block
const EMPTY_LAST_BLOCK = { value: 0b0000000_01_1, bits: 10 };
/** How the lengths of codes are coded here: 16, 17 and 18 are not used, all others have four bits. */
const LENGTH_CODES = [0, 0, 0, ...new Array(16).fill(4)];
const ADLER = 65_521;
const ADLER_STEP = 5552; // so many bytes before a sum must be reduced

/** Of each length of a run: its symbol, and what follows it. */
const RUNS = runSymbols();

export class Deflate {
  #bits = 0;
  #count = 0; // of them that are waiting, at most 15
  #low = 1;
  #high = 0;
  #isBegun = false;

  /** Compress what comes next.
   * @param {Uint8Array} bytes
   * @returns {Uint8Array<ArrayBuffer>}
   */
  add(bytes) {
    this.#sum(bytes);
    const { tokens, counts } = tokenize(bytes);
    const lengths = codeLengths(counts);
    const header = this.#isBegun ? [] : ZLIB_HEADER;
    this.#isBegun = true;
    const most = counts.reduce((sum, count, i) => sum + count * (lengths[i] + 6), 0);
    const out = new Uint8Array(header.length + Math.ceil(most / 8) + SYMBOLS);
    out.set(header);
    const at = this.#writeLengths(out, header.length, lengths);
    return out.subarray(0, this.#writeTokens(out, at, tokens, codesOf(lengths), lengths));
  }

  /** @returns {Uint8Array<ArrayBuffer>} the end of the stream */
  finish() {
    const { value, bits } = EMPTY_LAST_BLOCK;
    const last = this.#bits | (value << this.#count);
    const size = Math.ceil((this.#count + bits) / 8);
    const end = new Uint8Array(size + 4);
    for (let i = 0; i < size; i++) end[i] = last >>> (8 * i);
    new DataView(end.buffer).setUint32(size, ((this.#high << 16) | this.#low) >>> 0);
    return end;
  }

  /** Write the head of a block: the length of each code.
   * @param {Uint8Array} out
   * @param {number} at
   * @param {Uint8Array} lengths
   */
  #writeLengths(out, at, lengths) {
    const write = (/** @type {number} */ value, /** @type {number} */ bits) => {
      this.#bits |= value << this.#count;
      this.#count += bits;
      for (; this.#count >= 8; this.#count -= 8, this.#bits >>>= 8) out[at++] = this.#bits;
    };
    write(DYNAMIC << 1, 3);
    write(SYMBOLS - 257, 5);
    write(0, 5); // one distance
    write(LENGTH_CODES.length - 4, 4);
    for (const bits of LENGTH_CODES) write(bits, 3);
    for (const length of lengths) write(reversed(length, 4), 4);
    write(reversed(1, 4), 4); // its code has one bit
    return at;
  }

  /** Write what is in a block; nearly all time goes here.
   * @param {Uint8Array} out
   * @param {number} at
   * @param {Uint16Array} tokens
   * @param {Uint16Array} codes
   * @param {Uint8Array} lengths
   */
  #writeTokens(out, at, tokens, codes, lengths) {
    let bits = this.#bits;
    let count = this.#count;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i];
      const run = token > END ? token - LITERALS : 0;
      const symbol = run ? RUNS.symbols[run] : token;
      bits |= codes[symbol] << count;
      count += lengths[symbol];
      if (count >= 16) {
        out[at++] = bits;
        out[at++] = bits >>> 8;
        bits >>>= 16;
        count -= 16;
      }
      if (run) {
        bits |= RUNS.extra[run] << count;
        count += RUNS.extraBits[run] + 1; // and one bit, 0, says that it is the byte before
        for (; count >= 8; count -= 8, bits >>>= 8) out[at++] = bits;
      }
    }
    this.#bits = bits;
    this.#count = count;
    return at;
  }

  /** @param {Uint8Array} bytes */
  #sum(bytes) {
    let [low, high] = [this.#low, this.#high];
    for (let from = 0; from < bytes.length; from += ADLER_STEP) {
      const to = Math.min(bytes.length, from + ADLER_STEP);
      for (let i = from; i < to; i++) {
        low += bytes[i];
        high += low;
      }
      low %= ADLER;
      high %= ADLER;
    }
    [this.#low, this.#high] = [low, high];
  }
}

/** Take bytes and runs apart.
 * @param {Uint8Array} bytes
 * @returns {{tokens: Uint16Array, counts: Uint32Array}} a token is a byte, END, or 256 more than the
 *   length of a run; how often each symbol is there
 */
function tokenize(bytes) {
  const tokens = new Uint16Array(bytes.length + 1);
  const counts = new Uint32Array(SYMBOLS);
  let to = 0;
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i];
    tokens[to++] = byte;
    counts[byte]++;
    i++;
    if (bytes[i] !== byte || bytes[i + 1] !== byte || bytes[i + 2] !== byte) continue;
    let end = i + LEAST_RUN;
    while (end < bytes.length && end - i < MOST_RUN && bytes[end] === byte) end++;
    tokens[to++] = LITERALS + end - i;
    counts[RUNS.symbols[end - i]]++;
    i = end;
  }
  tokens[to++] = END;
  counts[END]++;
  return { tokens: tokens.subarray(0, to), counts };
}

/** Find how long the code of each symbol is (Huffman).
 * @param {Uint32Array} counts
 * @returns {Uint8Array} 0 where a symbol is not there
 */
function codeLengths(counts) {
  const lengths = new Uint8Array(counts.length);
  /** @type {{weight: number, symbols: number[]}[]} */
  const trees = [];
  counts.forEach((weight, symbol) => weight > 0 && trees.push({ weight, symbols: [symbol] }));
  if (trees.length === 1) lengths[trees[0].symbols[0]] = 1;
  while (trees.length > 1) {
    trees.sort((one, other) => other.weight - one.weight);
    const [one, other] = trees.splice(-2);
    const symbols = [...one.symbols, ...other.symbols];
    for (const symbol of symbols) lengths[symbol]++;
    trees.push({ weight: one.weight + other.weight, symbols });
  }
  const isShort = lengths.every((length) => length <= MOST_BITS);
  return isShort ? lengths : codeLengths(counts.map((count) => Math.ceil(count / 2)));
}

/** Give each symbol its code, as whoever reads it will, its first bit lowest.
 * @param {Uint8Array} lengths
 */
function codesOf(lengths) {
  const codes = new Uint16Array(lengths.length);
  for (let bits = 1, code = 0; bits <= MOST_BITS; bits++, code <<= 1) {
    lengths.forEach((length, symbol) => {
      if (length === bits) codes[symbol] = reversed(code++, bits);
    });
  }
  return codes;
}

/** @param {number} value @param {number} bits */
function reversed(value, bits) {
  let result = 0;
  for (let i = 0; i < bits; i++) result |= ((value >> i) & 1) << (bits - 1 - i);
  return result;
}

/** List the symbols of lengths, and the bits that follow each (RFC 1951, 3.2.5). */
function runSymbols() {
  const symbols = new Uint16Array(MOST_RUN + 1);
  const extra = new Uint8Array(MOST_RUN + 1);
  const extraBits = new Uint8Array(MOST_RUN + 1);
  for (let length = LEAST_RUN, symbol = END + 1; length < MOST_RUN; symbol++) {
    const bits = symbol < 265 ? 0 : (symbol - 261) >> 2;
    for (let i = 0; i < 1 << bits && length < MOST_RUN; i++, length++) {
      symbols[length] = symbol;
      extra[length] = i;
      extraBits[length] = bits;
    }
  }
  symbols[MOST_RUN] = SYMBOLS - 1;
  return { symbols, extra, extraBits };
}
