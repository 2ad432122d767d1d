/**
 * The photos of this visit, in order; each is colored in the background for its thumbnail.
 */

import { asPhotochromError } from "../errors.js";
import { baseArea } from "./view/geometry.js";
import { History } from "./history.js";

/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("../errors.js").PhotochromError} PhotochromError */

/**
 * @typedef {object} Item
 * @property {number} key
 * @property {File} file
 * @property {History} history
 * @property {"waiting" | "working" | "done" | "failed"} state
 * @property {number} width 0 until opened
 * @property {number} height
 * @property {import("../arithmetic/tone.js").Tone} tone
 * @property {boolean} transparent
 * @property {import("../worker/limits.js").Loss | null} loss
 * @property {ImageBitmap | null} thumbnail
 * @property {PhotochromError | null} error
 */

const THUMBNAIL_PIXELS = 20_000;

export class Queue {
  /** @type {Item[]} */
  items = [];
  #nextKey = 1;
  #running = false;

  /**
   * @param {Engine} engine
   * @param {{isShown: (item: Item) => boolean, onChange: () => void}} listeners
   */
  constructor(engine, listeners) {
    this.engine = engine;
    this.listeners = listeners;
  }

  /** Append photos.
   * @param {readonly File[]} files
   * @returns {Item[]}
   */
  add(files) {
    /** @type {Item[]} */
    const added = files.map((file) => ({
      key: this.#nextKey++,
      file,
      history: new History(),
      state: "waiting",
      width: 0,
      height: 0,
      tone: "neutral",
      transparent: false,
      loss: null,
      thumbnail: null,
      error: null,
    }));
    this.items.push(...added);
    this.listeners.onChange();
    return added;
  }

  /** Take a photo out.
   * @param {Item} item
   * @returns {Item | null} the one to show in its place
   */
  remove(item) {
    const at = this.items.indexOf(item);
    if (at < 0) return null;
    this.items.splice(at, 1);
    item.thumbnail?.close();
    item.thumbnail = null;
    this.listeners.onChange();
    return this.items[Math.min(at, this.items.length - 1)] ?? null;
  }

  /** Find the photo some steps away.
   * @param {Item} item
   * @param {number} steps
   */
  neighbor(item, steps) {
    return this.items[this.items.indexOf(item) + steps] ?? null;
  }

  /** Color what waits, one photo after another, whenever nothing more urgent is asked for. */
  async run() {
    if (this.#running) return;
    this.#running = true;
    for (let item = this.#nextWaiting(); item; item = this.#nextWaiting()) {
      item.state = "working";
      this.listeners.onChange();
      try {
        await this.#color(item);
        item.state = "done";
      } catch (thrown) {
        item.error = asPhotochromError(thrown);
        item.state = "failed";
      }
      this.listeners.onChange();
    }
    this.#running = false;
  }

  /** Render a photo's thumbnail; it must be open in the worker.
   * @param {Item} item
   * @param {boolean} urgent
   * @param {number} [key] under which it is open
   */
  async picture(item, urgent, key = item.key) {
    const area = baseArea(item, THUMBNAIL_PIXELS);
    const thumbnail = await this.engine.render(key, area, item.history.edit, { urgent });
    item.thumbnail?.close();
    item.thumbnail = thumbnail;
    this.listeners.onChange();
  }

  /** @returns {Item | undefined} */
  #nextWaiting() {
    return this.items.find((item) => item.state === "waiting" && !this.listeners.isShown(item));
  }

  /** @param {Item} item */
  async #color(item) {
    const key = -item.key; // of its own, so that showing the photo meanwhile is not disturbed
    try {
      Object.assign(item, await this.engine.open(key, item.file, { urgent: false }));
      await this.engine.color(key, item.history.edit.spots, { urgent: false });
      await this.picture(item, false, key);
    } finally {
      await this.engine.close(key);
    }
  }
}
