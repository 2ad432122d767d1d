/**
 * The panel in which the color of a spot is chosen.
 */

import { button, find } from "./dom.js";
import { placePanel } from "./geometry.js";
import { text } from "./language.js";
import { hasOwnPlace, makeRoom } from "./room.js";
import { EVERYDAY, swatchOf } from "../../arithmetic/palette.js";

/** @typedef {import("./texts.js").TextKey} TextKey */

/**
 * @typedef {object} PanelListeners
 * @property {(color: string, final: boolean) => void} onColor final: not while still being mixed
 * @property {() => void} onDelete
 * @property {() => void} onClose
 */

/**
 * @typedef {object} Suggestions
 * @property {[number, number, number]} here L*a*b* found at the spot
 * @property {[number, number][]} main a*b* of the photo's main colors
 */

export class Panel {
  /** @type {HTMLElement | null} */
  #opener = null;

  /** @param {PanelListeners} listeners */
  constructor(listeners) {
    this.element = find("panel", HTMLElement);
    this.any = find("any-color", HTMLInputElement);
    this.listeners = listeners;
    this.any.addEventListener("input", () => listeners.onColor(this.any.value, false));
    this.any.addEventListener("change", () => listeners.onColor(this.any.value, true));
    button("spot-delete").addEventListener("click", () => listeners.onDelete());
    button("panel-close").addEventListener("click", () => this.close());
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Open for a spot; on a phone the stage makes room.
   * @param {string | null} color the spot has; null for a new one
   * @param {Suggestions} suggestions
   */
  open(color, suggestions) {
    const [lightness, a, b] = suggestions.here;
    if (!this.isOpen) this.#opener = /** @type {HTMLElement | null} */ (document.activeElement);
    this.#fill("photo-swatches", [
      { name: text("hereColor"), color: swatchOf(lightness, a, b) },
      ...suggestions.main.map(([mainA, mainB], i) => ({
        name: text("photoColor", { number: i + 1 }),
        color: swatchOf(lightness, mainA, mainB),
      })),
    ], color);
    this.#fill("everyday-swatches", Object.entries(EVERYDAY).map(([name, everyday]) => ({
      name: text(/** @type {TextKey} */ (name)),
      color: everyday,
      isNamed: true,
    })), color);
    this.any.value = color ?? swatchOf(lightness, a, b);
    this.element.hidden = false;
    makeRoom(this.element);
    /** @type {HTMLElement | null} */ (this.element.querySelector(".swatch"))?.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    makeRoom(this.element);
    const opener = this.#opener;
    this.listeners.onClose();
    if (opener?.isConnected) opener.focus();
  }

  /** Fill a row with colors.
   * @param {string} id
   * @param {{name: string, color: string, isNamed?: boolean}[]} colors isNamed: to be seen too
   * @param {string | null} chosen
   */
  #fill(id, colors, chosen) {
    const row = find(id, HTMLElement);
    row.replaceChildren(...colors.map(({ name, color, isNamed }) => {
      const swatch = document.createElement("button");
      swatch.type = "button";
      swatch.className = "swatch";
      if (isNamed) swatch.append(name);
      else swatch.title = name;
      swatch.setAttribute("aria-label", name);
      swatch.setAttribute("aria-pressed", String(color === chosen));
      swatch.dataset.color = color;
      swatch.style.setProperty("--swatch", color);
      swatch.addEventListener("click", () => this.#choose(color));
      return swatch;
    }));
  }

  /** @param {string} color */
  #choose(color) {
    this.any.value = color;
    for (const swatch of /** @type {NodeListOf<HTMLElement>} */ (
      this.element.querySelectorAll(".swatch")
    )) {
      swatch.setAttribute("aria-pressed", String(swatch.dataset.color === color));
    }
    this.listeners.onColor(color, true);
  }

  /** Lie where the photo is covered least, unless the panel has a place of its own.
   * @param {import("./geometry.js").Box} photo what is shown of it, in stage pixels
   * @param {{x: number, y: number}} spot in stage pixels
   */
  place(photo, spot) {
    if (!this.isOpen) return;
    const { style, offsetWidth: width, offsetHeight: height, offsetParent: room } = this.element;
    makeRoom(this.element);
    style.removeProperty("left");
    style.removeProperty("top");
    if (!room || hasOwnPlace()) return;
    const stage = { width: room.clientWidth, height: room.clientHeight };
    const { left, top } = placePanel({ width, height }, stage, photo, spot);
    style.left = `${left}px`;
    style.top = `${top}px`;
  }
}
