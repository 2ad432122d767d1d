/** The page's arithmetic against golden/. */

import assert from "node:assert/strict";
import { test } from "node:test";

import * as color from "../../src/photochrom/web/arithmetic/color.js";
import * as own from "../../src/photochrom/web/arithmetic/constants.js";
import { balanceContrast } from "../../src/photochrom/web/arithmetic/contrast.js";
import * as grid from "../../src/photochrom/web/arithmetic/grid.js";
import { guideRadius, guidedCoefficients } from "../../src/photochrom/web/arithmetic/guide.js";
import { renderHints } from "../../src/photochrom/web/arithmetic/hints.js";
import { mergeStrip } from "../../src/photochrom/web/arithmetic/merge.js";
import { Shrink } from "../../src/photochrom/web/arithmetic/shrink.js";
import { findAnswer, guided } from "../../src/photochrom/web/worker/colorizer.js";
import { assertClose, constants, hexOf, vectors } from "./golden.js";

const planeOf = ({ values, shape: [height, width, bands] }) =>
  grid.plane(width, height, bands, values);

test("the page's constants are Python's", () => {
  assert.deepEqual([...color.LINEAR_RGB_TO_XYZ], constants.linear_rgb_to_xyz.flat());
  assert.deepEqual([...color.XYZ_TO_LINEAR_RGB], constants.xyz_to_linear_rgb.flat());
  assert.deepEqual([...color.WHITE], constants.white);
  assert.equal(own.SMALL_COPY.longestSide, constants.longest_side);
  assert.deepEqual([...own.CONTRAST.percentiles], constants.percentiles);
  assert.deepEqual([...own.CONTRAST.range], constants.balanced_range);
  assert.equal(own.CONTRAST.maxGain, constants.max_gain);
  assert.equal(own.GUIDED.epsilon, constants.guide_epsilon);
  assert.equal(own.GUIDED.radiusStrides, constants.guide_radius_strides);
  assert.equal(own.HINT.radiusPx, constants.hint_radius_px);
});

test("sRGB becomes L*a*b* and back", () => {
  for (const { rgb, lab, tolerance } of vectors("rgb_to_lab")) {
    assertClose(color.rgbToLab(rgb.values), lab, tolerance);
  }
  for (const { rgb, lab, tolerance } of vectors("lab_to_rgb")) {
    const linear = color.labToLinearRgb(lab.values);
    assertClose(linear.map((share) => color.linearToRgb(Math.min(1, Math.max(0, share)))), rgb, tolerance);
  }
});

test("colors outside the gamut lose chroma", () => {
  for (const { linear_rgb: linear, fitted, tolerance } of vectors("gamut_fit")) {
    assertClose(color.fitGamut(linear.values), fitted, tolerance);
  }
});

test("the small copy has Python's size", () => {
  for (const { parameters, size } of vectors("small_size")) {
    const { width, height } = parameters;
    const small = grid.smallSize(width, height, parameters.side_px);
    assert.deepEqual([small.width, small.height], [...size.values]);
  }
});

test("contrast is balanced", () => {
  for (const { lightness, balanced, tolerance } of vectors("balance_contrast")) {
    assertClose(balanceContrast(planeOf(lightness)).values, balanced, tolerance);
  }
});

test("padding reflects", () => {
  for (const { pixels, padded, parameters, tolerance } of vectors("pad")) {
    assertClose(grid.pad(planeOf(pixels), parameters.multiple).values, padded, tolerance);
  }
});

test("hints are drawn", () => {
  for (const { parameters, hints, tolerance } of vectors("render_hints")) {
    const written = parameters.hints.map((hint) => ({ ...hint, color: hexOf(hint.color) }));
    const drawn = renderHints(written, parameters.width, parameters.height);
    assertClose(drawn.values, hints, tolerance);
  }
});

test("planes are enlarged", () => {
  for (const { parameters, pixels, enlarged, tolerance } of vectors("enlarge")) {
    const found = grid.enlarge(planeOf(pixels), parameters.width, parameters.height);
    assertClose(found.values, enlarged, tolerance);
  }
});

test("guided coefficients are fitted", () => {
  for (const vector of vectors("guided_coefficients")) {
    assert.equal(vector.parameters.epsilon, own.GUIDED.epsilon);
    const found = guidedCoefficients(
      planeOf(vector.lightness), planeOf(vector.ab), vector.parameters.radius,
    );
    assertClose(found.values, vector.coefficients, vector.tolerance);
  }
});

test("whole pictures come out as Python's, within 1/255", async () => {
  for (const { pixels, network_ab: predicted, rgb, parameters, tolerance } of vectors("merge")) {
    const [height, width] = pixels.shape;
    const rgba = rgbaOf(pixels);
    const lightness = smallCopyOf(rgba, width, height, parameters.side_px);
    const contract = {
      multiple: parameters.multiple, outputStride: parameters.output_stride,
    };
    assert.equal(guideRadius(contract.outputStride), parameters.guide_radius);
    const model = { contract, predict: async () => planeOf(predicted) };
    const answer = await findAnswer(model, lightness, []);
    const coefficients = guided(model, lightness, answer);
    // two strips, so that where a strip lies counts
    for (const [top, rows] of [[0, 17], [17, height - 17]]) {
      const part = rgba.subarray(top * width * 4, (top + rows) * width * 4);
      const strip = {
        left: 0, top, width, height: rows, pictureWidth: width, pictureHeight: height,
      };
      mergeStrip(part, strip, coefficients, { strength: parameters.strength, warmth: 0 });
    }
    assertClose(rgba.filter((_, i) => i % 4 < 3), rgb, tolerance);
    assert.ok(rgba.every((value, i) => i % 4 < 3 || value === 255));
  }
});

function rgbaOf({ values, shape: [height, width, bands = 1] }) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = values[bands * i + (bands === 3 ? c : 0)];
  }
  return rgba;
}

function smallCopyOf(rgba, width, height, sidePx) {
  const small = grid.smallSize(width, height, sidePx);
  const shrink = new Shrink(width, height, small.width, small.height);
  for (let y = 0; y < height; y++) shrink.addRow(rgba, y, y);
  const lab = color.rgbToLab(shrink.finish().values);
  return grid.plane(small.width, small.height, 1, lab.filter((_, i) => i % 3 === 0));
}

test("warmth leaves black and white alone and moves a middle gray", () => {
  const rgba = Uint8ClampedArray.of(0, 0, 0, 255, 119, 119, 119, 255, 255, 255, 255, 255);
  const strip = { left: 0, top: 0, width: 3, height: 1, pictureWidth: 3, pictureHeight: 1 };
  mergeStrip(rgba, strip, grid.plane(1, 1, 4), { strength: 1, warmth: 1 });
  const [black, gray, white] = [rgba.slice(0, 3), rgba.slice(4, 7), rgba.slice(8, 11)];
  assert.deepEqual([...black], [0, 0, 0]);
  assert.deepEqual([...white], [255, 255, 255]);
  assert.ok(gray[0] > gray[1] && gray[1] > gray[2], `expected a warm gray, found ${gray}`);
});

test("a color survives being written and read", () => {
  const [lightness, a, b] = color.colorToLab("#5a7d3a");
  assert.equal(color.labToColor(lightness, a, b), "#5a7d3a");
});

test("areas are averaged exactly where sizes do not divide", () => {
  const shrink = new Shrink(5, 1, 2, 1);
  const gray = [0, 50, 100, 200, 250];
  shrink.addRow(Uint8ClampedArray.from(gray.flatMap((v) => [v, v, v, 255])), 0, 0);
  const expected = [(0 + 50 + 100 / 2) / 2.5 / 255, (100 / 2 + 200 + 250) / 2.5 / 255];
  const { values } = shrink.finish();
  assert.ok(Math.abs(values[0] - expected[0]) < 1e-6 && Math.abs(values[3] - expected[1]) < 1e-6);
});
