/**
 * One quiet line over the picture: progress, what was done, what went wrong.
 */

import { button, find } from "./dom.js";
import { text } from "./language.js";

/** @typedef {import("./errors.js").PhotochromError} PhotochromError */

const SHORT_MS = 4000;
const PATIENCE_MS = 250; // what is done sooner needs no line

export class Notice {
  #element = find("notice", HTMLElement);
  #text = find("notice-text", HTMLElement);
  #progress = find("notice-progress", HTMLProgressElement);
  #button = button("notice-cancel");
  #timer = 0;
  /** @type {() => void} */
  #onButton = () => {};

  constructor() {
    this.#button.addEventListener("click", () => {
      const act = this.#onButton;
      this.hide();
      act();
    });
  }

  /** Say something for a moment.
   * @param {string} message
   */
  say(message) {
    this.#show(message, null, null);
    this.#timer = setTimeout(() => this.hide(), SHORT_MS);
  }

  /** Say something until it is dismissed or acted upon.
   * @param {string} message
   * @param {string} [action] name of the button
   * @param {() => void} [onAction]
   */
  keep(message, action = text("dismiss"), onAction = () => {}) {
    this.#show(message, null, action);
    this.#onButton = onAction;
  }

  /** Show progress of something that takes long; nothing appears where it does not.
   * @param {string} message
   * @param {AbortController} [canceller]
   * @returns {{step: (share: number) => void, say: (message: string) => void, end: () => void}}
   */
  progress(message, canceller) {
    this.hide();
    let line = message;
    let ended = false;
    const mine = setTimeout(() => {
      if (ended) return;
      this.#show(line, 0, canceller ? text("cancel") : null);
      this.#onButton = () => canceller?.abort();
    }, PATIENCE_MS);
    return {
      step: (share) => {
        if (!ended) this.#progress.value = share;
      },
      say: (next) => {
        line = next;
        if (!ended && !this.#element.hidden) this.#text.textContent = next;
      },
      end: () => {
        ended = true;
        clearTimeout(mine);
        if (!this.#progress.hidden) this.hide();
      },
    };
  }

  hide() {
    clearTimeout(this.#timer);
    this.#element.hidden = true;
    this.#progress.hidden = true;
    this.#onButton = () => {};
  }

  /** @param {string} message @param {number | null} share @param {string | null} action */
  #show(message, share, action) {
    clearTimeout(this.#timer);
    this.#text.textContent = message;
    this.#progress.hidden = share === null;
    if (share !== null) this.#progress.value = share;
    this.#button.hidden = action === null;
    this.#button.textContent = action ?? "";
    this.#element.hidden = false;
  }
}

/** Say an error in the page's language.
 * @param {PhotochromError} error
 * @param {string} [name] of the photo
 */
export function errorText(error, name = "") {
  return text(error.code, { name, ...error.facts });
}
