/**
 * The color spots on the stage: buttons that can be dragged, moved by arrows, opened and deleted.
 */

import { find } from "./dom.js";
import { text } from "./language.js";

/** @typedef {import("../history.js").Spot} Spot */
/** @typedef {Omit<Spot, "color"> & {color: string | null}} Mark without a color until one is chosen */
/** @typedef {import("./stage.js").Stage} Stage */

/**
 * @typedef {object} SpotListeners
 * @property {(spot: Mark, x: number, y: number) => void} onMove x and y in [0, 1]
 * @property {() => void} onMoved the move is over
 * @property {(spot: Mark) => void} onOpen
 * @property {(spot: Mark) => void} onDelete
 */

const ARROWS = Object.freeze({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});
const STEP = { fine: 2, coarse: 20 }; // stage pixels
const CLICK_SLOP = 4; // stage pixels a pointer may tremble in a click

export class Spots {
  /** @type {Map<number, HTMLButtonElement>} */
  #buttons = new Map();
  /** @type {readonly Mark[]} */
  #spots = [];
  /** @type {number | null} */
  #selected = null;

  /**
   * @param {Stage} stage
   * @param {SpotListeners} listeners
   */
  constructor(stage, listeners) {
    this.element = find("spots", HTMLElement);
    this.stage = stage;
    this.listeners = listeners;
  }

  /** Show these spots, one of them selected.
   * @param {readonly Mark[]} spots
   * @param {number | null} selected
   */
  show(spots, selected) {
    this.#spots = spots;
    this.#selected = selected;
    const kept = new Set(spots.map((spot) => spot.id));
    for (const [id, element] of this.#buttons) {
      if (kept.has(id)) continue;
      element.remove();
      this.#buttons.delete(id);
    }
    for (const spot of spots) {
      if (!this.#buttons.has(spot.id)) this.#create(spot.id);
    }
    this.place();
  }

  /** Follow the view. */
  place() {
    const { view, photo } = this.stage;
    if (!photo) return;
    this.#spots.forEach((spot, i) => {
      const element = this.#buttons.get(spot.id);
      if (!element) return;
      element.style.left = `${view.x + spot.x * photo.width * view.scale}px`;
      element.style.top = `${view.y + spot.y * photo.height * view.scale}px`;
      element.style.setProperty("--spot", spot.color ?? "transparent");
      element.classList.toggle("selected", spot.id === this.#selected);
      element.setAttribute("aria-label", spot.color
        ? text("spotLabel", { number: i + 1, color: spot.color }) : text("spotNew"));
    });
  }

  /** Give the focus to a spot.
   * @param {number} id
   */
  focus(id) {
    this.#buttons.get(id)?.focus();
  }

  /** @param {number} id */
  #create(id) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "spot";
    element.addEventListener("pointerdown", (event) => this.#startDrag(event, id));
    element.addEventListener("keydown", (event) => this.#onKey(event, id));
    this.#buttons.set(id, element);
    this.element.append(element);
  }

  /** @param {number} id */
  #spot(id) {
    return this.#spots.find((spot) => spot.id === id);
  }

  /** @param {PointerEvent} down @param {number} id */
  #startDrag(down, id) {
    if (down.button !== 0) return;
    down.stopPropagation();
    const element = /** @type {HTMLButtonElement} */ (down.currentTarget);
    element.setPointerCapture(down.pointerId);
    let moved = false;
    const box = this.stage.element.getBoundingClientRect();
    const move = (/** @type {PointerEvent} */ event) => {
      const far = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
      moved ||= far > CLICK_SLOP;
      if (moved) this.#moveTo(id, event.clientX - box.left, event.clientY - box.top);
    };
    const end = (/** @type {PointerEvent} */ event) => {
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", end);
      element.removeEventListener("pointercancel", end);
      const spot = this.#spot(id);
      if (moved) this.listeners.onMoved();
      else if (spot && event.type === "pointerup") this.listeners.onOpen(spot);
    };
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
  }

  /** @param {number} id @param {number} x of the stage @param {number} y */
  #moveTo(id, x, y) {
    const spot = this.#spot(id);
    const { view, photo } = this.stage;
    if (!spot || !photo) return;
    const clamp = (/** @type {number} */ share) => Math.min(1, Math.max(0, share));
    this.listeners.onMove(
      spot,
      clamp((x - view.x) / (photo.width * view.scale)),
      clamp((y - view.y) / (photo.height * view.scale)),
    );
  }

  /** @param {KeyboardEvent} event @param {number} id */
  #onKey(event, id) {
    const spot = this.#spot(id);
    const { view, photo } = this.stage;
    if (!spot || !photo || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) {
      const [dx, dy] = ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)];
      const step = event.shiftKey ? STEP.coarse : STEP.fine;
      this.#moveTo(
        id,
        view.x + spot.x * photo.width * view.scale + dx * step,
        view.y + spot.y * photo.height * view.scale + dy * step,
      );
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.listeners.onDelete(spot);
    } else if (event.key === "Enter" || event.key === " ") {
      this.listeners.onOpen(spot);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
