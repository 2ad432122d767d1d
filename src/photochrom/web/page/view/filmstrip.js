/**
 * The strip of photos below the stage, there when there is more than one.
 */

import { find } from "./dom.js";
import { text } from "./language.js";
import { errorText } from "./notice.js";

/** @typedef {import("../item.js").Item} Item */

const LABELS = /** @type {const} */ ({
  waiting: "frameWaiting",
  opening: "frameOpening",
  colored: "frameColored",
  saved: "frameColored",
  failed: "frameFailed",
});

export class Filmstrip {
  #element = find("filmstrip", HTMLElement);
  #list = find("frames", HTMLOListElement);
  /** @type {Map<Item, HTMLButtonElement>} */
  #frames = new Map();
  /** @type {WeakMap<HTMLCanvasElement, ImageBitmap>} */
  #drawn = new WeakMap();

  /** @param {{onShow: (item: Item) => void, onRemove: (item: Item) => void}} listeners */
  constructor(listeners) {
    this.listeners = listeners;
  }

  /** Show the photos of the queue.
   * @param {readonly Item[]} items
   * @param {Item | null} shown
   */
  show(items, shown) {
    this.#element.hidden = items.length < 2;
    const present = new Set(items);
    for (const [item, frame] of this.#frames) {
      if (present.has(item)) continue;
      frame.parentElement?.remove();
      this.#frames.delete(item);
    }
    for (const [i, item] of items.entries()) this.#update(item, i, item === shown);
  }

  /** @param {Item} item @param {number} at @param {boolean} shown */
  #update(item, at, shown) {
    const frame = this.#frames.get(item) ?? this.#create(item);
    const place = /** @type {HTMLElement} */ (frame.parentElement);
    const there = this.#list.children[at];
    if (there !== place) this.#list.insertBefore(place, there);
    const wasShown = frame.getAttribute("aria-current") === "true";
    frame.dataset.state = item.state;
    frame.title = item.error ? errorText(item.error, item.name) : item.name;
    frame.setAttribute("aria-label", text(LABELS[item.state], { name: item.name }));
    if (shown) frame.setAttribute("aria-current", "true");
    else frame.removeAttribute("aria-current");
    if (shown && !wasShown) frame.scrollIntoView({ block: "nearest", inline: "nearest" });
    const canvas = frame.querySelector("canvas");
    if (!canvas || !item.thumbnail || this.#drawn.get(canvas) === item.thumbnail) return;
    canvas.width = item.thumbnail.width;
    canvas.height = item.thumbnail.height;
    canvas.getContext("2d")?.drawImage(item.thumbnail, 0, 0);
    this.#drawn.set(canvas, item.thumbnail);
  }

  /** @param {Item} item */
  #create(item) {
    const frame = document.createElement("button");
    frame.type = "button";
    frame.className = "frame";
    frame.append(document.createElement("canvas"));
    frame.addEventListener("click", () => this.listeners.onShow(item));
    frame.addEventListener("keydown", (event) => {
      if (event.key !== "Delete") return;
      event.stopPropagation();
      const place = frame.parentElement;
      const next = place?.nextElementSibling ?? place?.previousElementSibling;
      this.listeners.onRemove(item);
      next?.querySelector("button")?.focus();
    });
    document.createElement("li").append(frame);
    this.#frames.set(item, frame);
    return frame;
  }
}
