/** The parts of the page that need no browser: history, geometry, colors, words, the engine. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { plane } from "../../src/photochrom/web/arithmetic/grid.js";
import * as geometry from "../../src/photochrom/web/page/view/geometry.js";
import { AUTOMATIC, History } from "../../src/photochrom/web/page/history.js";
import { chooseLanguage } from "../../src/photochrom/web/page/view/language.js";
import { latest } from "../../src/photochrom/web/page/latest.js";
import { EVERYDAY, mainColors, swatchOf } from "../../src/photochrom/web/arithmetic/palette.js";
import { TEXTS } from "../../src/photochrom/web/page/view/texts.js";

test("changes are undone and redone", () => {
  const history = new History();
  history.change({ strength: 0.5 });
  history.change({ warmth: 1 });
  history.undo();
  assert.deepEqual([history.edit.strength, history.edit.warmth], [0.5, 0]);
  history.redo();
  assert.equal(history.edit.warmth, 1);
  history.undo();
  history.undo();
  assert.equal(history.edit, AUTOMATIC);
  assert.ok(!history.canUndo && history.canRedo && history.isAutomatic);
  history.undo();
  assert.equal(history.edit, AUTOMATIC);
});

test("a drag is undone as one step, the next one as another", () => {
  const history = new History();
  for (const strength of [0.9, 0.8, 0.7]) history.change({ strength }, "strength");
  history.endGesture();
  for (const strength of [0.6, 0.5]) history.change({ strength }, "strength");
  history.undo();
  assert.equal(history.edit.strength, 0.7);
  history.undo();
  assert.equal(history.edit.strength, 1);
});

test("a change after undo forgets what was undone", () => {
  const history = new History();
  history.change({ strength: 0.5 });
  history.undo();
  history.change({ strength: 0.2 });
  assert.ok(!history.canRedo);
});

const PHOTO = { width: 4000, height: 3000 };
const STAGE = { width: 1000, height: 600 };

test("the whole photo is shown in the middle", () => {
  const view = geometry.fitView(PHOTO, STAGE, 0);
  assert.deepEqual(view, { scale: 0.2, x: 100, y: 0 });
  const small = geometry.fitView({ width: 10, height: 10 }, STAGE, 0);
  assert.equal(small.scale, 2, "a small photo is not blown up");
});

test("zooming keeps the point under the pointer", () => {
  const fitted = geometry.fitView(PHOTO, STAGE, 0);
  const before = geometry.photoPoint(fitted, PHOTO, 300, 200);
  const view = geometry.zoomAt(fitted, 3, 300, 200, fitted);
  const after = geometry.photoPoint(view, PHOTO, 300, 200);
  assert.ok(Math.abs(before.x - after.x) < 1e-9 && Math.abs(before.y - after.y) < 1e-9);
  assert.equal(geometry.zoomAt(view, 0.001, 0, 0, fitted).scale, fitted.scale);
  assert.equal(geometry.zoomAt(view, 1e6, 0, 0, fitted).scale, 8);
});

test("a close photo leaves no gap, a far one stays in the middle", () => {
  const close = geometry.settle({ scale: 1, x: 50, y: -9999 }, PHOTO, STAGE);
  assert.deepEqual(close, { scale: 1, x: 0, y: -2400 });
  const far = geometry.settle({ scale: 0.1, x: -50, y: 7 }, PHOTO, STAGE);
  assert.deepEqual(far, { scale: 0.1, x: 300, y: 150 });
});

test("a spot below the edge is panned onto the stage, and no farther", () => {
  const view = { scale: 1, x: -1000, y: -1000 };
  const low = geometry.panTo(view, PHOTO, STAGE, { x: 0.4, y: 0.7 }, 30);
  assert.deepEqual(low, { scale: 1, x: -1000, y: 600 - 30 - 2100 });
  assert.deepEqual(geometry.panTo(low, PHOTO, STAGE, { x: 0.4, y: 0.7 }, 30), low);
  const left = geometry.panTo(view, PHOTO, STAGE, { x: 0, y: 0.4 }, 30);
  assert.deepEqual(left, { scale: 1, x: 30, y: -1000 });
});

test("a panel lies beside the photo where there is room, and never over its spot", () => {
  const panel = { width: 300, height: 400 };
  const portrait = { left: 600, top: 0, width: 400, height: 800 };
  const wide = { width: 1600, height: 800 };
  const spot = { x: 700, y: 300 };
  assert.deepEqual(geometry.placePanel(panel, wide, portrait, spot), { left: 292, top: 100 });
  const whole = { left: 0, top: 0, width: 1600, height: 800 };
  const { left } = geometry.placePanel(panel, wide, whole, { x: 1500, y: 300 });
  assert.ok(left + 300 < 1500);
  const narrow = { width: 420, height: 420 };
  const corner = geometry.placePanel(panel, narrow, { left: 0, top: 0, ...narrow }, { x: 20, y: 20 });
  assert.ok(corner.left >= 8 && corner.left + 300 <= 412);
});

test("what is beside the photo is no point of it", () => {
  const view = geometry.fitView(PHOTO, STAGE, 0);
  assert.equal(geometry.photoPoint(view, PHOTO, 50, 10), null);
  assert.deepEqual(geometry.photoPoint(view, PHOTO, 500, 300), { x: 0.5, y: 0.5 });
});

test("a detail covers what is shown, at the screen's resolution and not beyond the photo's", () => {
  const far = geometry.detailArea({ scale: 0.2, x: 100, y: 0 }, PHOTO, STAGE, 2);
  assert.deepEqual(far, {
    left: 0, top: 0, width: 1600, height: 1200, pictureWidth: 1600, pictureHeight: 1200,
  });
  const close = geometry.detailArea({ scale: 4, x: -4000, y: -2000 }, PHOTO, STAGE, 2);
  assert.deepEqual(close, {
    left: 1000, top: 500, width: 250, height: 150, pictureWidth: 4000, pictureHeight: 3000,
  });
});

test("a base has no more pixels than asked for", () => {
  const area = geometry.baseArea(PHOTO, 1_000_000);
  assert.ok(area.width * area.height <= 1_010_000);
  assert.deepEqual([geometry.baseArea({ width: 1, height: 9 }, 100).height], [9]);
});

test("the main colors are those of the photo, strongest first", () => {
  const lightness = plane(20, 20, 1, new Float32Array(400).fill(50));
  const coefficients = plane(20, 20, 4);
  for (let i = 0; i < 400; i++) coefficients.values.set(i < 200 ? [0, 0, 40, 30] : [0, 0, -5, -20], 4 * i);
  const colors = mainColors(lightness, coefficients).map((ab) => ab.map(Math.round));
  assert.deepEqual(colors, [[40, 30], [-5, -20]]);
  assert.deepEqual(mainColors(lightness, plane(20, 20, 4)), [], "gray has none");
});

test("everyday colors have names, and no two are the same", () => {
  for (const name of Object.keys(EVERYDAY)) assert.ok(name in TEXTS.en, `${name} has no name`);
  const colors = Object.values(EVERYDAY);
  assert.equal(new Set(colors).size, colors.length);
});

test("a color of the photo stays visible on dark spots", () => {
  assert.notEqual(swatchOf(3, 40, 30), swatchOf(3, -30, 20));
});

test("both languages say the same things with the same facts", () => {
  const facts = (line) => [...line.matchAll(/\{\w+\}/g)].map(String).sort();
  assert.deepEqual(Object.keys(TEXTS.ru), Object.keys(TEXTS.en));
  for (const [key, line] of Object.entries(TEXTS.en)) {
    assert.deepEqual(facts(TEXTS.ru[key]), facts(line), key);
  }
});

test("a chosen language goes before the browser's", () => {
  assert.equal(chooseLanguage(null, ["de-DE", "ru-RU", "en"]), "ru");
  assert.equal(chooseLanguage("en", ["ru"]), "en");
  assert.equal(chooseLanguage(null, ["de"]), "en");
});

test("only the newest of many wishes is done", async () => {
  let runs = 0;
  const wish = latest(async () => {
    runs += 1;
    await Promise.resolve();
  });
  await Promise.all([wish(), wish(), wish(), wish()]);
  assert.equal(runs, 2);
});
