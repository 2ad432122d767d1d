/** The keys, as keyboards of several languages send them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { startKeys } from "../../src/photochrom/web/page/view/keys.js";

/** Press a key and return the name of the action it starts. */
function press(key, code, modifiers = {}) {
  let done = null;
  let listener;
  globalThis.document = {
    addEventListener: (_name, listen) => (listener = listen),
    querySelector: () => null,
  };
  globalThis.getSelection = () => null;
  startKeys(new Proxy({}, { get: (_actions, name) => () => (done = name) }));
  listener({ key, code, target: { id: "" }, preventDefault() {}, ...modifiers });
  return done;
}

const control = { ctrlKey: true };

for (const [keyboard, key, code] of [
  ["English", "z", "KeyZ"], ["German", "z", "KeyY"], ["French", "z", "KeyW"], ["Russian", "я", "KeyZ"],
]) {
  test(`Ctrl+Z undoes, keyboard: ${keyboard}`, () => {
    assert.equal(press(key, code, control), "undo");
    assert.equal(press(key.toUpperCase(), code, { ...control, shiftKey: true }), "redo");
  });
}

test("letters are those of the keyboard, or of their place in other scripts", () => {
  assert.equal(press("y", "KeyZ", control), "redo");
  assert.equal(press("c", "KeyI"), "addSpot", "Dvorak");
  assert.equal(press("с", "KeyC"), "addSpot", "Russian");
  assert.equal(press("é", "Digit2"), null);
});
