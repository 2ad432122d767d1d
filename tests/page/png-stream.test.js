/** A PNG written in strips is the picture that it was given. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";

import { pngChunks } from "../../src/photochrom/web/files/containers.js";
import { PngStream } from "../../src/photochrom/web/worker/png-stream.js";

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
  test(`what is ${what} comes back from its strips to the last byte`, async () => {
    const png = new PngStream(WIDTH, HEIGHT, transparent);
    for (const [top, bottom] of [[0, 9], [9, 10], [10, HEIGHT]]) {
      const data = PIXELS.slice(4 * top * WIDTH, 4 * bottom * WIDTH);
      png.add({ data, width: WIDTH, height: bottom - top });
    }
    const bytes = new Uint8Array(await png.finish().arrayBuffer());
    const chunks = pngChunks(bytes);
    assert.deepEqual(chunks.map(({ name }) => name), ["IHDR", ...new Array(4).fill("IDAT"), "IEND"]);
    const parts = chunks.slice(1, -1).map(({ start, end }) => bytes.subarray(start, end));
    const expected = PIXELS.filter((_, i) => i % 4 < step);
    assert.deepEqual([...unfilter(inflateSync(Buffer.concat(parts)), step)], [...expected]);
  });
}
