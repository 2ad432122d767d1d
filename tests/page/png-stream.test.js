/** A PNG written in strips is the picture that it was given. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { inflateSync } from "node:zlib";

import { pngChunks } from "../../src/photochrom/web/files/containers.js";
import { PngStream } from "../../src/photochrom/web/worker/png-stream.js";

const LIBRARY = new URL("../../src/photochrom/web/vendor/pako/pako.mjs", import.meta.url);
const skip = !existsSync(LIBRARY) && "needs pako: python scripts/vendor_web.py";
const [WIDTH, HEIGHT] = [37, 23];
const PIXELS = Uint8ClampedArray.from({ length: 4 * WIDTH * HEIGHT }, (_, i) => (i * i) >> 5);

/** Undo the filters of the specification's section 9, of which one is used.
 * @param {Uint8Array} filtered @param {number} step
 */
function unfilter(filtered, step) {
  const line = WIDTH * step;
  const rows = new Uint8Array(HEIGHT * line);
  for (let y = 0; y < HEIGHT; y++) {
    assert.equal(filtered[y * (line + 1)], 3);
    for (let x = 0; x < line; x++) {
      const left = x < step ? 0 : rows[y * line + x - step];
      const above = y === 0 ? 0 : rows[(y - 1) * line + x];
      rows[y * line + x] = filtered[y * (line + 1) + 1 + x] + Math.floor((left + above) / 2);
    }
  }
  return rows;
}

for (const [what, transparent, step] of [["opaque", false, 3], ["transparent", true, 4]]) {
  test(`what is ${what} comes back from its strips to the last byte`, { skip }, async () => {
    const png = await PngStream.begin(WIDTH, HEIGHT, transparent);
    for (const [top, bottom] of [[0, 9], [9, 10], [10, HEIGHT]]) {
      const data = PIXELS.slice(4 * top * WIDTH, 4 * bottom * WIDTH);
      png.add({ data, width: WIDTH, height: bottom - top });
    }
    const bytes = new Uint8Array(await png.finish().arrayBuffer());
    const chunks = pngChunks(bytes);
    assert.deepEqual(chunks.map(({ name }) => name), ["IHDR", "IDAT", "IEND"]);
    const parts = chunks.slice(1, -1).map(({ start, end }) => bytes.subarray(start, end));
    const expected = PIXELS.filter((_, i) => i % 4 < step);
    assert.deepEqual([...unfilter(inflateSync(Buffer.concat(parts)), step)], [...expected]);
  });
}

test("what does not fit into one chunk comes in several", { skip }, async () => {
  const [width, height] = [1000, 700];
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0, seed = 1; i < data.length; i++) data[i] = (seed = (seed * 69_069 + 1) >>> 0) >>> 24;
  const png = await PngStream.begin(width, height, false);
  png.add({ data, width, height });
  const bytes = new Uint8Array(await png.finish().arrayBuffer());
  const parts = pngChunks(bytes).filter(({ name }) => name === "IDAT");
  assert.ok(parts.length > 1);
  const whole = Buffer.concat(parts.map(({ start, end }) => bytes.subarray(start, end)));
  assert.equal(inflateSync(whole).length, height * (1 + 3 * width));
});
