// What is taken from folders that were dropped.

import assert from "node:assert/strict";
import { test } from "node:test";

import { droppedFiles } from "../../src/photochrom/web/page/folders.js";

/** A folder as browsers hand it out: names to what files hold, or to what is below.
 * @param {string} name @param {Record<string, any>} below @returns {any}
 */
function folder(name, below) {
  const entries = Object.entries(below).map(([child, what]) =>
    typeof what === "string" || what instanceof Uint8Array
      ? { name: child, file: (/** @type {Function} */ take) => take(new File([what], child)) }
      : folder(child, what)
  );
  const parts = [entries, []];
  const createReader = () => ({
    readEntries: (/** @type {Function} */ take) => take(parts.shift() ?? []),
  });
  return { name, isDirectory: true, createReader };
}

/** @param {any[]} entries dropped @returns {Promise<{paths: string[], passedOver: Record<string, number>}>} */
async function taken(...entries) {
  const items = entries.map((entry) => ({ kind: "file", webkitGetAsEntry: () => entry }));
  const transfer = /** @type {any} */ ({ files: entries.map(({ name }) => ({ name, type: "" })), items });
  const { found, passedOver } = await droppedFiles(transfer);
  const paths = found.map(({ file, folder: path }) => path + file.name);
  return { paths, passedOver: Object.fromEntries(passedOver) };
}

test("pictures are taken from a folder and those below it, and the rest is counted by kind", async () => {
  const scans = { "b.jpg": "", "a.txt": "", "B.TXT": "", "1936": { "a.png": "" }, "film.mov": "" };
  assert.deepEqual(await taken(folder("scans", scans)), {
    paths: ["scans/1936/a.png", "scans/b.jpg"], passedOver: { ".txt": 2, ".mov": 1 },
  });
});

test("what drives and galleries keep for themselves is passed over without a word", async () => {
  const jpeg = { "x.jpg": "" };
  const disk = {
    "a.jpg": "", "._a.jpg": "", "@eaDir": { "a.jpg": jpeg }, "#recycle": jpeg,
    "$RECYCLE.BIN": jpeg, __MACOSX: jpeg, "Old.photoslibrary": { originals: jpeg },
  };
  assert.deepEqual(await taken(folder("disk", disk)), { paths: ["disk/a.jpg"], passedOver: {} });
});

test("photos are taken by their suffix, of which systems may know nothing, or by their first bytes", async () => {
  const names = ["1.HEIC", "2.jfif", "3.mpo", "4.jp2", "5.BMP", "6.gif"];
  const below = {
    ...Object.fromEntries(names.map((name) => [name, ""])), "7": Uint8Array.of(0xff, 0xd8, 0xff, 0xe0),
    "Oma, ca. 1936": Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), README: "Read me", "notes.doc": "",
  };
  const { paths, passedOver } = await taken(folder("phone", below));
  assert.deepEqual(paths, [...names, "7", "Oma, ca. 1936"].map((name) => `phone/${name}`).sort());
  assert.deepEqual(passedOver, { "": 1, ".doc": 1 });
});

test("two folders of one drop keep their names", async () => {
  const { paths } = await taken(folder("album1", { "1.jpg": "" }), folder("album2", { "1.jpg": "" }));
  assert.deepEqual(paths, ["album1/1.jpg", "album2/1.jpg"]);
});

test("folders without a photo say so, whatever else is in them", async () => {
  await assert.rejects(taken(folder("papers", { "a.txt": "", "a.xmp": "" })), { code: "noPictures" });
});
