/**
 * The result as a small picture that a mouse drags out of the page, to a folder or another window. A
 * drag takes what is there when it begins, so the file is made before: while the save menu is open.
 */

import { find } from "./dom.js";

export class DragOut {
  #element = find("drag-out", HTMLElement);
  #picture = find("drag-picture", HTMLImageElement);
  #left = new AbortController();

  /** @param {(signal: AbortSignal) => Promise<File | null>} make the file; null: there is none */
  constructor(make) {
    this.make = make;
    this.#picture.addEventListener("dragstart", (event) => {
      // by which Chromium gives it its name; other browsers drag a picture as they do
      const { type, name } = this.#picture.dataset;
      event.dataTransfer?.setData("DownloadURL", `${type}:${name}:${this.#picture.src}`);
    });
  }

  /** Make the file and show it, where there is a mouse. Rejects where it cannot be made. */
  async show() {
    this.hide();
    if (!matchMedia("(hover: hover)").matches) return;
    const { signal } = this.#left;
    const file = await this.make(signal);
    if (!file || signal.aborted) return;
    Object.assign(this.#picture.dataset, { type: file.type, name: file.name });
    this.#picture.alt = file.name;
    this.#picture.src = URL.createObjectURL(file);
    this.#element.hidden = false;
  }

  /** Give the file back, or stop making it. */
  hide() {
    this.#left.abort();
    this.#left = new AbortController();
    this.#element.hidden = true;
    URL.revokeObjectURL(this.#picture.src);
    this.#picture.removeAttribute("src");
  }
}
