// What is taken from folders that were dropped.

import assert from "node:assert/strict";
import { test } from "node:test";

import { droppedFiles } from "../../src/photochrom/web/page/folders.js";

/** A folder as browsers hand it out: names to files' types, or to what is below.
 * @param {string} name @param {Record<string, any>} below @returns {any}
 */
function folder(name, below) {
  const entries = Object.entries(below).map(([child, what]) =>
    typeof what === "string"
      ? { name: child, file: (/** @type {Function} */ take) => take({ name: child, type: what }) }
      : folder(child, what)
  );
  const parts = [entries, []];
  const createReader = () => ({
    readEntries: (/** @type {Function} */ take) => take(parts.shift() ?? []),
  });
  return { name, isDirectory: true, createReader };
}

/** @param {any} entry @returns {Promise<string[]>} */
async function taken(entry) {
  const items = [{ kind: "file", webkitGetAsEntry: () => entry }];
  const transfer = /** @type {any} */ ({ files: [{ name: entry.name, type: "" }], items });
  return (await droppedFiles(transfer)).map(({ name }) => name);
}

test("pictures are taken from a folder and those below it", async () => {
  const scans = { "b.jpg": "image/jpeg", "a.txt": "text/plain", "1936": { "a.png": "image/png" } };
  assert.deepEqual(await taken(folder("scans", scans)), ["a.png", "b.jpg"]);
});

test("what drives and galleries keep for themselves is passed over", async () => {
  const jpeg = { "x.jpg": "image/jpeg" };
  const disk = {
    "a.jpg": "image/jpeg", "._a.jpg": "image/jpeg", "@eaDir": { "a.jpg": jpeg }, "#recycle": jpeg,
    "$RECYCLE.BIN": jpeg, __MACOSX: jpeg, "Old.photoslibrary": { originals: jpeg },
  };
  assert.deepEqual(await taken(folder("disk", disk)), ["a.jpg"]);
});

test("photos of phones are taken where the system has no name for their kind", async () => {
  assert.deepEqual(await taken(folder("phone", { "IMG_1.HEIC": "", "IMG_1.MOV": "" })), ["IMG_1.HEIC"]);
});
