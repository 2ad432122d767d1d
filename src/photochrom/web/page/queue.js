/**
 * The photos of this visit, in order; each is colored in the background for its thumbnail.
 */

import { asPhotochromError } from "../errors.js";
import { count } from "./folders.js";
import { Item } from "./item.js";
import { baseArea } from "./view/geometry.js";

/** @typedef {import("./engine.js").Engine} Engine */

const THUMBNAIL_PIXELS = 20_000;

export class Queue {
  /** @type {Item[]} */
  items = [];
  /** What was passed over in folders, by kind. @type {Map<string, number>} */
  passedOver = new Map();
  #nextKey = 1;
  /** What is colored in the background now. @type {{item: Item, left: AbortController} | null} */
  #running = null;

  /**
   * @param {Engine} engine
   * @param {{isShown: (item: Item) => boolean, onChange: () => void}} listeners
   */
  constructor(engine, listeners) {
    this.engine = engine;
    this.listeners = listeners;
  }

  /** Count what was passed over. @param {ReadonlyMap<string, number>} kinds */
  passOver(kinds) {
    for (const [kind, number] of kinds) count(this.passedOver, kind, number);
  }

  /** Append photos.
   * @param {readonly import("./sources.js").Source[]} sources
   * @returns {Item[]}
   */
  add(sources) {
    const { onChange } = this.listeners;
    const added = sources.map((source) => new Item(this.#nextKey++, source.file, onChange, source));
    this.items.push(...added);
    onChange();
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
    this.claim(item);
    item.setThumbnail(null);
    return this.items[Math.min(at, this.items.length - 1)] ?? null;
  }

  /** Put a photo back that was taken out.
   * @param {Item} item
   * @param {number} at where it was
   */
  putBack(item, at) {
    this.items.splice(at, 0, item);
    this.listeners.onChange();
  }

  /** Find the photo some steps away.
   * @param {Item} item
   * @param {number} steps
   */
  neighbor(item, steps) {
    return this.items[this.items.indexOf(item) + steps] ?? null;
  }

  /** Leave a photo to whoever asks for it, where it is being colored in the background.
   * @param {Item} item
   */
  claim(item) {
    if (this.#running?.item !== item) return;
    this.#running.left.abort();
    item.release();
  }

  /** Color what waits, one photo after another, whenever nothing more urgent is asked for. */
  async run() {
    if (this.#running) return;
    for (let item = this.#nextWaiting(); item; item = this.#nextWaiting()) {
      const left = new AbortController();
      this.#running = { item, left };
      item.begin();
      try {
        await this.#color(item, left.signal);
        if (!left.signal.aborted) item.finish();
      } catch (thrown) {
        if (!left.signal.aborted) item.fail(asPhotochromError(thrown));
      }
      this.#running = null;
    }
  }

  /** Render a photo's thumbnail; it must be open in the worker.
   * @param {Item} item
   * @param {import("./engine.js").CallOptions} options
   * @param {number} [key] under which it is open
   */
  async picture(item, options, key = item.key) {
    if (!item.facts) return;
    const area = baseArea(item.facts, THUMBNAIL_PIXELS);
    const thumbnail = await this.engine.render(key, area, item.history.edit, options);
    if (this.items.includes(item)) item.setThumbnail(thumbnail);
    else thumbnail.close();
  }

  /** @returns {Item | undefined} */
  #nextWaiting() {
    return this.items.find((item) => item.state === "waiting" && !this.listeners.isShown(item));
  }

  /** @param {Item} item @param {AbortSignal} signal */
  async #color(item, signal) {
    const key = -item.key; // of its own, so that showing the photo meanwhile is not disturbed
    const options = { urgent: false, signal };
    try {
      item.describe(await this.engine.open(key, item.file, item.page ?? 0, options));
      item.learn(await this.engine.color(key, item.history.edit, options));
      await this.picture(item, options, key);
    } finally {
      await this.engine.close(key);
    }
  }
}
