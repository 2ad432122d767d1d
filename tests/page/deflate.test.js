/** What was compressed comes back from zlib, whoever wrote it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";

import { Deflate } from "../../src/photochrom/web/worker/deflate.js";

/** @param {Uint8Array[]} blocks */
function compress(...blocks) {
  const deflate = new Deflate();
  return Buffer.concat([...blocks.map((block) => deflate.add(block)), deflate.finish()]);
}

/** @param {Uint8Array[]} blocks */
function assertComesBack(...blocks) {
  assert.ok(inflateSync(compress(...blocks)).equals(Buffer.concat(blocks)));
}

/** @param {number} size @param {(i: number) => number} byteAt */
const bytes = (size, byteAt) => Uint8Array.from({ length: size }, (_, i) => byteAt(i));

const grain = (/** @type {number} */ i) => ((i * 7919) ^ (i >> 3)) % 11;

test("no byte comes back as none, and one as one", () => {
  assertComesBack(new Uint8Array());
  assertComesBack(Uint8Array.of(7));
});

test("runs of every length come back, alone and beside others", () => {
  for (let length = 1; length <= 600; length++) {
    assertComesBack(bytes(length, () => 7));
    assertComesBack(bytes(length + 3, (i) => (i === 0 ? 1 : i === length + 2 ? 9 : 7)));
  }
});

test("blocks follow each other at any bit", () => {
  const blocks = Array.from({ length: 40 }, (_, i) => bytes(1 + 13 * i, (at) => grain(at + i)));
  assertComesBack(...blocks);
});

test("bytes so rare that their codes would be too long come back", () => {
  const rarer = [];
  for (let byte = 0, count = 1; byte < 30; byte++, count = Math.ceil(1.6 * count)) {
    rarer.push(bytes(count, (i) => (i % 2 ? byte : 255 - byte))); // no runs
  }
  const runs = Array.from({ length: 9 }, (_, i) => bytes(240, () => i)); // rare ones, with long codes
  assertComesBack(Buffer.concat([...runs, ...rarer, ...runs]));
});

test("grain takes as much as zlib needs without looking for repetitions, a run nearly nothing", () => {
  const photo = bytes(300_000, (i) => (grain(i) * grain(i + 1)) >> 2);
  const HUFFMAN_ONLY = 2; // zlib's strategy
  const expected = deflateSync(photo, { strategy: HUFFMAN_ONLY }).length;
  assert.ok(compress(photo).length < 1.02 * expected);
  assert.ok(compress(new Uint8Array(300_000)).length < 1000);
});
