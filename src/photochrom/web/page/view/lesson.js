/**
 * The one thing nobody finds by themselves, said once in passing: that the photo can be clicked.
 */

import { find } from "./dom.js";
import { remember, remembered } from "./memory.js";

const KEY = "photochrom-taught";
const READING_MS = 12_000;

export class Lesson {
  #element = find("lesson", HTMLElement);
  #timer = 0;

  /** Begin, unless it has been given. */
  give() {
    if (remembered(KEY) || this.#timer) return;
    this.#element.hidden = false;
    this.#timer = setTimeout(() => this.end(), READING_MS);
  }

  /** End it for good: it was read, or is not needed. */
  end() {
    clearTimeout(this.#timer);
    this.#element.hidden = true;
    remember(KEY, "yes");
  }
}
