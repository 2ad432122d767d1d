/**
 * The photo on the stage: opened in the worker, shown as it is, colored, kept up to date with its
 * edit.
 */

import { asPhotochromError } from "../errors.js";
import { latest } from "./latest.js";
import { baseArea } from "./view/geometry.js";

/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./history.js").Edit} Edit */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./view/stage.js").Stage} Stage */
/** @typedef {(share: number) => void} Progress */

/**
 * @typedef {object} SessionListeners
 * @property {() => Promise<boolean>} onGray the photo is on the stage and waits for the model; tells
 *   whether that is there
 * @property {() => () => void} onRecoloring other colors are sought; returns what to call when they are
 *   found, or are not
 * @property {() => void} onFollowed the picture has followed the edit
 * @property {(error: Error) => void} onTrouble
 */

const BASE_PIXELS = 1_600_000;
const SHARPER = 1.05; // a detail is rendered where it has this much more to show than the base

export class Session {
  /** The photo a person wants to see, from the moment they do. @type {Item | null} */
  item = null;
  /** The edit that the worker's colors were found with; null until they are. @type {Edit | null} */
  #colored = null;
  /** @type {AbortController} */
  #left = new AbortController();
  #update;
  #sharpen;

  /**
   * @param {Engine} engine
   * @param {Stage} stage
   * @param {SessionListeners} listeners
   */
  constructor(engine, stage, listeners) {
    this.engine = engine;
    this.stage = stage;
    this.listeners = listeners;
    this.#update = latest(() => this.#render());
    this.#sharpen = latest(() => this.#renderDetail());
  }

  /** Bring a photo onto the stage and color it, in the place of the one before. What goes wrong is
   * kept with the photo.
   * @param {Item} item which nobody else is opening
   * @param {Progress} onProgress
   */
  async show(item, onProgress) {
    const closed = this.leave();
    this.item = item; // at once, so that a photo wanted a moment later makes this one leave
    this.#left = new AbortController();
    const { signal } = this.#left;
    item.begin();
    try {
      await closed;
      await this.#open(item, onProgress, signal);
      if (signal.aborted) return;
      if (await this.listeners.onGray()) await this.#color(item, signal);
      else if (!signal.aborted) item.release();
    } catch (thrown) {
      if (signal.aborted) return;
      item.fail(asPhotochromError(thrown));
      this.stage.setPhoto(null);
      // not waited for, as the worker may be starting the model; in one that failed nothing is open
      this.engine.close(item.key).catch(() => {});
    }
  }

  /** Take the photo off the stage and give its memory back. */
  async leave() {
    const { item } = this;
    if (!item) return;
    this.#left.abort();
    if (item.state === "opening") item.release();
    this.item = null;
    this.stage.setPhoto(null);
    await this.engine.close(item.key);
  }

  /** Bring the picture up to date with the edit. Rejects where it cannot be: it is not to be saved
   * then.
   */
  async refresh() {
    await this.#update();
    if (this.item?.isColored) this.listeners.onFollowed();
  }

  /** Follow the edit; say what goes wrong. */
  follow() {
    this.refresh().catch((thrown) => this.listeners.onTrouble(asPhotochromError(thrown)));
  }

  /** Render sharply what is shown. */
  async sharpen() {
    if (this.item?.isColored) await this.#sharpen();
  }

  /** Put the photo as it is onto the stage.
   * @param {Item} item
   * @param {Progress} onProgress
   * @param {AbortSignal} signal
   */
  async #open(item, onProgress, signal) {
    if (signal.aborted) return;
    const facts = await this.engine.open(item.key, item.file, item.page ?? 0, { onProgress, signal });
    if (signal.aborted) return;
    item.describe(facts);
    this.#colored = null;
    const area = baseArea(facts, BASE_PIXELS);
    const bitmap = await this.engine.render(item.key, area, null, { signal });
    if (!signal.aborted) this.stage.setPhoto({ width: facts.width, height: facts.height });
    this.#place(item, "before", "base", { bitmap, area });
  }

  /** @param {Item} item @param {AbortSignal} signal */
  async #color(item, signal) {
    if (signal.aborted) return;
    await this.#update();
    if (signal.aborted) return;
    item.finish();
    this.stage.reveal();
    this.listeners.onFollowed();
  }

  async #render() {
    const { item } = this;
    const { signal } = this.#left;
    if (!item || !this.stage.photo) return;
    try {
      await this.#renderBase(item, baseArea(this.stage.photo, BASE_PIXELS));
    } catch (thrown) {
      if (signal.aborted) return; // the photo was left meanwhile
      throw thrown;
    }
    void this.#sharpen();
  }

  /** @param {Item} item @param {import("../arithmetic/grid.js").Strip} area */
  async #renderBase(item, area) {
    const { engine } = this;
    const { edit } = item.history;
    if (!this.#colored) {
      item.learn(await engine.color(item.key, edit));
    } else if (!haveSameColors(this.#colored, edit)) {
      if (this.#colored.negative !== edit.negative) await this.#showBase(item, area, { ...edit, strength: 0 });
      const end = this.listeners.onRecoloring();
      item.learn(await engine.color(item.key, edit).finally(end));
    }
    this.#colored = edit;
    await this.#showBase(item, area, edit);
  }

  /** @param {Item} item @param {import("../arithmetic/grid.js").Strip} area @param {Edit} edit */
  async #showBase(item, area, edit) {
    const bitmap = await this.engine.render(item.key, area, edit);
    this.stage.setLayer("after", "detail", null);
    this.#place(item, "after", "base", { bitmap, area });
  }

  async #renderDetail() {
    const { item, stage, engine } = this;
    const area = stage.wantedDetail();
    if (!item || !stage.photo || !area) return;
    const base = baseArea(stage.photo, BASE_PIXELS);
    const sharper = area.pictureWidth > base.pictureWidth * SHARPER;
    for (const side of /** @type {const} */ (["after", "before"])) {
      if (!sharper) {
        stage.setLayer(side, "detail", null);
        continue;
      }
      await this.#guard(async () => {
        const look = side === "after" ? item.history.edit : null;
        const bitmap = await engine.render(item.key, area, look);
        this.#place(item, side, "detail", { bitmap, area });
      });
    }
  }

  /** Put a layer on the stage unless its photo has left it.
   * @param {Item} item
   * @param {"before" | "after"} side
   * @param {"base" | "detail"} kind
   * @param {import("./view/stage.js").Layer} layer
   */
  #place(item, side, kind, layer) {
    if (this.item === item) this.stage.setLayer(side, kind, layer);
    else layer.bitmap.close();
  }

  /** Report what goes wrong, unless the photo was left meanwhile.
   * @param {() => Promise<void>} task
   */
  async #guard(task) {
    const { signal } = this.#left;
    try {
      await task();
    } catch (thrown) {
      if (!signal.aborted) this.listeners.onTrouble(asPhotochromError(thrown));
    }
  }
}

/** Tell whether the colors themselves, and not only their strength, are the same.
 * @param {Edit} one
 * @param {Edit} other
 */
function haveSameColors(one, other) {
  return one.spots === other.spots && one.guess === other.guess && one.switched === other.switched
    && one.whole === other.whole && one.negative === other.negative
    && one.keepsColors === other.keepsColors;
}
