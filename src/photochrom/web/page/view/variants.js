/**
 * A few ways to color the shown photo, seen as small pictures before one is chosen.
 */

import { asPhotochromError } from "../../errors.js";
import { AUTOMATIC } from "../history.js";
import { button, find } from "./dom.js";
import { baseArea } from "./geometry.js";
import { text } from "./language.js";
import { makeRoom } from "./room.js";

/** @typedef {import("../engine.js").Engine} Engine */
/** @typedef {import("../history.js").Edit} Edit */
/** @typedef {import("../item.js").Item} Item */
/** @typedef {import("../session.js").Session} Session */
/** @typedef {import("./texts.js").TextKey} TextKey */
/** @typedef {Pick<Edit, "strength" | "warmth" | "guess">} Variant */

const { strength, warmth, guess } = AUTOMATIC;
/** @type {readonly (readonly [TextKey, Variant])[]} */
const VARIANTS = Object.freeze([
  ["automatic", { strength, warmth, guess }],
  ["livelier", { strength: 1.45, warmth, guess }],
  ["calmer", { strength: 0.65, warmth, guess }],
  ["warmer", { strength, warmth: 0.45, guess }],
  ["otherGuess", { strength, warmth, guess: 1 }],
]);
const PICTURE_PIXELS = 30_000;

export class Variants {
  #element = find("variants", HTMLElement);
  #list = find("variant-list", HTMLElement);
  #button = button("show-variants");

  /**
   * @param {Engine} engine
   * @param {Session} session
   * @param {{onOpen: () => void, onChoose: (variant: Variant) => void,
   *   onTrouble: (error: Error) => void}} listeners
   */
  constructor(engine, session, listeners) {
    this.engine = engine;
    this.session = session;
    this.listeners = listeners;
    this.#button.addEventListener("click", () => this.toggle());
    button("variants-close").addEventListener("click", () => this.close());
  }

  /** Follow the shown photo's edit. */
  show() {
    const { item } = this.session;
    if (!item?.isColored) this.#hide();
    else if (!this.#element.hidden) this.#mark(item.history.edit);
  }

  /** Show the variants, or hide them. */
  toggle() {
    const { item } = this.session;
    if (!this.#element.hidden || !item?.isColored) {
      this.close();
      return;
    }
    this.listeners.onOpen();
    this.#list.replaceChildren(...VARIANTS.map((variant) => this.#choice(variant)));
    this.#element.hidden = false;
    this.place();
    this.#button.setAttribute("aria-expanded", "true");
    this.#mark(item.history.edit);
    this.#list.querySelector("button")?.focus();
    this.#render(item).catch((thrown) => this.listeners.onTrouble(asPhotochromError(thrown)));
  }

  close() {
    const hadFocus = this.#element.contains(document.activeElement);
    this.#hide();
    if (hadFocus) this.#button.focus();
  }

  /** Let the stage make room on this screen. */
  place() {
    if (!this.#element.hidden) makeRoom(this.#element);
  }

  #hide() {
    if (this.#element.hidden) return;
    this.#element.hidden = true;
    makeRoom(this.#element);
    this.#button.setAttribute("aria-expanded", "false");
  }

  /** @param {readonly [TextKey, Variant]} variant */
  #choice([name, variant]) {
    const choice = document.createElement("button");
    choice.type = "button";
    choice.append(document.createElement("canvas"), text(name));
    choice.addEventListener("click", () => this.listeners.onChoose(variant));
    return choice;
  }

  /** Render the small pictures, one after another, while they are wanted.
   * @param {Item} item
   */
  async #render(item) {
    if (!item.facts) return;
    const area = baseArea(item.facts, PICTURE_PIXELS);
    const { edit } = item.history;
    const canvases = [...this.#list.querySelectorAll("canvas")];
    for (const [i, [, variant]] of VARIANTS.entries()) {
      const canvas = canvases[i];
      if (!canvas.isConnected || this.#element.hidden || this.session.item !== item) return;
      const picture = await this.engine.preview(item.key, area, { ...edit, ...variant });
      canvas.width = picture.width;
      canvas.height = picture.height;
      canvas.getContext("2d")?.drawImage(picture, 0, 0);
      picture.close();
    }
  }

  /** Mark the variant that is chosen.
   * @param {Edit} edit
   */
  #mark(edit) {
    const choices = [...this.#list.querySelectorAll("button")];
    for (const [i, [, variant]] of VARIANTS.entries()) {
      const isChosen = variant.strength === edit.strength && variant.warmth === edit.warmth
        && variant.guess === edit.guess;
      choices[i].setAttribute("aria-pressed", String(isChosen));
    }
  }
}
