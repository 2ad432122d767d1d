/**
 * The entropy coding of a JPEG (ITU-T T.81, annexes C, F and K): read with any tables, written with
 * the usual ones, so that parts of one picture that were encoded by themselves agree.
 */

/** @typedef {Map<number, Uint8Array>} Tables by class and number, as in their segment: how many codes
 *   there are of each length, then their symbols */
/** @typedef {{tables: [number, number], blocks: number}[]} Scan of each component the numbers of its
 *   DC and AC tables, and how many blocks it has in what is coded together */

const LENGTHS = 16;
const AC = 0x10; // a table's class; that of DC is 0
const BLOCK = 64;
const RUN_OF_ZEROS = 0xf0;
const SLACK_BYTES = 4096;

/** The usual tables (K.3), in hexadecimal: lightness is 0, color is 1. @type {Tables} */
export const USUAL = new Map([
  [0x00, fromHex("00010501010101010100000000000000000102030405060708090a0b")],
  [0x01, fromHex("00030101010101010101010000000000000102030405060708090a0b")],
  [0x10, fromHex("0002010303020403050504040000017d01020300041105122131410613516107227114328191a108"
    + "2342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a43444546474849"
    + "4a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798"
    + "999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2"
    + "e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa")],
  [0x11, fromHex("00020102040403040705040400010277000102031104052131061241510761711322328108144291"
    + "a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a434445464748"
    + "494a535455565758595a636465666768696a737475767778797a82838485868788898a9293949596"
    + "9798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9da"
    + "e2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa")],
]);

/** @param {string} digits */
function fromHex(digits) {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** List the symbols with their codes.
 * @param {Uint8Array} table
 * @returns {{symbol: number, code: number, length: number}[]}
 */
function codesOf(table) {
  const codes = [];
  for (let length = 1, code = 0, at = LENGTHS; length <= LENGTHS; length++, code <<= 1) {
    for (let i = 0; i < table[length - 1]; i++, code++) {
      codes.push({ symbol: table[at++], code, length });
    }
  }
  return codes;
}

/** Look codes up by the next 16 bits. @param {Uint8Array} table of lengths and symbols */
function decoderOf(table) {
  const decoder = new Uint16Array(1 << LENGTHS);
  for (const { symbol, code, length } of codesOf(table)) {
    const from = code << (LENGTHS - length);
    decoder.fill((length << 8) | symbol, from, from + (1 << (LENGTHS - length)));
  }
  return decoder;
}

/** Look codes up by symbol. @param {Uint8Array} table */
function encoderOf(table) {
  const encoder = new Uint32Array(256);
  for (const { symbol, code, length } of codesOf(table)) encoder[symbol] = (length << 16) | code;
  return encoder;
}

/** Takes bits from coded bytes. */
class BitReader {
  #held = 0;
  #count = 0;
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  #fill() {
    while (this.#count <= 24) {
      const byte = this.bytes[this.#at++] ?? 0; // beyond the end, which is padded
      if (byte === 0xff) this.#at++; // and a zero, which says that it is no marker
      this.#held = (this.#held << 8) | byte;
      this.#count += 8;
    }
  }

  /** @param {Uint16Array} decoder @returns {number} a symbol */
  symbol(decoder) {
    if (this.#count < LENGTHS) this.#fill();
    const found = decoder[(this.#held >>> (this.#count - LENGTHS)) & 0xffff];
    this.#count -= found >> 8;
    return found & 0xff;
  }

  /** @param {number} count at most 16 */
  bits(count) {
    if (this.#count < count) this.#fill();
    this.#count -= count;
    return (this.#held >>> this.#count) & ((1 << count) - 1);
  }
}

/** Puts bits into coded bytes. */
class BitWriter {
  #held = 0;
  #count = 0;
  #size = 0;
  #bytes;

  /** @param {number} size expected */
  constructor(size) {
    this.#bytes = new Uint8Array(size + SLACK_BYTES);
  }

  /** @param {number} bits @param {number} count at most 16 */
  put(bits, count) {
    this.#held = (this.#held << count) | bits;
    for (this.#count += count; this.#count >= 8; ) {
      this.#count -= 8;
      const byte = (this.#held >>> this.#count) & 0xff;
      this.#bytes[this.#size++] = byte;
      if (byte === 0xff) this.#bytes[this.#size++] = 0;
    }
    if (this.#size + SLACK_BYTES / 2 > this.#bytes.length) this.#grow();
  }

  #grow() {
    const larger = new Uint8Array(2 * this.#bytes.length);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  /** @returns {Uint8Array} what was put, filled up with ones */
  finish() {
    if (this.#count > 0) this.put((1 << (8 - this.#count)) - 1, 8 - this.#count);
    return this.#bytes.subarray(0, this.#size);
  }
}

/** Code the same coefficients with the usual tables.
 * @param {Uint8Array} bytes coded with `tables`
 * @param {Tables} tables
 * @param {Scan} scan
 * @param {number} units how often the blocks of the scan come
 * @returns {Uint8Array}
 */
export function recode(bytes, tables, scan, units) {
  const reader = new BitReader(bytes);
  const writer = new BitWriter(bytes.length + (bytes.length >> 3));
  const components = scan.map(({ tables: [dc, ac], blocks }, i) => ({
    blocks,
    dc: coderOf(tables, dc, Math.min(i, 1)),
    ac: coderOf(tables, AC + ac, AC + Math.min(i, 1)),
  }));
  for (let unit = 0; unit < units; unit++) {
    for (const { blocks, dc, ac } of components) {
      for (let i = 0; i < blocks; i++) recodeBlock(reader, writer, dc, ac);
    }
  }
  return writer.finish();
}

/** @typedef {{decoder: Uint16Array, encoder: Uint32Array}} Coder */

/** @param {Tables} tables @param {number} from @param {number} to @returns {Coder} */
function coderOf(tables, from, to) {
  const used = tables.get(from) ?? new Uint8Array(LENGTHS);
  return { decoder: decoderOf(used), encoder: encoderOf(USUAL.get(to) ?? used) };
}

/** @param {BitReader} reader @param {BitWriter} writer @param {Coder} dc @param {Coder} ac */
function recodeBlock(reader, writer, dc, ac) {
  recodeValue(reader, writer, dc);
  for (let i = 1; i < BLOCK; ) {
    const symbol = recodeValue(reader, writer, ac);
    if ((symbol & 15) === 0 && symbol !== RUN_OF_ZEROS) return; // the rest is zeros
    i += (symbol >> 4) + 1;
  }
}

/** @param {BitReader} reader @param {BitWriter} writer @param {Coder} coder */
function recodeValue(reader, writer, { decoder, encoder }) {
  const symbol = reader.symbol(decoder);
  const code = encoder[symbol];
  writer.put(code & 0xffff, code >> 16);
  const size = symbol & 15;
  if (size > 0) writer.put(reader.bits(size), size);
  return symbol;
}
