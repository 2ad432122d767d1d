/** The line over the picture, with elements and a clock that stand in for the browser's. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Notice } from "../../src/photochrom/web/page/view/notice.js";

const PATIENCE_MS = 250;
const SHORT_MS = 4000;

let elements;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  class Element {
    hidden = true;
    textContent = "";

    removeAttribute(name) {
      delete this[name];
    }

    addEventListener(_name, act) {
      this.click = act;
    }
  }
  globalThis.HTMLElement = globalThis.HTMLProgressElement = globalThis.HTMLButtonElement = Element;
  elements = {};
  globalThis.document = { getElementById: (id) => (elements[id] ??= new Element()) };
});

afterEach(() => mock.timers.reset());

const shown = () => [
  elements.notice.hidden ? null : elements["notice-text"].textContent,
  elements["notice-progress"].hidden ? null : elements["notice-progress"].value,
  elements["notice-cancel"].hidden ? null : elements["notice-cancel"].textContent,
];

test("what another photo needs does not take away the progress of saving all", () => {
  const notice = new Notice();
  const canceller = new AbortController();
  const saving = notice.progress("Saving 1 of 4", canceller);
  mock.timers.tick(PATIENCE_MS);
  assert.deepEqual(shown(), ["Saving 1 of 4", undefined, "Cancel"], "nobody knows how much yet");
  const opening = notice.progress("Opening b.jpg", new AbortController());
  mock.timers.tick(PATIENCE_MS);
  opening.step(0.75);
  saving.say("Saving 2 of 4");
  saving.step(0.5);
  assert.deepEqual(shown(), ["Opening b.jpg", 0.75, "Cancel"]);
  opening.end();
  assert.deepEqual(shown(), ["Saving 2 of 4", 0.5, "Cancel"]);
  notice.say("A toned print");
  assert.deepEqual(shown(), ["A toned print", null, null]);
  mock.timers.tick(SHORT_MS);
  elements["notice-cancel"].click();
  assert.ok(canceller.signal.aborted);
  assert.deepEqual(shown(), [null, null, null]);
  saving.end();
});

test("what is kept makes room for progress after a while, and comes back", () => {
  const notice = new Notice();
  const saving = notice.progress("Saving 1 of 4", new AbortController());
  mock.timers.tick(PATIENCE_MS);
  notice.keep("Already in color");
  assert.deepEqual(shown(), ["Already in color", null, "Dismiss"]);
  mock.timers.tick(SHORT_MS);
  assert.deepEqual(shown(), ["Saving 1 of 4", undefined, "Cancel"], "nobody knows how much yet");
  saving.end();
  assert.deepEqual(shown(), ["Already in color", null, "Dismiss"]);
});

test("what is done soon is not announced", () => {
  const notice = new Notice();
  const soon = notice.progress("Opening a.jpg");
  soon.step(1);
  soon.end();
  mock.timers.tick(PATIENCE_MS);
  assert.equal(elements.notice.hidden, true);
});

test("what is kept stays until its button is pressed, which acts once", () => {
  const notice = new Notice();
  let acted = 0;
  notice.keep("A new version", "Reload", () => acted++);
  mock.timers.tick(SHORT_MS);
  assert.deepEqual(shown(), ["A new version", null, "Reload"]);
  elements["notice-cancel"].click();
  elements["notice-cancel"].click();
  assert.equal(acted, 1);
});

test("a fetch that begins does not take away what was said", () => {
  const notice = new Notice();
  notice.keep("In letters there are no photos");
  const fetching = notice.progress("Fetching the model");
  mock.timers.tick(PATIENCE_MS);
  assert.equal(shown()[0], "In letters there are no photos");
  mock.timers.tick(SHORT_MS);
  assert.equal(shown()[0], "Fetching the model");
  fetching.end();
  assert.equal(shown()[0], "In letters there are no photos");
});

test("what is offered stays where something else begins, and other lines go", () => {
  const notice = new Notice();
  notice.offer("Closed a.jpg", "Undo", () => {});
  notice.moveOn();
  assert.equal(shown()[0], "Closed a.jpg");
  notice.say("Saved");
  notice.moveOn();
  assert.equal(shown()[0], null);
});
