/**
 * What a person changes on the shown photo: spots, strength, warmth, undo, redo, reset.
 */

import { button, find } from "./dom.js";
import { asPhotochromError } from "../../errors.js";
import { AUTOMATIC } from "../history.js";
import { text } from "./language.js";
import { Panel } from "./panel.js";
import { Spots } from "./spots.js";

/** @typedef {import("../engine.js").Engine} Engine */
/** @typedef {import("./spots.js").Mark} Mark */
/** @typedef {import("../history.js").Edit} Edit */
/** @typedef {import("../session.js").Session} Session */
/** @typedef {import("./stage.js").Stage} Stage */

const SLIDERS = /** @type {const} */ (["strength", "warmth"]);

export class Editor {
  /** The spot whose color is being chosen. @type {Mark | null} */
  #chosen = null;
  #nextId = 1;

  /**
   * @param {Engine} engine
   * @param {Stage} stage
   * @param {Session} session
   * @param {{onEdited: () => void, onPanel: () => void, announce: (message: string) => void,
   *   onTrouble: (error: Error) => void}} listeners
   */
  constructor(engine, stage, session, listeners) {
    this.engine = engine;
    this.stage = stage;
    this.session = session;
    this.listeners = listeners;
    this.spots = new Spots(stage, {
      onMove: (spot, x, y) => this.#move(spot, x, y),
      onMoved: () => this.#endMove(),
      onOpen: (spot) => this.#choose(spot),
      onDelete: (spot) => this.delete(spot),
    });
    this.panel = new Panel({
      onColor: (color, final) => this.#color(color, final),
      onDelete: () => this.#deleteChosen(),
      onClose: () => this.#endChoice(),
    });
    for (const name of SLIDERS) this.#startSlider(name);
    button("undo").addEventListener("click", () => this.undo());
    button("redo").addEventListener("click", () => this.redo());
    button("negative").addEventListener("click", () => this.exchange());
    button("reset").addEventListener("click", () => this.#edit(AUTOMATIC));
  }

  get history() {
    return this.session.item?.history ?? null;
  }

  /** Show what the photo's edit says. */
  show() {
    const { history } = this;
    const edit = history?.edit ?? AUTOMATIC;
    const pending = this.#chosen?.color === null ? [this.#chosen] : [];
    this.spots.show([...edit.spots, ...pending], this.#chosen?.id ?? null);
    for (const name of SLIDERS) this.#showSlider(name, edit[name]);
    button("negative").setAttribute("aria-pressed", String(edit.negative));
    button("undo").disabled = !history?.canUndo;
    button("redo").disabled = !history?.canRedo;
    button("reset").disabled = history?.isAutomatic ?? true;
  }

  /** Follow the view. */
  place() {
    this.spots.place();
    const { view, photo } = this.stage;
    if (!this.#chosen || !photo) return;
    this.panel.place(this.stage.shown(), {
      x: view.x + this.#chosen.x * photo.width * view.scale,
      y: view.y + this.#chosen.y * photo.height * view.scale,
    });
  }

  /** Change the edit in one step that can be undone: by a variant, or pictures that are switched.
   * @param {Partial<Edit>} change
   */
  choose(change) {
    this.#edit(change);
  }

  /** Exchange light and dark; other pictures may be found then. */
  exchange() {
    if (!this.session.item?.isColored || !this.history) return;
    const { switched } = AUTOMATIC;
    this.#edit({ negative: !this.history.edit.negative, switched });
  }

  undo() {
    this.panel.close();
    this.#follow(() => this.history?.undo());
  }

  redo() {
    this.panel.close();
    this.#follow(() => this.history?.redo());
  }

  /** Begin a spot, in the middle of the view unless told where.
   * @param {{x: number, y: number}} [at] in shares of the photo
   */
  addSpot(at = this.stage.middle()) {
    if (!this.stage.photo || !this.history) return;
    this.panel.close();
    this.listeners.announce(text("spotNew"));
    this.#choose({ id: this.#nextId++, ...at, color: null });
  }

  /** @param {Mark} spot */
  delete(spot) {
    if (!this.history) return;
    this.stopChoosing();
    const { spots } = this.history.edit;
    const others = spots.filter(({ id }) => id !== spot.id);
    if (others.length < spots.length) this.#edit({ spots: others }); // else it had no color yet
    this.stage.element.focus();
  }

  /** Choose no color any more, not even where the panel is still to open. */
  stopChoosing() {
    this.panel.close();
    this.#endChoice();
  }

  /** @param {Mark} spot */
  #choose(spot) {
    if (this.#chosen?.id === spot.id && this.panel.isOpen) return;
    this.#chosen = { ...spot };
    this.#suggest();
  }

  /** Show what colors there are where the spot is now. */
  #suggest() {
    const spot = this.#chosen;
    if (!spot) return;
    this.show();
    this.#openPanel(spot).catch((thrown) => {
      if (this.#chosen === spot) this.stopChoosing();
      this.listeners.onTrouble(asPhotochromError(thrown));
    });
  }

  /** @param {Mark} spot */
  async #openPanel(spot) {
    const { item } = this.session;
    if (!item) return;
    const here = await this.engine.spot(item.key, spot.x, spot.y);
    const main = await this.engine.palette(item.key);
    if (this.#chosen !== spot || this.session.item !== item || !this.stage.photo) return;
    this.listeners.onPanel();
    this.panel.open(spot.color, { here, main });
    this.stage.keepShown(spot);
    this.place();
  }

  /** @param {string} color @param {boolean} final */
  #color(color, final) {
    const chosen = this.#chosen;
    if (!chosen || !this.history) return;
    chosen.color = color;
    const { spots } = this.history.edit;
    const spot = { id: chosen.id, x: chosen.x, y: chosen.y, color };
    const known = spots.some(({ id }) => id === spot.id);
    const next = known ? spots.map((old) => (old.id === spot.id ? spot : old)) : [...spots, spot];
    this.#edit({ spots: next }, `color ${spot.id}`);
    if (final) this.history.endGesture();
  }

  #endChoice() {
    this.#chosen = null;
    this.history?.endGesture();
    this.show();
  }

  #deleteChosen() {
    const chosen = this.#chosen;
    if (chosen) this.delete(chosen);
  }

  /** @param {Mark} spot @param {number} x @param {number} y */
  #move(spot, x, y) {
    if (!this.history) return;
    const [percentX, percentY] = [x, y].map((share) => Math.round(100 * share));
    this.listeners.announce(text("spotMoved", { x: percentX, y: percentY }));
    if (this.#chosen?.id === spot.id) Object.assign(this.#chosen, { x, y });
    if (spot.color === null) {
      this.show(); // nothing is colored yet, so nothing of the picture changes
      return;
    }
    const { spots } = this.history.edit;
    const moved = spots.map((old) => (old.id === spot.id ? { ...old, x, y } : old));
    this.#edit({ spots: moved }, `move ${spot.id}`);
  }

  #endMove() {
    this.history?.endGesture();
    if (this.#chosen?.color === null) this.#suggest();
    else this.place();
  }

  /** @param {Partial<Edit>} change @param {string | null} [gesture] */
  #edit(change, gesture = null) {
    this.#follow(() => this.history?.change(change, gesture));
  }

  /** Do something to the history and let the picture follow.
   * @param {() => void} act
   */
  #follow(act) {
    const before = this.history?.edit;
    act();
    if (this.history?.edit === before) return;
    this.show();
    this.listeners.onEdited();
    this.session.follow();
  }

  /** @param {"strength" | "warmth"} name */
  #startSlider(name) {
    const slider = find(name, HTMLInputElement);
    slider.addEventListener("input", () => this.#edit({ [name]: Number(slider.value) }, name));
    slider.addEventListener("change", () => this.history?.endGesture());
    slider.addEventListener("dblclick", () => this.#edit({ [name]: AUTOMATIC[name] }));
  }

  /** @param {"strength" | "warmth"} name @param {number} value */
  #showSlider(name, value) {
    const slider = find(name, HTMLInputElement);
    if (Number(slider.value) !== value) slider.value = String(value);
    const percent = Math.round(value * 100);
    const sign = name === "warmth" && percent > 0 ? "+" : "";
    find(`${name}-value`, HTMLOutputElement).value = `${sign}${percent} %`;
  }
}
