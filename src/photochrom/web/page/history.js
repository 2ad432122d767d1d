/**
 * What a person set on a photo, with undo and redo.
 */

/** @typedef {import("../arithmetic/hints.js").Hint & {id: number}} Spot */

/** @typedef {0 | 1} Guess the network's answer, or another: to the photo seen from farther away */

/** @typedef {import("../arithmetic/merge.js").Look & {spots: readonly Spot[], guess: Guess,
 *   switched: readonly number[], whole: boolean, negative: boolean, keepsColors: boolean}} Edit `switched` are pictures of a scan: those colored
 *   unless told otherwise are not then, and the others are; `whole`: it is one photo, whatever was
 *   found on it; `negative`: light and dark are exchanged; `keepsColors`: only what is gray of a photo in
 *   color is colored */

/** @type {Edit} */
export const AUTOMATIC = Object.freeze({
  spots: Object.freeze([]), strength: 1, warmth: 0, guess: 0, switched: Object.freeze([]),
  whole: false, negative: false, keepsColors: false,
});

export class History {
  /** @type {Edit[]} */
  #past = [];
  /** @type {Edit[]} */
  #future = [];
  /** @type {string | null} */
  #gesture = null;

  /** @param {Edit} [edit] */
  constructor(edit = AUTOMATIC) {
    this.edit = edit;
  }

  /** Change something; changes of one gesture, such as a drag, are undone together.
   * @param {Partial<Edit>} change
   * @param {string | null} [gesture]
   */
  change(change, gesture = null) {
    if (gesture === null || gesture !== this.#gesture) this.#past.push(this.edit);
    this.#gesture = gesture;
    this.#future = [];
    this.edit = { ...this.edit, ...change };
  }

  /** End a gesture, so that the next change is a step of its own. */
  endGesture() {
    this.#gesture = null;
  }

  undo() {
    this.#step(this.#past, this.#future);
  }

  redo() {
    this.#step(this.#future, this.#past);
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  get isAutomatic() {
    const { spots, strength, warmth, guess, switched, whole, negative, keepsColors } = this.edit;
    return spots.length === 0 && switched.length === 0 && !whole && !negative && !keepsColors && strength === AUTOMATIC.strength
      && warmth === AUTOMATIC.warmth && guess === AUTOMATIC.guess;
  }

  /** @param {Edit[]} from @param {Edit[]} to */
  #step(from, to) {
    const edit = from.pop();
    if (!edit) return;
    to.push(this.edit);
    this.edit = edit;
    this.#gesture = null;
  }
}
