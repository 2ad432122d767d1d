/**
 * The photo on the stage: opened in the worker, colored, rendered, kept up to date with its edit.
 */

import { asPhotochromError } from "./errors.js";
import { baseArea } from "./geometry.js";
import { latest } from "./latest.js";

/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./queue.js").Item} Item */
/** @typedef {import("./stage.js").Stage} Stage */

const BASE_PIXELS = 1_600_000;
const SHARPER = 1.05; // a detail is rendered where it has this much more to show than the base

export class Session {
  /** @type {Item | null} */
  item = null;
  /** Set when the colors themselves, and not only their strength, must be found again. */
  #colorsDue = true;
  #beforeDue = true;
  /** @type {AbortController} */
  #left = new AbortController();

  /**
   * @param {Engine} engine
   * @param {Stage} stage
   * @param {{onState: () => void, onFollowed: () => void, onTrouble: (error: Error) => void}}
   *   listeners onFollowed: the picture has followed the edit
   */
  constructor(engine, stage, listeners) {
    this.engine = engine;
    this.stage = stage;
    this.listeners = listeners;
    this.#update = latest(() => this.#render());
    this.#sharpen = latest(() => this.#renderDetail());
  }

  #update;
  #sharpen;

  /** Bring a photo onto the stage. Rejects where it cannot be opened.
   * @param {Item} item
   * @param {(share: number) => void} onProgress
   */
  async show(item, onProgress) {
    await this.leave();
    this.item = item;
    this.#left = new AbortController();
    const { signal } = this.#left;
    const opened = await this.engine.open(item.key, item.file, { onProgress, signal });
    if (signal.aborted) return;
    Object.assign(item, opened);
    this.#colorsDue = this.#beforeDue = true;
    this.stage.setPhoto({ width: opened.width, height: opened.height });
    await this.refresh();
    if (signal.aborted) return;
    item.state = "done";
    this.stage.reveal();
    this.listeners.onState();
  }

  /** Take the photo off the stage and give its memory back. */
  async leave() {
    const { item } = this;
    if (!item) return;
    this.#left.abort();
    this.item = null;
    this.stage.setPhoto(null);
    await this.engine.close(item.key);
  }

  /** Follow the edit.
   * @param {{colors?: boolean}} [changed] colors: spots changed, not only strength and warmth
   */
  async refresh({ colors = false } = {}) {
    if (colors) this.#colorsDue = true;
    await this.#update();
    if (this.item?.state === "done") this.listeners.onFollowed();
  }

  /** Render sharply what is shown. */
  async sharpen() {
    if (this.item?.state === "done") await this.#sharpen();
  }

  async #render() {
    const { item, stage, engine } = this;
    if (!item || !stage.photo) return;
    const area = baseArea(stage.photo, BASE_PIXELS);
    await this.#guard(async () => {
      if (this.#beforeDue) {
        this.#beforeDue = false;
        const bitmap = await engine.render(item.key, area, null);
        this.#place(item, "before", "base", { bitmap, area });
      }
      if (this.#colorsDue) {
        this.#colorsDue = false;
        await engine.color(item.key, item.history.edit.spots);
      }
      const bitmap = await engine.render(item.key, area, item.history.edit);
      stage.setLayer("after", "detail", null);
      this.#place(item, "after", "base", { bitmap, area });
    });
    void this.#sharpen();
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
   * @param {import("./stage.js").Layer} layer
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
