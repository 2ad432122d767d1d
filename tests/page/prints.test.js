/** The page tells photos, halftones and drawings apart as the command does: against golden/. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { rgbToLab } from "../../src/photochrom/web/arithmetic/color.js";
import { enlarge, plane } from "../../src/photochrom/web/arithmetic/grid.js";
import { findFlats, ground, withoutDots } from "../../src/photochrom/web/scans/flats.js";
import { hasOrangeMask } from "../../src/photochrom/web/scans/orange-mask.js";
import { paint } from "../../src/photochrom/web/scans/painting.js";
import * as printed from "../../src/photochrom/web/scans/printed.js";
import { descreen, findPitch } from "../../src/photochrom/web/scans/screen.js";
import { assertClose, hexOf, vectors } from "./golden.js";

const planeOf = ({ values, shape: [height, width, bands] }) =>
  plane(width, height, bands, Float32Array.from(values));

/** Return L* of gray bytes. */
function lightnessOf({ values, shape: [height, width] }) {
  const rgb = Float32Array.from({ length: 3 * values.length }, (_, i) =>
    values[Math.floor(i / 3)] / 255);
  return plane(width, height, 1, Float32Array.from(rgbToLab(rgb).filter((_, i) => i % 3 === 0)));
}

for (const { parameters, squares, pitch, tolerance } of vectors("find_pitch")) {
  test(`the screen of a halftone is found: ${JSON.stringify(parameters)}`, () => {
    const [count, height, width] = squares.shape;
    const given = Array.from({ length: count }, (_, i) =>
      Float32Array.from(squares.values.subarray(i * width * height, (i + 1) * width * height),
        (byte) => byte / 255));
    assertClose([findPitch(given) ?? 0], pitch, tolerance);
  });
}

test("a screen is taken out of a copy as in Python", () => {
  for (const { parameters, pixels, blurred, tolerance } of vectors("descreen")) {
    assertClose(descreen(planeOf(pixels), parameters.pitch).values, blurred, tolerance);
  }
});

test("a drawing is told from a photo, and nothing from too few pixels", () => {
  const found = vectors("is_drawing").map(({ pixels, is_drawing: { values } }) => {
    const isDrawing = printed.isDrawing(lightnessOf(pixels));
    assert.equal(Number(isDrawing), values[0]);
    return isDrawing;
  });
  assert.deepEqual(found, [true, false, false]);
});

test("film under an orange mask is told from prints and photos", () => {
  const found = vectors("has_orange_mask").map(({ rgb, has_orange_mask: { values } }) => {
    const { shape: [height, width] } = rgb;
    const lab = rgbToLab(Float32Array.from(rgb.values, (byte) => byte / 255));
    const isFilm = hasOrangeMask(plane(width, height, 3, lab));
    assert.equal(Number(isFilm), values[0]);
    return isFilm;
  });
  assert.deepEqual(found, [true, false, false]);
});

test("a drawing is divided into flats as in Python", () => {
  for (const { pixels, flats, tolerance } of vectors("find_flats")) {
    const { labels, isPaper, stays } = findFlats(lightnessOf(pixels));
    const found = Array.from(labels, (flat) => [flat, isPaper[flat], stays[flat]]).flat();
    assertClose(found, flats, tolerance);
  }
});

test("the network sees a drawing as in Python", () => {
  for (const { pixels, seen, tolerance } of vectors("ground")) {
    assertClose(ground(withoutDots(lightnessOf(pixels))).values, seen, tolerance);
  }
});

test("flats are painted as in Python", () => {
  for (const { parameters: { hints, step }, pixels, ab, painted, tolerance } of vectors("paint")) {
    const [height, width] = pixels.shape;
    const spots = hints.map((hint) => ({ ...hint, color: hexOf(hint.color) }));
    const flats = findFlats(lightnessOf(pixels));
    const { values } = paint(flats, enlarge(planeOf(ab), width, height), spots);
    const found = [];
    for (let y = 0; y < height; y += step) {
      for (let x = 0; x < width; x += step) {
        found.push(...values.subarray(6 * (y * width + x), 6 * (y * width + x + 1)));
      }
    }
    assertClose(found, painted, tolerance);
  }
});
