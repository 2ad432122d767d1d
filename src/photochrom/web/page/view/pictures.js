/**
 * The pictures found on a scan: thin outlines on the stage, a switch on each, and one to say that it
 * is all one photo. A plain photo has none of them.
 */

import { button, find } from "./dom.js";
import { text } from "./language.js";

/** @typedef {import("../../worker/division.js").FoundPicture} FoundPicture */
/** @typedef {import("../engine.js").Opened} Opened */
/** @typedef {import("../history.js").Edit} Edit */
/** @typedef {import("./stage.js").Stage} Stage */

const SVG = "http://www.w3.org/2000/svg";
/** @type {readonly FoundPicture[]} */
const NONE = [];
const INSIDE = 22; // stage pixels from a picture's upper right corner to the middle of its switch

export class Pictures {
  #element = find("pictures", HTMLElement);
  #outlines = find("outlines", SVGSVGElement);
  #asOne = button("as-one");
  /** @type {readonly FoundPicture[]} */
  #pictures = [];
  /** @type {readonly number[]} */
  #switched = [];
  #isOne = false;
  /** @type {HTMLButtonElement[]} */
  #switches = [];

  /**
   * @param {Stage} stage
   * @param {(change: Partial<Pick<Edit, "switched" | "whole">>) => void} onSwitch takes what `show`
   *   is to show then
   */
  constructor(stage, onSwitch) {
    this.stage = stage;
    this.onSwitch = onSwitch;
    this.#asOne.addEventListener("click", () => this.onSwitch({ whole: !this.#isOne }));
  }

  /** Show the pictures of a scan, or none.
   * @param {Pick<Opened, "kind" | "pictures"> | null} facts
   * @param {Pick<Edit, "switched" | "whole">} edit those that a person switched; all as one
   */
  show(facts, { switched, whole }) {
    const pictures = facts?.pictures ?? NONE;
    this.#switched = switched;
    this.#isOne = whole;
    if (this.#pictures !== pictures) {
      this.#pictures = pictures;
      this.#switches = pictures.map((_, i) => this.#switch(i));
      this.#element.replaceChildren(this.#outlines, ...this.#switches, this.#asOne);
      this.#outlines.replaceChildren(...pictures.map(() => document.createElementNS(SVG, "polygon")));
    }
    this.#element.hidden = pictures.length === 0;
    this.#element.dataset.one = String(whole);
    this.#asOne.hidden = facts?.kind !== "scan"; // where nothing was found, the one switch says it
    this.#asOne.setAttribute("aria-pressed", String(whole));
    pictures.forEach((_, i) => {
      const isOn = String(this.#isOn(i));
      this.#switches[i].setAttribute("aria-checked", isOn);
      this.#switches[i].setAttribute("aria-label", text("pictureSwitch", {
        number: i + 1, count: pictures.length, kind: text(pictures[i].kind),
      }));
      this.#switches[i].title = text(pictures[i].kind);
      /** @type {SVGPolygonElement} */ (this.#outlines.children[i]).dataset.on = isOn;
    });
    this.place();
  }

  /** Follow the view. */
  place() {
    const { view, photo } = this.stage;
    if (!photo) return;
    this.#pictures.forEach(({ corners }, i) => {
      const points = corners.map(([x, y]) => [
        view.x + x * photo.width * view.scale, view.y + y * photo.height * view.scale,
      ]);
      this.#outlines.children[i].setAttribute("points", points.join(" "));
      const [, right, , left] = points; // upper right and lower left
      const middle = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
      const away = [middle[0] - right[0], middle[1] - right[1]];
      const [dx, dy] = away.map((side) => Math.sign(side) * Math.min(INSIDE, Math.abs(side)));
      this.#switches[i].style.left = `${right[0] + dx}px`;
      this.#switches[i].style.top = `${right[1] + dy}px`;
    });
  }

  /** Tell whether a point is colored: everywhere where no pictures were found.
   * @param {{x: number, y: number}} point in shares of the photo
   */
  isColored(point) {
    return this.#pictures.length === 0 || this.#isOne
      || this.#pictures.some(({ corners }, i) => this.#isOn(i) && isWithin(corners, point));
  }

  /** @param {number} i */
  #isOn(i) {
    return this.#pictures[i].isOn !== this.#switched.includes(i);
  }

  /** @param {number} i */
  #switch(i) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "switch";
    element.setAttribute("role", "switch");
    element.addEventListener("click", () => {
      const others = this.#switched.filter((other) => other !== i);
      const switched = others.length < this.#switched.length ? others : [...others, i];
      this.onSwitch({ switched });
    });
    return element;
  }
}

/** Tell whether a point lies in a rectangle given by its corners, clockwise.
 * @param {readonly [number, number][]} corners
 * @param {{x: number, y: number}} point
 */
function isWithin(corners, { x, y }) {
  return corners.every(([fromX, fromY], i) => {
    const [toX, toY] = corners[(i + 1) % corners.length];
    return (toX - fromX) * (y - fromY) >= (toY - fromY) * (x - fromX);
  });
}
