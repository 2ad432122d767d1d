/**
 * What stands in the place of a photo that could not be colored: what it was, why, what to do.
 */

import { button, find } from "./dom.js";
import { sizeText, text } from "./language.js";
import { errorText } from "./notice.js";

/** @typedef {import("../item.js").Item} Item */

export class Trouble {
  #element = find("trouble", HTMLElement);

  /** @param {() => void} onChoose another photo */
  constructor(onChoose) {
    button("trouble-choose").addEventListener("click", onChoose);
  }

  /** Follow the shown photo.
   * @param {Item | null} item
   */
  show(item) {
    const error = item?.state === "failed" ? item.error : null;
    if (item && error) {
      const facts = [error.facts.kind, sizeText(item.file.size)].filter(Boolean).join(", ");
      this.#say("trouble-name", item.name);
      this.#say("trouble-facts", facts);
      this.#say("trouble-reason", errorText(error, text("thisFile")));
    }
    this.#say("stage-help", error ? "" : text("stageHelp")); // a spot can be set on a photo alone
    this.#element.hidden = error === null;
  }

  /** @param {string} id @param {string} line */
  #say(id, line) {
    const element = find(id, HTMLElement);
    if (element.textContent !== line) element.textContent = line; // spoken once
  }
}
