/**
 * The stage: draws original and result with the comparing edge between, zooms and pans.
 */

import { find } from "./dom.js";
import { detailArea, fitView, panTo, photoPoint, settle, shownBox, zoomAt } from "./geometry.js";

/** @typedef {import("./geometry.js").Size} Size */
/** @typedef {import("./geometry.js").View} View */
/** @typedef {import("../../arithmetic/grid.js").Strip} Strip */
/** @typedef {{bitmap: ImageBitmap, area: Strip}} Layer */
/** @typedef {{base: Layer | null, detail: Layer | null}} Layers */

const MARGIN = { wide: 20, narrow: 0 };
const NARROW = 640;
const LOW = 340;
const SPOT_ROOM = 30; // around a spot whose color is being chosen
const SETTLED_MS = 140;
const REVEAL_MS = 1100;

export class Stage {
  /** @type {Size | null} */
  photo = null;
  /** @type {View} */
  view = { scale: 1, x: 0, y: 0 };
  /** Share of the shown photo, from the left, that shows the original. */
  edge = 0;
  /** While a person peeks, the whole original is shown. */
  peeking = false;
  /** @type {{before: Layers, after: Layers}} */
  #layers = { before: { base: null, detail: null }, after: { base: null, detail: null } };
  /** @type {Size} */
  #size = { width: 1, height: 1 };
  #frame = 0;
  #timer = 0;
  #reveal = 0;

  /** @param {{onView: () => void, onSettled: () => void}} listeners */
  constructor(listeners) {
    this.element = find("stage", HTMLElement);
    this.canvas = find("canvas", HTMLCanvasElement);
    this.listeners = listeners;
    const context = this.canvas.getContext("2d");
    if (!context) throw new Error("expected a 2d canvas");
    this.context = context;
    new ResizeObserver(() => this.#resize()).observe(this.element);
  }

  /** Show another photo, or none.
   * @param {Size | null} photo
   */
  setPhoto(photo) {
    for (const layers of [this.#layers.before, this.#layers.after]) {
      layers.base?.bitmap.close();
      layers.detail?.bitmap.close();
      layers.base = layers.detail = null;
    }
    this.photo = photo;
    this.edge = 0;
    cancelAnimationFrame(this.#reveal);
    this.view = this.fitted;
    this.#resize();
  }

  /** Put a rendered rectangle on the stage.
   * @param {"before" | "after"} side
   * @param {"base" | "detail"} kind
   * @param {Layer | null} layer
   */
  setLayer(side, kind, layer) {
    this.#layers[side][kind]?.bitmap.close();
    this.#layers[side][kind] = layer;
    this.draw();
  }

  /** @returns {Strip | null} what shall be rendered sharply now */
  wantedDetail() {
    if (!this.photo) return null;
    return detailArea(this.view, this.photo, this.#size, devicePixelRatio);
  }

  get fitted() {
    const { width, height } = this.#size;
    const margin = width < NARROW || height < LOW ? MARGIN.narrow : MARGIN.wide;
    return fitView(this.photo ?? this.#size, this.#size, margin);
  }

  /** Show the whole photo. */
  fit() {
    this.#setView(this.fitted);
  }

  /** Show a pixel of the photo as one of the screen, where the stage is not large enough for that
   * anyway.
   */
  actualSize() {
    this.zoom(1 / (devicePixelRatio * this.view.scale));
  }

  /** Zoom about a point of the stage, its middle unless told.
   * @param {number} factor
   * @param {number} [x]
   * @param {number} [y]
   */
  zoom(factor, x = this.#size.width / 2, y = this.#size.height / 2) {
    if (this.photo) this.#setView(zoomAt(this.view, factor, x, y, this.fitted));
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this.#setView({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  /** Keep a spot on the stage, which the panel may just have made smaller.
   * @param {{x: number, y: number}} spot in shares of the photo
   */
  keepShown(spot) {
    this.#resize();
    if (this.photo) this.#setView(panTo(this.view, this.photo, this.#size, spot, SPOT_ROOM));
  }

  /** Turn a point of the stage into shares of the photo.
   * @param {number} x
   * @param {number} y
   */
  pointAt(x, y) {
    return this.photo && photoPoint(this.view, this.photo, x, y);
  }

  /** @returns {{x: number, y: number}} the middle of what is shown, in shares of the photo */
  middle() {
    const box = this.shown();
    return (
      this.pointAt(box.left + box.width / 2, box.top + box.height / 2) ?? { x: 0.5, y: 0.5 }
    );
  }

  /** @returns {import("./geometry.js").Box} the part of the stage the photo covers */
  shown() {
    return shownBox(this.view, this.photo ?? this.#size, this.#size);
  }

  /** Move the comparing edge.
   * @param {number} edge share in [0, 1]
   */
  setEdge(edge) {
    cancelAnimationFrame(this.#reveal);
    this.edge = Math.min(1, Math.max(0, edge));
    this.listeners.onView();
    this.draw();
  }

  /** Let the colors come in from the right, once; at once where motion is unwelcome. */
  reveal() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const start = performance.now();
    const step = (/** @type {number} */ now) => {
      const share = Math.min(1, Math.max(0, (now - start) / REVEAL_MS));
      this.edge = (1 - share) ** 3;
      this.listeners.onView();
      this.draw();
      if (share < 1) this.#reveal = requestAnimationFrame(step);
    };
    cancelAnimationFrame(this.#reveal);
    step(start);
  }

  /** Draw at the next frame. */
  draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#drawNow();
    });
  }

  /** @param {View} view */
  #setView(view) {
    if (!this.photo) return;
    this.view = settle(view, this.photo, this.#size);
    this.listeners.onView();
    this.draw();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.listeners.onSettled, SETTLED_MS);
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const wasFitted = this.view.scale <= this.fitted.scale * 1.001;
    this.#size = { width: Math.max(1, width), height: Math.max(1, height) };
    this.canvas.width = Math.round(width * devicePixelRatio);
    this.canvas.height = Math.round(height * devicePixelRatio);
    this.#setView(wasFitted || !this.photo ? this.fitted : this.view);
    this.#drawNow();
  }

  #drawNow() {
    const { context, canvas } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!this.photo) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.imageSmoothingQuality = "high";
    const box = this.shown();
    const { before, after } = this.#layers;
    const split = after.base && !this.peeking ? box.left + this.edge * box.width : Infinity;
    this.#drawSide(before, box.left, Math.min(split, box.left + box.width));
    if (split < Infinity) this.#drawSide(after, split, box.left + box.width);
  }

  /** Draw one side between two columns of the stage.
   * @param {Layers} layers
   * @param {number} left
   * @param {number} right
   */
  #drawSide(layers, left, right) {
    if (right <= left) return;
    const { context } = this;
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left, this.#size.height);
    context.clip();
    for (const layer of [layers.base, layers.detail]) if (layer) this.#drawLayer(layer);
    context.restore();
  }

  /** @param {Layer} layer */
  #drawLayer({ bitmap, area }) {
    if (!this.photo) return;
    const perPixel = (this.photo.width * this.view.scale) / area.pictureWidth;
    this.context.imageSmoothingEnabled = perPixel * devicePixelRatio < 2;
    this.context.drawImage(
      bitmap,
      this.view.x + area.left * perPixel,
      this.view.y + (area.top * this.photo.height * this.view.scale) / area.pictureHeight,
      area.width * perPixel,
      (area.height * this.photo.height * this.view.scale) / area.pictureHeight,
    );
  }
}
