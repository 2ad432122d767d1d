/** What is said while the model is on its way, with an engine that does as it is told. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { PhotochromError } from "../../src/photochrom/web/errors.js";
import { ModelLoader } from "../../src/photochrom/web/page/model-loader.js";

/** A loader whose engine waits for `arrive` or `fail`, and the lines that are shown. */
function loaderWith() {
  const lines = [];
  const kept = [];
  const loads = [];
  const notice = {
    progress: () => ({
      say: (line) => lines.push(line), step() {}, end: () => lines.push("(nothing)"),
    }),
    keep: (line, action, onAction) => kept.push({ line, action, onAction }),
    hide: () => (kept.length = 0),
  };
  const engine = {
    load: (onProgress) => new Promise((arrive, fail) => loads.push({ onProgress, arrive, fail })),
  };
  const told = [];
  const loader = new ModelLoader(engine, notice, {
    onLoaded: () => told.push("loaded"), onRetried: () => told.push("retried"),
  });
  return { loader, lines, kept, loads, told };
}

test("a fetch is said, and the start only where a photo waits", async () => {
  const { loader, lines, loads } = loaderWith();
  const there = loader.load();
  assert.deepEqual(lines, []);
  loads[0].onProgress(0.5);
  assert.equal(lines.at(-1), "Fetching the model, this once");
  loads[0].onProgress(null);
  assert.equal(lines.at(-1), "(nothing)");
  void loader.loadForPhoto();
  assert.equal(lines.at(-1), "Starting the model");
  loads[0].arrive({ name: "default" });
  assert.ok(await there);
  assert.equal(lines.at(-1), "(nothing)");
  assert.equal(loads.length, 1, "it is loaded once");
});

test("nothing is said to be fetched that is there already", async () => {
  const { loader, lines, loads } = loaderWith();
  const there = loader.loadForPhoto();
  loads[0].arrive({ name: "default" });
  await there;
  assert.ok(!lines.includes("Fetching the model, this once"));
});

test("a load that failed can be tried again, and what was said of it goes then", async () => {
  const { loader, kept, loads, told } = loaderWith();
  const there = loader.load();
  loads[0].fail(new PhotochromError("noModel"));
  assert.equal(await there, false);
  assert.match(kept[0].line, /could not be fetched/);
  const again = kept[0].onAction();
  loads[1].arrive({ name: "default" });
  await again;
  assert.deepEqual(told, ["loaded", "retried"]);
  assert.deepEqual(kept, []);
});
