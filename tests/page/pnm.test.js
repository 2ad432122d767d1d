/** PNM, which browsers do not open; tests/photo/test_pnm.py is its sibling. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { kindOf } from "../../src/photochrom/web/files/kinds.js";
import { headersOf, samplesOf } from "../../src/photochrom/web/files/pnm.js";
import { lossesOf } from "../../src/photochrom/web/worker/limits.js";

const file = (head, ...bytes) => new Blob([head, Uint8Array.from(bytes)]);
const samplesIn = async (blob) => {
  const [header] = await headersOf(blob);
  const samples = header && await samplesOf(blob, header);
  return samples && [...samples];
};

test("gray and colors are read, as text and in binary, comments among the header", async () => {
  assert.deepEqual(await samplesIn(file("P5\n# SANE data follows\n2 2\n255\n", 0, 50, 100, 255)), [0, 50, 100, 255]);
  assert.deepEqual(await samplesIn(file("P6 1 1 255\n", 1, 2, 3)), [1, 2, 3]);
  assert.deepEqual(await samplesIn(file("P5\n2 1\n65535\n", 1, 0, 255, 255)), [256, 65535]);
  assert.deepEqual(await samplesIn(file("P2\n2 1\n15\n3 15\n")), [3, 15]);
  assert.deepEqual(await samplesIn(file("P3\n1 1\n255\n7 8\n999")), [7, 8, 255]);
});

test("ink is black", async () => {
  assert.deepEqual(await samplesIn(file("P4\n10 1\n", 0b10000001, 0b01000000)), [0, 1, 1, 1, 1, 1, 1, 0, 1, 0]);
  assert.deepEqual(await samplesIn(file("P1\n3 2\n010\n1 0 1\n")), [1, 0, 1, 0, 1, 0]);
});

test("what is cut off or wrong is no picture", async () => {
  for (const blob of [
    file("P5\n4 2\n255\n", 1, 2, 3), file("P4\n10 2\n", 1, 2, 3), file("P2\n2 2\n255\n1 2 3"), file("P1\n2 2\n010"),
  ]) assert.equal(await samplesIn(blob), null);
  for (const blob of [file("P6\n0 1\n255\n"), file("P5\n1 1\n70000\n"), file("P5\n1 1 # no more")]) {
    assert.deepEqual(await headersOf(blob), []);
  }
});

test("what the page does not keep of it is told", async () => {
  const gray = file("P5\n1 1\n255\n", 7);
  assert.deepEqual(await lossesOf(gray), []);
  assert.deepEqual(await lossesOf(file("P5\n1 1\n4095\n", 7, 7)), [{ code: "depth" }]);
  assert.deepEqual(await lossesOf(file("P4\n1 1\n", 7)), [{ code: "bilevel" }]);
  assert.deepEqual(await lossesOf(new Blob([gray, gray, gray])), [{ code: "morePictures", count: 2 }]);
});

test("it is known by its first bytes, and a text that begins like it is not", () => {
  const kind = (text) => kindOf(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  for (const text of ["P5\n640 480", "P6\n# SANE data follows", "P1 2 2"]) assert.equal(kind(text), "PNM");
  for (const text of ["P5 and others", "P55 1"]) assert.equal(kind(text), null);
});
