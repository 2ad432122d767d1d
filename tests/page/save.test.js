/** Saving all photos of the queue, with an engine that only says what it is asked. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { PhotochromError } from "../../src/photochrom/web/errors.js";
import { Item } from "../../src/photochrom/web/page/item.js";
import { encodeAll } from "../../src/photochrom/web/page/save.js";
import { summaryOf } from "../../src/photochrom/web/page/view/save-menu.js";

const itemOf = (name, i) => new Item(i + 1, new File([name], name, { type: "image/png" }));

/** An engine that answers at once, does something at each photo, and cannot open broken ones. */
function engineThat(onOpen = () => {}) {
  return {
    async open(key, file) {
      onOpen(file.name);
      if (file.name.startsWith("broken")) throw new PhotochromError("notAPicture");
      return {
        kind: file.name.startsWith("color") ? "color" : "neutral",
        transparent: file.name.startsWith("cut-out"),
        type: file.type,
        losses: file.name.startsWith("deep") ? [{ code: "depth" }] : [],
        captions: file.name.startsWith("two captions") ? ["description"] : [],
      };
    },
    async color() {},
    async encode() {
      return new Blob(["picture"]);
    },
    async sidecar(key, sidecar) {
      return sidecar;
    },
    async close() {},
  };
}

const saveAll = (items, engine, wish = null) =>
  encodeAll(engine, items, { format: wish, compare: false }, () => {}, new AbortController().signal);

async function namesIn({ zip }) {
  const bytes = new TextDecoder("latin1").decode(await zip.arrayBuffer());
  return [...bytes.matchAll(/PK\x01\x02.{42}([\w./-]+?\.(?:png|jpg|xmp|json)(?:\.xmp)?)/gs)].map(([, name]) => name);
}

test("photos that leave or join the queue while all are saved neither hide others nor count", async () => {
  const items = ["a.png", "b.png", "c.png"].map(itemOf);
  const all = await saveAll(items, engineThat((name) => {
    if (name === "b.png") items.shift();
    if (name === "c.png") items.push(itemOf("d.png", 3));
  }));
  assert.deepEqual(await namesIn(all), ["a-color.png", "b-color.png", "c-color.png"]);
  assert.deepEqual([all.saved.length, all.failed], [3, []]);
});

test("a photo that cannot be saved is named, and the rest goes on", async () => {
  const all = await saveAll(["a.png", "broken.png", "c.png"].map(itemOf), engineThat());
  assert.deepEqual(await namesIn(all), ["a-color.png", "c-color.png"]);
  assert.equal(summaryOf(all.saved, all.failed), "Saved 2 photos; could not be saved: broken.png");
});

test("what is transparent is saved as PNG among JPEGs, and counted", async () => {
  const all = await saveAll(["a.png", "cut-out.png"].map(itemOf), engineThat(), "image/jpeg");
  assert.deepEqual(await namesIn(all), ["a-color.jpg", "cut-out-color.png"]);
  assert.match(summaryOf(all.saved, []), /as PNG, since they are transparent: 1$/);
});

test("photos that were in color already, or lose something, are counted", async () => {
  const all = await saveAll(["a.png", "color.png", "deep.png"].map(itemOf), engineThat());
  assert.match(summaryOf(all.saved, []), /^Saved 3 photos; in color .*: 1; of which something was left behind: 1$/);
});

test("photos of folders are put under their folders' names, with what lies beside them", async () => {
  const sidecars = [{ file: new File([], "1.png.xmp"), ending: "*.xmp" }, { file: new File([], "1.json"), ending: ".json" }];
  const items = ["a/", "b/", "b/"].map((folder, i) =>
    new Item(i + 1, new File([], "1.png", { type: "image/png" }), () => {}, { folder, sidecars: i ? sidecars : [] }));
  assert.deepEqual(await namesIn(await saveAll(items, engineThat())), [
    "a/1-color.png", "b/1-color.png", "b/1-color.png.xmp", "b/1-color.json",
    "b/1-color-2.png", "b/1-color-2.png.xmp", "b/1-color-2.json",
  ]);
});

test("what was passed over is said again", () => {
  assert.equal(summaryOf([], [], "Passed over, as no photos: .txt 2."), "Saved 0 photos; Passed over, as no photos: .txt 2");
});

test("where none can be saved, it is said of which photo the error is", async () => {
  await assert.rejects(saveAll(["broken 1.png", "broken 2.png"].map(itemOf), engineThat()), {
    code: "notAPicture", facts: { name: "broken 1.png" },
  });
});

test("captions that XMP contradicts are counted where the format has no place for both", async () => {
  const saved = async (format) => {
    const all = await saveAll(["two captions.jpg", "b.jpg"].map(itemOf), engineThat(), format);
    return summaryOf(all.saved, all.failed);
  };
  assert.equal(await saved("image/webp"), "Saved 2 photos; of which something was left behind: 1");
  assert.equal(await saved("image/jpeg"), "Saved 2 photos");
});
