/** Whole pages come out as the command's: against golden/. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { plane, smallSize } from "../../src/photochrom/web/arithmetic/grid.js";
import { mergeStrip } from "../../src/photochrom/web/arithmetic/merge.js";
import { Shrink } from "../../src/photochrom/web/arithmetic/shrink.js";
import { REGIONS } from "../../src/photochrom/web/scans/constants.js";
import { keepStrip } from "../../src/photochrom/web/scans/keep.js";
import { shadeStrip } from "../../src/photochrom/web/scans/painting.js";
import { readDetails } from "../../src/photochrom/web/worker/details.js";
import { divide } from "../../src/photochrom/web/worker/division.js";
import { colorPage } from "../../src/photochrom/web/worker/pages.js";
import { assertClose, hexOf, vectors } from "./golden.js";

/** Return pixels of a vector, gray or not, as RGBA. */
function rgbaOf({ values, shape: [height, width, bands = 1] }) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = values[bands * i + Math.min(c, bands - 1)];
  }
  return { width, height, data: rgba };
}

/** What of a Page is asked, with its pixels in memory. */
function pageOf({ width, height, data }, sidePx) {
  const copyOf = ({ width: across, height: along }) => {
    const shrink = new Shrink(width, height, across, along);
    for (let y = 0; y < height; y++) shrink.addRow(data, y, y);
    return shrink.finish();
  };
  const read = async ({ left, top, width: across, height: along }) => ({
    data: Uint8ClampedArray.from({ length: across * along * 4 }, (_, i) => {
      const pixel = Math.floor(i / 4);
      const [x, y] = [left + (pixel % across), top + Math.floor(pixel / across)];
      return data[4 * (y * width + x) + (i % 4)];
    }),
  });
  const source = { width, height, readerOf: () => ({ read, rest() {} }) };
  const page = {
    width, height,
    small: copyOf(smallSize(width, height, sidePx)),
    larger: copyOf(smallSize(width, height, REGIONS.regionsSidePx)),
    copyOf: async (across, along) => copyOf({ width: across, height: along }),
    details: (places) => readDetails(source, places),
    divided: (whole) => divide(page, page.larger, whole),
  };
  return page;
}

/** The network of golden_pages.py. */
function tinting({ multiple, output_stride: outputStride, side_px: sidePx, slope, offset }) {
  const predict = async (lightness, hints) => {
    const answer = plane(lightness.width / outputStride, lightness.height / outputStride, 2);
    for (let i = 0; i < answer.values.length; i++) {
      const pixel = Math.floor(i / 2);
      const y = Math.floor(pixel / answer.width) * outputStride;
      const at = y * lightness.width + (pixel % answer.width) * outputStride;
      answer.values[i] = hints.values[3 * at + 2] > 0
        ? hints.values[3 * at + (i % 2)]
        : (lightness.values[at] - 50) * slope[i % 2] + offset[i % 2];
    }
    return answer;
  };
  return { contract: { multiple, outputStride, sidePx }, predict };
}

for (const { parameters, pixels, rgb, tolerance } of vectors("color_page")) {
  test(`a page comes out as Python's, within 1/255: ${parameters.page}`, async () => {
    const photo = rgbaOf(pixels);
    const page = pageOf(photo, parameters.side_px);
    const spots = parameters.hints.map((hint) => ({ ...hint, color: hexOf(hint.color) }));
    const edit = { spots, guess: 0, switched: [], whole: false, negative: false };
    const { coefficients, kept, shade } = await colorPage(tinting(parameters), page, edit, new Map());
    const { width, height, data } = photo;
    const strip = { left: 0, top: 0, width, height, pictureWidth: width, pictureHeight: height };
    const original = data.slice();
    if (shade) shadeStrip(data, strip, shade, 1);
    mergeStrip(data, strip, coefficients, { strength: 1, warmth: 0 });
    if (kept) keepStrip(data, original, strip, kept);
    const found = [];
    for (let y = 0; y < height; y += parameters.step) {
      for (let x = 0; x < width; x += parameters.step) {
        for (let c = 0; c < 3; c++) found.push(data[4 * (y * width + x) + c]);
      }
    }
    assertClose(found, rgb, tolerance);
  });
}

test("a page of pictures, a halftone and a drawing are held", () => {
  assert.deepEqual(vectors("color_page").map(({ parameters }) => parameters.page),
    ["album", "halftone", "comic"]);
});
