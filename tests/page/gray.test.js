/** The pixels of a gray photo, kept a byte each. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { GrayReader } from "../../src/photochrom/web/worker/gray.js";
import { Source, wholeOf } from "../../src/photochrom/web/worker/readers.js";

const [WIDTH, HEIGHT] = [5, 4];
const levelAt = (x, y) => 10 * y + x;

before(() => {
  globalThis.ImageData = class {
    constructor(data, width, height) {
      Object.assign(this, { data, width, height });
    }
  };
});

after(() => delete globalThis.ImageData);

/** Rows of a gray picture, RGBA. */
function rows(top, height) {
  const pixels = [];
  for (let y = top; y < top + height; y++) {
    for (let x = 0; x < WIDTH; x++) pixels.push(levelAt(x, y), levelAt(x, y), levelAt(x, y), 255);
  }
  return { data: Uint8ClampedArray.from(pixels) };
}

function filled(change = () => {}) {
  const gray = new GrayReader(WIDTH, HEIGHT);
  for (const [top, height] of [[0, 3], [3, 1]]) {
    const pixels = rows(top, height);
    change(pixels.data, top);
    gray.add(pixels);
  }
  return gray;
}

test("any rectangle is read as it was", async () => {
  const size = { left: 1, top: 1, width: 3, height: 2 };
  const { data, width, height } = await filled().read(size);
  assert.deepEqual([width, height], [3, 2]);
  assert.deepEqual([...data].slice(0, 8), [11, 11, 11, 255, 12, 12, 12, 255]);
  assert.deepEqual([...data].slice(-4), [23, 23, 23, 255]);
});

test("it is whole when all rows came, gray and opaque", () => {
  assert.ok(filled().isWhole);
  const part = new GrayReader(WIDTH, HEIGHT);
  part.add(rows(0, 3));
  assert.ok(!part.isWhole);
});

for (const [what, channel] of [["color", 2], ["transparency", 3]]) {
  test(`one pixel of ${what} in the last row is noticed`, () => {
    const gray = filled((data, top) => {
      if (top === 3) data[4 * 2 + channel] -= 1;
    });
    assert.ok(!gray.isWhole);
  });
}

test("a photo gives its bitmap back for them", async () => {
  let isClosed = false;
  const bitmap = { width: WIDTH, height: HEIGHT, close: () => { isClosed = true; } };
  const source = await Source.of(bitmap);
  source.replaceBy(filled());
  assert.ok(isClosed);
  assert.ok(!source.needsCanvas);
  const { data } = await source.readerOf(wholeOf(source)).read(wholeOf(source));
  assert.deepEqual(data, rows(0, HEIGHT).data);
});
