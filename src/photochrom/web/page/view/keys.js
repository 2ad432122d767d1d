/**
 * The keyboard: every action has a key, shown in the help.
 */

import { text } from "./language.js";

/** @typedef {import("./texts.js").TextKey} TextKey */

/**
 * @typedef {object} Actions
 * @property {() => void} open
 * @property {() => void} save
 * @property {() => void} saveAll
 * @property {() => void} copy
 * @property {() => void} addSpot
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {() => void} peek
 * @property {() => void} zoomIn
 * @property {() => void} zoomOut
 * @property {() => void} zoomFit
 * @property {() => void} zoomOne
 * @property {() => void} variants
 * @property {() => void} negative
 * @property {(dx: number, dy: number) => void} pan
 * @property {(steps: number) => void} neighbor
 * @property {() => void} help
 * @property {() => void} escape
 */

const PAN_STEP = 60; // stage pixels

/** What the help lists: keys and what they do. @type {readonly [string, TextKey][]} */
const LISTED = Object.freeze([
  ["O", "keyOpen"],
  ["C", "keySpot"],
  ["V", "keyVariants"],
  ["Ctrl Z · Ctrl ⇧ Z", "keyUndo"],
  ["N", "keyNegative"],
  ["B", "keyPeek"],
  ["+ · − · 0 · 1", "keyZoom"],
  ["← ↑ → ↓", "keyPan"],
  ["[ · ]", "keyQueue"],
  ["Ctrl S · Ctrl ⇧ S", "keySave"],
  ["Ctrl C", "keyCopy"],
]);

/** The same for hands: gestures and what they do. @type {readonly [TextKey, TextKey][]} */
const TOUCHES = Object.freeze([
  ["touchTap", "touchTapDoes"],
  ["touchSpot", "touchSpotDoes"],
  ["touchEdge", "touchEdgeDoes"],
  ["touchHold", "touchHoldDoes"],
  ["touchPinch", "touchPinchDoes"],
]);

/** Listen to the keyboard.
 * @param {Actions} actions
 */
export function startKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const act = event.ctrlKey || event.metaKey ? withControl(event, actions) : plain(event, actions);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** @param {KeyboardEvent} event @param {Actions} actions @returns {(() => void) | undefined} */
function withControl(event, actions) {
  if (event.altKey) return undefined;
  const shifted = event.shiftKey;
  switch (letterOf(event)) {
    case "z": return shifted ? actions.redo : actions.undo;
    case "y": return actions.redo;
    case "s": return shifted ? actions.saveAll : actions.save;
    case "o": return actions.open;
    case "c": return getSelection()?.isCollapsed === false ? undefined : actions.copy;
    default: return undefined;
  }
}

/** @param {KeyboardEvent} event @param {Actions} actions @returns {(() => void) | undefined} */
function plain(event, actions) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.altKey) return undefined;
  switch (event.key) {
    case "+": case "=": return actions.zoomIn;
    case "-": case "−": return actions.zoomOut;
    case "0": return actions.zoomFit;
    case "1": return actions.zoomOne;
    case "[": case "х": return () => actions.neighbor(-1);
    case "]": case "ъ": return () => actions.neighbor(1);
    case "?": return actions.help;
    case "Escape": return actions.escape;
    case "Enter": return target.id === "stage" ? actions.addSpot : undefined;
    case "ArrowLeft": return onStage(target, () => actions.pan(PAN_STEP, 0));
    case "ArrowRight": return onStage(target, () => actions.pan(-PAN_STEP, 0));
    case "ArrowUp": return onStage(target, () => actions.pan(0, PAN_STEP));
    case "ArrowDown": return onStage(target, () => actions.pan(0, -PAN_STEP));
    default: return byLetter(letterOf(event), actions);
  }
}

/** @param {string} letter @param {Actions} actions @returns {(() => void) | undefined} */
function byLetter(letter, actions) {
  if (letter === "o") return actions.open;
  if (letter === "c") return actions.addSpot;
  if (letter === "v") return actions.variants;
  if (letter === "n") return actions.negative;
  return letter === "b" ? actions.peek : undefined;
}

/** Tell a key's Latin letter: its own, so that Z is where the keyboard has it, or the one of its
 * place where the keyboard writes another script.
 * @param {KeyboardEvent} event
 */
function letterOf({ key, code }) {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, "").toLowerCase();
}

/** @param {HTMLElement} target @param {() => void} act */
function onStage(target, act) {
  return target.id === "stage" ? act : undefined;
}

/** List keys and gestures in the help, which shows those of the device.
 * @param {HTMLElement} keyList
 * @param {HTMLElement} touchList
 */
export function listKeys(keyList, touchList) {
  touchList.replaceChildren(...TOUCHES.flatMap(([touch, action]) => entry([text(touch)], text(action))));
  keyList.replaceChildren(...LISTED.flatMap(([keys, action]) => {
    const signs = keys.split(" · ").flatMap((key, i) => {
      const element = document.createElement("kbd");
      element.textContent = key;
      return i ? [" ", element] : [element];
    });
    return entry(signs, text(action));
  }));
}

/** @param {(string | HTMLElement)[]} named @param {string} meant */
function entry(named, meant) {
  const [term, meaning] = ["dt", "dd"].map((name) => document.createElement(name));
  term.append(...named);
  meaning.append(meant);
  return [term, meaning];
}
