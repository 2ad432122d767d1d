/** What becomes of a photo, one named transition after another. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { PhotochromError } from "../../src/photochrom/web/errors.js";
import { Item } from "../../src/photochrom/web/page/item.js";

const newItem = (onChange) => new Item(1, new File([], "a.png"), onChange);

function coloredItem() {
  const item = newItem();
  item.begin();
  item.finish();
  return item;
}

test("a photo waits, is opened, and has its colors", () => {
  const item = newItem();
  assert.equal(item.state, "waiting");
  item.begin();
  assert.equal(item.state, "opening");
  assert.ok(!item.isColored);
  item.finish();
  assert.equal(item.state, "colored");
  assert.ok(item.isColored);
});

test("a photo that is left while it is opened is as it was before", () => {
  const item = newItem();
  item.begin();
  item.release();
  assert.equal(item.state, "waiting");
  const colored = coloredItem();
  colored.begin();
  colored.release();
  assert.equal(colored.state, "colored");
});

test("a photo that failed says why, and can be tried again", () => {
  const item = newItem();
  const error = new PhotochromError("notAPicture");
  item.begin();
  item.fail(error);
  assert.deepEqual([item.state, item.error], ["failed", error]);
  item.begin();
  assert.deepEqual([item.state, item.error], ["opening", null]);
});

test("a photo is saved until it is edited, and again where the edit is undone", () => {
  const item = coloredItem();
  item.markSaved(item.history.edit);
  assert.equal(item.state, "saved");
  item.history.change({ strength: 1.2 });
  assert.deepEqual([item.state, item.hasUnsavedEdit], ["colored", true]);
  item.history.undo();
  assert.deepEqual([item.state, item.hasUnsavedEdit], ["saved", false]);
});

test("what was saved is the edit that was encoded, not one made meanwhile", () => {
  const item = coloredItem();
  const { edit } = item.history;
  item.history.change({ warmth: 0.5 });
  item.markSaved(edit);
  assert.equal(item.state, "colored");
});

test("only what nobody else has begun can be begun, and only what is being opened finishes", () => {
  const item = newItem();
  assert.throws(() => item.finish(), /finish: not for a photo that is waiting/);
  assert.throws(() => item.release(), /waiting/);
  assert.throws(() => item.fail(new PhotochromError("unexpected")), /waiting/);
  item.begin();
  assert.throws(() => item.begin(), /begin: not for a photo that is opening/);
});

test("every change is told", () => {
  let changes = 0;
  const item = newItem(() => (changes += 1));
  item.begin();
  item.finish();
  item.markSaved(item.history.edit);
  assert.equal(changes, 3);
});
