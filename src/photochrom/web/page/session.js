/**
 * The photo on the stage: opened in the worker, colored, rendered, kept up to date with its edit.
 */

import { asPhotochromError } from "../errors.js";
import { baseArea } from "./view/geometry.js";
import { latest } from "./latest.js";

/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./queue.js").Item} Item */
/** @typedef {import("./view/stage.js").Stage} Stage */

const BASE_PIXELS = 1_600_000;
const SHARPER = 1.05; // a detail is rendered where it has this much more to show than the base

export class Session {
  /** @type {Item | null} */
  item = null;
  /** What the worker's colors were found with; null until they are. The colors themselves, and not
   * only their strength, must be found again where the edit has other spots.
   * @type {import("./history.js").Edit["spots"] | null}
   */
  #colored = null;
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

  /** Bring a photo onto the stage. Rejects where it cannot be opened or colored.
   * @param {Item} item
   * @param {(share: number) => void} onProgress
   */
  async show(item, onProgress) {
    const left = this.leave();
    this.item = item; // at once, so that a photo wanted a moment later makes this one leave
    this.#left = new AbortController();
    const { signal } = this.#left;
    await left;
    if (signal.aborted) return;
    const opened = await this.engine.open(item.key, item.file, { onProgress, signal });
    if (signal.aborted) return;
    Object.assign(item, opened);
    this.#colored = null;
    this.#beforeDue = true;
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

  /** Bring the picture up to date with the edit. Rejects where it cannot be: it is not to be saved
   * then.
   */
  async refresh() {
    await this.#update();
    if (this.item?.state === "done") this.listeners.onFollowed();
  }

  /** Follow the edit; say what goes wrong. */
  follow() {
    this.refresh().catch((thrown) => this.listeners.onTrouble(asPhotochromError(thrown)));
  }

  /** Render sharply what is shown. */
  async sharpen() {
    if (this.item?.state === "done") await this.#sharpen();
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
    const { stage, engine } = this;
    const { edit } = item.history;
    if (this.#beforeDue) {
      const bitmap = await engine.render(item.key, area, null);
      this.#place(item, "before", "base", { bitmap, area });
      this.#beforeDue = false;
    }
    if (this.#colored !== edit.spots) {
      await engine.color(item.key, edit.spots);
      this.#colored = edit.spots;
    }
    const bitmap = await engine.render(item.key, area, edit);
    stage.setLayer("after", "detail", null);
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
