/** Where a browser has little memory or small canvases; a drawn one stands in for it. */

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { PhotochromError } from "../../src/photochrom/web/errors.js";
import { checkSize, walkStrips } from "../../src/photochrom/web/worker/bitmap.js";
import { Source } from "../../src/photochrom/web/worker/readers.js";

/** Make canvases that stop at so many pixels, or whose pixels cannot be read beyond so many. */
function standIn({ canvasPixels = Infinity, canvasSide = Infinity, readPixels = Infinity }) {
  globalThis.DOMException ??= Error;
  globalThis.OffscreenCanvas = class {
    constructor(width, height) {
      Object.assign(this, { width, height });
    }

    getContext() {
      const works = this.width * this.height <= canvasPixels
        && Math.max(this.width, this.height) <= canvasSide;
      return {
        clearRect() {},
        fillRect() {},
        drawImage() {},
        getImageData(x, y, width, height) {
          if (width * height > readPixels) throw new RangeError("Out of memory");
          return { data: new Uint8ClampedArray([0, 0, 0, works ? 255 : 0]), width, height };
        },
      };
    }
  };
}

afterEach(() => delete globalThis.OffscreenCanvas);

const AREA = {
  left: 0, top: 100, width: 5000, height: 3000, pictureWidth: 5000, pictureHeight: 3200,
};
const BITMAP = { width: 5000, height: 3200 };

async function rowsOf(device) {
  standIn(device);
  const rows = [];
  await walkStrips(await Source.of(BITMAP), AREA, (pixels, strip) => {
    assert.equal(pixels.height, strip.height);
    for (let y = 0; y < strip.height; y++) rows.push(strip.top + y);
  }, () => {});
  return rows;
}

const EVERY_ROW = Array.from({ length: 3000 }, (_, y) => 100 + y);

test("a photo is walked in strips, every row once", async () => {
  assert.deepEqual(await rowsOf({}), EVERY_ROW);
});

test("short memory makes smaller strips, every row still once", async () => {
  assert.deepEqual(await rowsOf({ readPixels: 300_000 }), EVERY_ROW);
});

test("too little memory is said", async () => {
  await assert.rejects(rowsOf({ readPixels: 1000 }), { code: "outOfMemory" });
});

test("a step may cancel", async () => {
  standIn({});
  const cancel = () => {
    throw new PhotochromError("cancelled");
  };
  await assert.rejects(walkStrips(await Source.of(BITMAP), AREA, () => {}, cancel), { code: "cancelled" });
});

test("a photo too large for the browser is refused with its limit", () => {
  standIn({ canvasPixels: 16_777_216 }); // an iPhone's
  checkSize(4096, 4096);
  assert.throws(() => checkSize(6000, 4000), { code: "tooLarge", facts: { megapixels: 24, limit: 16 } });
});

test("a photo with too long a side is refused with the limit of sides", () => {
  standIn({ canvasSide: 65_535 });
  assert.throws(() => checkSize(70_000, 100), {
    code: "tooLong", facts: { side: 70_000, limit: 65_535 },
  });
});
