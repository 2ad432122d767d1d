/**
 * One quiet line over the picture: progress, what was done, what went wrong.
 */

import { button, find } from "./dom.js";
import { text } from "./language.js";

/** @typedef {import("./errors.js").PhotochromError} PhotochromError */

/** @typedef {{line: string, share: number, canceller?: AbortController, due: boolean}} Running */

const SHORT_MS = 4000;
const PATIENCE_MS = 250; // what is done sooner needs no line

export class Notice {
  #element = find("notice", HTMLElement);
  #text = find("notice-text", HTMLElement);
  #progress = find("notice-progress", HTMLProgressElement);
  #button = button("notice-cancel");
  #timer = 0;
  /** What was said last, over all progress until it goes.
   * @type {{line: string, action: string | null, onAction: () => void} | null}
   */
  #said = null;
  /** What takes long now; the newest is shown, and the one before when it ends. @type {Running[]} */
  #running = [];

  constructor() {
    this.#button.addEventListener("click", () => {
      const said = this.#said;
      if (!said) this.#shown?.canceller?.abort();
      this.hide();
      said?.onAction();
    });
  }

  /** Say something for a moment.
   * @param {string} message
   */
  say(message) {
    this.#say(message, null, () => {});
    this.#timer = setTimeout(() => this.hide(), SHORT_MS);
  }

  /** Say something until it is dismissed or acted upon.
   * @param {string} message
   * @param {string} [action] name of the button
   * @param {() => void} [onAction]
   */
  keep(message, action = text("dismiss"), onAction = () => {}) {
    this.#say(message, action, onAction);
  }

  /** Show progress of something that takes long; nothing appears where it does not.
   * @param {string} message
   * @param {AbortController} [canceller]
   * @returns {{step: (share: number) => void, say: (message: string) => void, end: () => void}}
   */
  progress(message, canceller) {
    this.hide();
    /** @type {Running} */
    const mine = { line: message, share: 0, canceller, due: false };
    this.#running.push(mine);
    const change = (/** @type {Partial<Running>} */ news) => {
      Object.assign(mine, news);
      this.#draw();
    };
    const timer = setTimeout(() => change({ due: true }), PATIENCE_MS);
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

  /** Take away what was said. */
  hide() {
    clearTimeout(this.#timer);
    this.#said = null;
    this.#draw();
  }

  get #shown() {
    return this.#running.findLast(({ due, canceller }) => due && !canceller?.signal.aborted);
  }

  /** @param {string} line @param {string | null} action @param {() => void} onAction */
  #say(line, action, onAction) {
    clearTimeout(this.#timer);
    this.#said = { line, action, onAction };
    this.#draw();
  }

  #draw() {
    const shown = this.#said ? null : this.#shown;
    const line = this.#said?.line ?? shown?.line ?? "";
    const action = this.#said ? this.#said.action : shown?.canceller ? text("cancel") : null;
    this.#element.hidden = line === "";
    if (line !== this.#text.textContent) this.#text.textContent = line; // spoken once
    this.#progress.hidden = !shown;
    if (shown) this.#progress.value = shown.share;
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
