/** From files to photos: pages of a TIFF, and what lies beside a photo. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { pagesOf } from "../../src/photochrom/web/files/tiff.js";
import { Item } from "../../src/photochrom/web/page/item.js";
import { asSources, sidecarName } from "../../src/photochrom/web/page/sources.js";

const SHORT = 3;
const [KIND, WIDTH, BITS, MEANING, SAMPLES, EXTRA] = [254, 256, 258, 262, 277, 338];

/** A TIFF of directories alone. @param {Record<number, number>[]} pages @param {boolean} little */
function tiff(pages, little = true) {
  const bytes = new Uint8Array(8 + pages.reduce((sum, page) => sum + 6 + 12 * Object.keys(page).length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  let at = 8;
  for (const [i, page] of pages.entries()) {
    const entries = Object.entries(page);
    view.setUint16(at, entries.length, little);
    entries.forEach(([tag, value], j) => {
      const entry = at + 2 + 12 * j;
      view.setUint16(entry, Number(tag), little);
      view.setUint16(entry + 2, SHORT, little);
      view.setUint32(entry + 4, 1, little);
      view.setUint16(entry + 8, value, little);
    });
    at += 6 + 12 * entries.length;
    view.setUint32(at - 4, i + 1 < pages.length ? at : 0, little);
  }
  return bytes;
}

const sourcesOf = (found, passedOver = []) => asSources({ found, passedOver: new Map(passedOver) });
const named = (name, content = "") => ({ file: new File([content], name), folder: "" });
const FRONT = { [WIDTH]: 400, [BITS]: 8, [MEANING]: 1 };
const BACK = { [WIDTH]: 380, [BITS]: 8, [MEANING]: 1 };

for (const little of [true, false]) {
  test(`front and back of a print are two photos, ${little ? "little" : "big"} endian`, async () => {
    const { sources } = await sourcesOf([named("print.tif", tiff([FRONT, BACK], little)), named("a.jpg")]);
    const items = sources.map((source, i) => new Item(i, source.file, () => {}, source));
    assert.deepEqual(items.map(({ name }) => name), ["print-1.tif", "print-2.tif", "a.jpg"]);
    assert.deepEqual(items.map(({ page }) => page), [0, 1, null]);
  });
}

test("masks and small copies of the first are no photos", async () => {
  const [mask, small] = [{ ...FRONT, [KIND]: 4 }, { [WIDTH]: 100, [KIND]: 1 }];
  const pagesIn = async (...pages) => (await sourcesOf([named("a.tif", tiff(pages))])).sources.map(({ page }) => page);
  assert.deepEqual(await pagesIn(FRONT, mask, small), [null]);
  assert.deepEqual(await pagesIn(FRONT, mask, BACK), [0, 2]);
  assert.deepEqual(await pagesIn(small, FRONT, BACK), [1, 2], "a preview that comes first is none, either");
});

test("a TIFF that is cut off, or goes round in circles, is one photo", async () => {
  const round = tiff([FRONT, BACK]);
  new DataView(round.buffer).setUint32(round.length - 4, 8, true);
  const count = async (bytes) => (await sourcesOf([named("a.tif", bytes)])).sources.length;
  assert.equal(await count(round), 2);
  assert.equal(await count(tiff([FRONT, BACK]).subarray(0, 60)), 1);
  assert.equal(await count(Uint8Array.of(0x49, 0x49, 42, 0)), 1);
});

test("what samples a page has beside its colors is told", async () => {
  const pages = [
    { [MEANING]: 2, [SAMPLES]: 4, [EXTRA]: 0 }, { [MEANING]: 1, [SAMPLES]: 2, [EXTRA]: 2 },
    { [MEANING]: 0, [SAMPLES]: 1, [BITS]: 1 },
  ];
  const found = await pagesOf(new Blob([tiff(pages)]));
  assert.deepEqual(found.map(({ hasExtra, isTransparent, isBilevel }) => [hasExtra, isTransparent, isBilevel]),
    [[true, false, false], [false, true, false], [false, false, true]]);
});

test("a digital negative and a raw file that begins with a preview are told from photos", async () => {
  const [PICTURES_BELOW, DNG_VERSION] = [330, 50706];
  const isRaw = async (page) => (await pagesOf(new Blob([tiff([page])])))[0].isRaw;
  assert.ok(await isRaw({ ...FRONT, [DNG_VERSION]: 1 }));
  assert.ok(await isRaw({ ...FRONT, [KIND]: 1, [PICTURES_BELOW]: 200 }));
  for (const page of [FRONT, { ...FRONT, [KIND]: 1 }, { ...FRONT, [PICTURES_BELOW]: 200 }]) assert.ok(!await isRaw(page));
});

test("a photo's sidecars go along, whatever their names", async () => {
  const names = {
    "a.jpg.xmp": ["a.jpg", "a-color.png.xmp"], "A.XMP": ["a.jpg", "a-color.xmp"],
    "IMG.jpg.supplemental-metadata(1).json": ["IMG(1).jpg", "IMG(1)-color.jpg.supplemental-metadata.json"],
    "b.jpg.suppl.json": ["b.jpg", "b-color.jpg.supplemental-metadata.json"],
    "c.jpg.json": ["c.jpg", "c-color.jpg.json"],
  };
  for (const [sidecar, [photo, result]] of Object.entries(names)) {
    const { sources: [source, ...others] } = await sourcesOf([named(sidecar), named(photo)]);
    assert.equal(source.file.name, photo);
    assert.deepEqual([others.length, source.sidecars.map(({ file }) => file.name)], [0, [sidecar]]);
    const [made] = source.sidecars;
    assert.equal(sidecarName(result.slice(0, result.indexOf("color.") + (made.ending.startsWith("*") ? 9 : 5)), made.ending), result);
  }
});

test("what tells of no photo is told of: in a folder by its kind, else as what it is", async () => {
  const inFolder = { ...named("metadata.json"), folder: "Takeout/" };
  const { sources, passedOver } = await sourcesOf([inFolder, named("lost.xmp"), named("a.jpg"), { ...named("a.xmp"), folder: "other/" }], [[".txt", 2]]);
  assert.deepEqual(sources.map(({ file }) => file.name), ["a.jpg", "lost.xmp"]);
  assert.deepEqual(Object.fromEntries(passedOver), { ".json": 1, ".xmp": 1, ".txt": 2 });
});
