/** The page finds the pictures of scans as the command does: against golden/. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { plane } from "../../src/photochrom/web/arithmetic/grid.js";
import { mergeStrip } from "../../src/photochrom/web/arithmetic/merge.js";
import * as own from "../../src/photochrom/web/scans/constants.js";
import { beginFit, addTo, median, roundEven, solveFit } from "../../src/photochrom/web/scans/fitting.js";
import { Frame } from "../../src/photochrom/web/scans/frame.js";
import { keepStrip } from "../../src/photochrom/web/scans/keep.js";
import * as masks from "../../src/photochrom/web/scans/masks.js";
import { findRegions, kept } from "../../src/photochrom/web/scans/regions.js";
import { assertClose, constants, vectors } from "./golden.js";

const planeOf = ({ values, shape: [height, width, bands] }) =>
  plane(width, height, bands, Float32Array.from(values));

test("the numbers by which scans are divided are Python's", () => {
  for (const [name, numbers] of Object.entries({
    board: own.BOARD, pictures: own.PICTURES, paper: own.PAPER, own_colors: own.OWN_COLORS,
    regions: own.REGIONS, pages: own.PAGES, kept: own.KEPT,
    screen: own.SCREEN, printed: own.PRINTED, prints: own.PRINTS, flats: own.FLATS,
    writing: own.WRITING, painting: own.PAINTING,
    negatives: own.NEGATIVES, orange_mask: own.ORANGE_MASK,
  })) {
    const expected = Object.entries(constants[name]).map(([key, value]) =>
      [key.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()), value]);
    assert.deepEqual({ ...numbers }, Object.fromEntries(expected), name);
  }
});

for (const { parameters, tolerance, rgb, corners, things, kept: planes } of vectors("find_regions")) {
  test(`the pictures of a scan are found where they lie: ${parameters.scan}`, () => {
    const copy = planeOf(rgb);
    const found = findRegions(plane(copy.width, copy.height, 3, copy.values.map((v) => v / 255)));
    assert.deepEqual(found.pictures.map(({ colors }) => colors.kind), parameters.kinds);
    assert.equal(found.isWhole, parameters.is_whole);
    assertClose(found.pictures.flatMap(({ frame }) => frame.corners.flat()), corners, tolerance);
    const inColor = found.pictures.flatMap(({ colors }) => [...colors.things?.values ?? []]);
    assertClose(inColor, things, 0);
    const [height, width] = planes?.shape ?? [1, 1];
    const stays = kept(found, found.pictures, width, height);
    if (planes) assertClose(stays.values, planes, tolerance);
    else assert.equal(stays, null);
  });
}

test("what is kept of a scan comes out as Python's, within 1/255", () => {
  for (const { pixels, coefficients, kept: planes, rgb, tolerance } of vectors("keep")) {
    const [height, width] = pixels.shape;
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let i = 0; i < rgba.length; i++) {
      if (i % 4 < 3) rgba[i] = pixels.values[3 * Math.floor(i / 4) + (i % 4)];
    }
    // two strips, so that where a strip lies counts
    for (const [top, rows] of [[0, 17], [17, height - 17]]) {
      const part = rgba.subarray(top * width * 4, (top + rows) * width * 4);
      const strip = {
        left: 0, top, width, height: rows, pictureWidth: width, pictureHeight: height,
      };
      const original = part.slice();
      mergeStrip(part, strip, planeOf(coefficients), { strength: 1, warmth: 0 });
      keepStrip(part, original, strip, planeOf(planes));
    }
    assertClose(rgba.filter((_, i) => i % 4 < 3), rgb, tolerance);
  }
});

/** Draw a mask of rows of letters. */
function maskOf(rows) {
  const letters = rows.join("");
  return masks.mask(rows[0].length, rows.length, (i) => letters[i] === "#");
}

test("parts of a mask are numbered however they wind", () => {
  const { labels, count } = masks.label(maskOf(["#.#.##", "#.#..#", "###.##", "......", "##..#."]));
  assert.equal(count, 4);
  assert.deepEqual([...labels.slice(0, 6)], [1, 0, 1, 0, 2, 2]);
  assert.deepEqual([...labels.slice(-6)], [3, 3, 0, 0, 4, 0]);
});

test("a hole is filled and a bay is not", () => {
  const { values } = masks.filled(maskOf(["......", ".####.", ".#.#..", ".####.", "......"]));
  assert.equal(values[2 * 6 + 2], 1);
  assert.equal(values[2 * 6 + 4], 0);
});

test("the smallest rectangle around points may be turned", () => {
  const corners = [[50, 50], [89, 57], [86, 74], [47, 67]];
  const found = masks.smallestRectangle([2, 0, 3, 1].map((i) => corners[i]));
  const longest = Math.hypot(found[1][0] - found[0][0], found[1][1] - found[0][1]);
  assert.ok(Math.abs(longest - Math.hypot(39, 7)) < 1);
  assert.ok(found[0].every((value, axis) => Math.abs(value - corners[0][axis]) < 1));
});

test("a picture cut out and pasted lies where it was", () => {
  const page = plane(80, 60, 2, Float32Array.from({ length: 80 * 60 * 2 }, (_, i) =>
    (i % 2 ? Math.floor(i / 160) : (i >> 1) % 80)));
  const frame = new Frame([20, 10], [40, 4], [-3, 30]);
  const box = frame.boxOn(80, 60);
  const pasted = frame.pasted(frame.cut(page, 40, 30), box);
  frame.coverage(box).forEach((share, i) => {
    if (share < 1) return;
    const [x, y] = [box.left + (i % box.width), box.top + Math.floor(i / box.width)];
    assert.ok(Math.abs(pasted.values[2 * i] - x) < 0.6 && Math.abs(pasted.values[2 * i + 1] - y) < 0.6);
  });
});

test("halves are rounded to the even, and medians of even counts lie between", () => {
  assert.deepEqual([0.5, 1.5, 2.5, -1.5, 2.4].map(roundEven), [0, 2, 2, -2, 2]);
  assert.equal(median(Float64Array.of(4, 1, 3, 2)), 2.5);
});

test("a line is fitted, and a term that is there twice does no harm", () => {
  const fit = beginFit(3, 1);
  for (const x of [0, 1, 2, 3]) addTo(fit, [1, x, x], 0, [5 + 2 * x], 0);
  const [shift, slope, again] = solveFit(fit);
  assert.ok(Math.abs(shift - 5) < 1e-9 && Math.abs(slope + again - 2) < 1e-9);
});
