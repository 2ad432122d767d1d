/** Model and runtime: what is kept of them is what was published. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";
import { gzipSync } from "node:zlib";

import { getLarge } from "../../src/photochrom/web/worker/large-files.js";

const MODEL = new TextEncoder().encode("the model");
const PACKED = new Uint8Array(gzipSync(MODEL));
const FILE = {
  path: "model/model.onnx.gz",
  packedBytes: PACKED.length,
  bytes: MODEL.length,
  digest: createHash("sha256").update(MODEL).digest("hex").slice(0, 20),
};

/** @type {Map<string, Response>} */
let kept;

beforeEach(() => {
  kept = new Map();
  globalThis.caches = {
    open: async () => ({
      match: async (url) => kept.get(url)?.clone(),
      put: async (url, response) => void kept.set(url, response),
      keys: async () => [...kept.keys()].map((url) => ({ url })),
      delete: async ({ url }) => kept.delete(url),
    }),
  };
});

const answering = (content) => {
  globalThis.fetch = async () => new Response(content);
};
const get = (file) => getLarge([file], () => {}).then(([content]) => content);

for (const [what, content] of [
  ["a login page", "<html>Log in to the hotel's network</html>"],
  ["an older version of the same size", gzipSync("old model")],
  ["one that was cut short", PACKED.subarray(0, -4)],
]) {
  test(`${what} is refused and not kept, and trying again works`, async () => {
    answering(content);
    await assert.rejects(get(FILE), { code: "wrongFile", facts: { path: FILE.path } });
    assert.equal(kept.size, 0);
    answering(PACKED);
    assert.deepEqual(await get(FILE), MODEL);
    answering("nothing more");
    assert.deepEqual(await get(FILE), MODEL, "from the device");
  });
}

test("what the host unpacked on the way is taken, and kept", async () => {
  answering(MODEL);
  assert.deepEqual(await get(FILE), MODEL);
  answering("nothing more");
  assert.deepEqual(await get(FILE), MODEL, "from the device");
});
