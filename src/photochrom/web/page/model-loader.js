/**
 * Get the model once, and say what is being waited for: a fetch at any time, its start only where a
 * photo waits.
 */

import { asPhotochromError } from "../errors.js";
import { text } from "./view/language.js";
import { errorText } from "./view/notice.js";

/** @typedef {import("../worker/model.js").Contract} Contract */
/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./view/notice.js").Notice} Notice */

export class ModelLoader {
  /** What the model is; null until it is there. @type {Contract | null} */
  contract = null;
  /** @type {Promise<boolean> | null} */
  #loading = null;
  /** Of what is fetched; null where nothing is. @type {number | null} */
  #share = null;
  #photoWaits = false;
  #hasFailed = false;
  /** @type {ReturnType<Notice["progress"]> | null} */
  #progress = null;

  /**
   * @param {Engine} engine
   * @param {Notice} notice
   * @param {{onLoaded: () => void, onRetried: () => void}} listeners onRetried: a person tried again,
   *   and now it is there
   */
  constructor(engine, notice, listeners) {
    this.engine = engine;
    this.notice = notice;
    this.listeners = listeners;
  }

  /** Load the model, unless it is there or on its way.
   * @returns {Promise<boolean>} whether it is there; else it has been said why it is not
   */
  load() {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Load the model for a photo that waits for it.
   * @returns {Promise<boolean>}
   */
  async loadForPhoto() {
    this.#photoWaits = true;
    this.#say();
    return this.load();
  }

  /** @returns {Promise<boolean>} */
  async #load() {
    try {
      this.contract = await this.engine.load((share) => {
        this.#share = share;
        this.#say();
      });
      if (this.#hasFailed) this.notice.hide(); // what was said of it is past
      this.listeners.onLoaded();
      return true;
    } catch (thrown) {
      this.#loading = null;
      this.#hasFailed = true;
      this.notice.keep(errorText(asPhotochromError(thrown)), text("retry"), async () => {
        if (await this.load()) this.listeners.onRetried();
      });
      return false;
    } finally {
      this.#share = null;
      this.#photoWaits = false;
      this.#say();
    }
  }

  #say() {
    if (this.contract || (this.#share === null && !this.#photoWaits)) {
      this.#progress?.end();
      this.#progress = null;
      return;
    }
    const line = text(this.#share === null ? "startingModel" : "fetchingModel");
    this.#progress ??= this.notice.progress(line);
    this.#progress.say(line);
    this.#progress.step(this.#share);
  }
}
