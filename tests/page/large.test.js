/** Model and runtime: what is kept of them is what was published. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";

import { getLarge } from "../../src/photochrom/web/large.js";

const MODEL = new TextEncoder().encode("the model");
const FILE = {
  path: "model/model.onnx",
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
  ["an older version of the same size", "old model"],
]) {
  test(`${what} is refused and not kept, and trying again works`, async () => {
    answering(content);
    await assert.rejects(get(FILE), { code: "wrongFile", facts: { path: FILE.path } });
    assert.equal(kept.size, 0);
    answering(MODEL);
    assert.deepEqual(await get(FILE), MODEL);
    answering("nothing more");
    assert.deepEqual(await get(FILE), MODEL, "from the device");
  });
}

test("a runtime that the host unpacked on the way is taken", async () => {
  const wasm = new TextEncoder().encode("\0asm and so on");
  answering(wasm);
  assert.deepEqual(await get({ ...FILE, path: "runtime.wasm.gz" }), wasm);
});
