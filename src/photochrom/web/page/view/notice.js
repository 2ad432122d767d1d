/**
 * One quiet line over the picture: progress, what was done, what went wrong.
 */

import { button, find } from "./dom.js";
import { text } from "./language.js";

/** @typedef {import("../../errors.js").PhotochromError} PhotochromError */

/**
 * @typedef {object} Running
 * @property {string} line
 * @property {number | null} share null: nobody knows how much of it is done
 * @property {AbortController} [canceller]
 * @property {boolean} due
 */

const SHORT_MS = 4000;
const OFFER_MS = 10_000;
const PATIENCE_MS = 250;

/**
 * @typedef {object} Said
 * @property {string} line
 * @property {string | null} action
 * @property {() => void} onAction
 * @property {boolean} fresh over all progress
 * @property {boolean} [stays] also where a person does something else
 */

export class Notice {
  #element = find("notice", HTMLElement);
  #text = find("notice-text", HTMLElement);
  #progress = find("notice-progress", HTMLProgressElement);
  #button = button("notice-cancel");
  #timer = 0;
  /** What was said last. While it is fresh it is over all progress.
   * @type {Said | null}
   */
  #said = null;
  /** What takes long now; the newest is shown, and the one before when it ends. @type {Running[]} */
  #running = [];

  constructor() {
    this.#button.addEventListener("click", () => {
      const { said, progress } = this.#shown;
      if (said) this.hide();
      said?.onAction();
      progress?.canceller?.abort();
      this.#draw();
    });
  }

  /** Say something for a moment.
   * @param {string} message
   */
  say(message) {
    const said = { line: message, action: null, onAction: () => {}, fresh: true };
    this.#say(said, SHORT_MS, () => this.hide());
  }

  /** Say something that can be acted upon for a while, whatever begins meanwhile.
   * @param {string} message
   * @param {string} action name of the button
   * @param {() => void} onAction
   */
  offer(message, action, onAction) {
    const said = { line: message, action, onAction, fresh: true, stays: true };
    this.#say(said, OFFER_MS, () => this.hide());
  }

  /** Say something until it is dismissed or acted upon; progress comes over it after a while.
   * @param {string} message
   * @param {string} [action] name of the button
   * @param {() => void} [onAction]
   */
  keep(message, action = text("dismiss"), onAction = () => {}) {
    const said = { line: message, action, onAction, fresh: true };
    this.#say(said, SHORT_MS, () => {
      said.fresh = false;
      this.#draw();
    });
  }

  /** Show progress of something that takes long; nothing appears where it does not.
   * @param {string} message
   * @param {AbortController} [canceller]
   * @param {number} [patienceMs] what ends sooner needs no line
   * @returns {{step: (share: number | null) => void, say: (message: string) => void, end: () => void}}
   */
  progress(message, canceller, patienceMs = PATIENCE_MS) {
    /** @type {Running} */
    const mine = { line: message, share: null, canceller, due: false };
    this.#running.push(mine);
    const change = (/** @type {Partial<Running>} */ news) => {
      Object.assign(mine, news);
      this.#draw();
    };
    const timer = setTimeout(() => change({ due: true }), patienceMs);
    return {
      step: (share) => change({ share }),
      say: (line) => change({ line }),
      end: () => {
        clearTimeout(timer);
        this.#running = this.#running.filter((other) => other !== mine);
        this.#draw();
      },
    };
  }

  /** Take away what was said, for a person does something else now; but what is still offered. */
  moveOn() {
    if (!this.#said?.stays) this.hide();
  }

  /** Take away what was said. */
  hide() {
    clearTimeout(this.#timer);
    this.#said = null;
    this.#draw();
  }

  /** What of all this is to be seen: at most one. */
  get #shown() {
    const progress = this.#running.findLast((one) => one.due && !one.canceller?.signal.aborted);
    const said = this.#said?.fresh || !progress ? this.#said : null;
    return { said, progress: said ? undefined : progress };
  }

  /**
   * @param {Said} said
   * @param {number} ms
   * @param {() => void} onStale after so long
   */
  #say(said, ms, onStale) {
    clearTimeout(this.#timer);
    this.#said = said;
    this.#timer = setTimeout(onStale, ms);
    this.#draw();
  }

  #draw() {
    const { said, progress } = this.#shown;
    const line = said?.line ?? progress?.line ?? "";
    const action = said ? said.action : progress?.canceller ? text("cancel") : null;
    this.#element.hidden = line === "";
    if (line !== this.#text.textContent) this.#text.textContent = line; // spoken once
    this.#progress.hidden = !progress;
    if (progress?.share === null) this.#progress.removeAttribute("value");
    else if (progress) this.#progress.value = progress.share;
    this.#button.hidden = action === null;
    this.#button.textContent = action ?? "";
  }
}

/** Say an error in the page's language.
 * @param {PhotochromError} error
 * @param {string} [name] of the photo
 */
export function errorText(error, name = "") {
  return text(error.code, { name, ...error.facts });
}
