/**
 * Hands on the stage: click, drag, pinch, wheel, and the comparing edge.
 */

import { button, find } from "./dom.js";
import { text } from "./language.js";

/** @typedef {import("./stage.js").Stage} Stage */

const CLICK_SLOP = 5; // CSS pixels
const HOLD_MS = 350;
const WHEEL_SPEED = 0.0016;
const ZOOM_STEP = 1.5;
const EDGE_STEP = 0.05;
const GRIP_ROOM = 22; // the grip stays whole where the edge is at the border of the stage
const TAG_GAP = 12;

/**
 * @typedef {object} StageListeners
 * @property {(x: number, y: number) => void} onClick a click on the stage, in its pixels
 * @property {(held: boolean) => void} onHold the stage is pressed and held, or no longer
 */

/** Let a person zoom, pan, compare, click and hold.
 * @param {Stage} stage
 * @param {StageListeners} listeners
 */
export function startGestures(stage, listeners) {
  startPointers(stage, listeners);
  stage.element.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { x, y } = pointOn(stage, event);
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const pinch = event.ctrlKey ? 6 : 1; // a track pad's pinch comes as small wheel steps
    stage.zoom(Math.exp(-event.deltaY * lines * pinch * WHEEL_SPEED), x, y);
  }, { passive: false });
  button("zoom-in").addEventListener("click", () => stage.zoom(ZOOM_STEP));
  button("zoom-out").addEventListener("click", () => stage.zoom(1 / ZOOM_STEP));
  button("zoom-one").addEventListener("click", () => stage.actualSize());
  button("zoom-fit").addEventListener("click", () => stage.fit());
  startEdge(stage);
}

/** @param {Stage} stage @param {MouseEvent} event */
function pointOn(stage, event) {
  const box = stage.element.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** @param {Stage} stage @param {StageListeners} listeners */
function startPointers(stage, { onClick, onHold }) {
  /** @type {Map<number, {x: number, y: number}>} */
  const pointers = new Map();
  /** @type {{x: number, y: number} | null} */
  let pressed = null;
  let held = false;
  let timer = 0;
  const endHold = () => {
    clearTimeout(timer);
    if (held) onHold(false);
    held = false;
  };
  const { canvas } = stage;
  canvas.addEventListener("contextmenu", (event) => {
    if (held) event.preventDefault(); // which a long touch asks for
  });
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, pointOn(stage, event));
    pressed = pointers.size === 1 ? pointOn(stage, event) : null;
    endHold();
    if (pressed) timer = setTimeout(() => onHold(held = true), HOLD_MS);
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = pointOn(stage, event);
    if (pressed && Math.hypot(now.x - pressed.x, now.y - pressed.y) > CLICK_SLOP) pressed = null;
    if (pressed || held) return;
    clearTimeout(timer);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other) pinch(stage, before, now, other);
    else stage.pan(now.x - before.x, now.y - before.y);
  });
  const end = (/** @type {PointerEvent} */ event) => {
    const clicked = pressed && !held && event.type === "pointerup" ? pressed : null;
    pointers.delete(event.pointerId);
    endHold();
    pressed = null;
    if (clicked) onClick(clicked.x, clicked.y);
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
}

/** Zoom by the distance of two fingers, pan by their middle.
 * @param {Stage} stage
 * @param {{x: number, y: number}} before of the moving finger
 * @param {{x: number, y: number}} now
 * @param {{x: number, y: number}} other
 */
function pinch(stage, before, now, other) {
  const distance = (/** @type {{x: number, y: number}} */ p) =>
    Math.max(1, Math.hypot(p.x - other.x, p.y - other.y));
  stage.zoom(distance(now) / distance(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
  stage.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
}

/** @param {Stage} stage */
function startEdge(stage) {
  const edge = find("compare", HTMLElement);
  edge.addEventListener("pointerdown", (down) => {
    if (down.button !== 0) return;
    edge.setPointerCapture(down.pointerId);
    const move = (/** @type {PointerEvent} */ event) => {
      const { left, width } = stage.shown();
      stage.setEdge((pointOn(stage, event).x - left) / width);
    };
    const end = () => {
      edge.removeEventListener("pointermove", move);
      edge.removeEventListener("pointerup", end);
      edge.removeEventListener("pointercancel", end);
    };
    edge.addEventListener("pointermove", move);
    edge.addEventListener("pointerup", end);
    edge.addEventListener("pointercancel", end);
  });
  edge.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
    if (event.key in steps) {
      stage.setEdge(stage.edge + EDGE_STEP * steps[/** @type {keyof typeof steps} */ (event.key)]);
    } else if (event.key === "Home") stage.setEdge(0);
    else if (event.key === "End") stage.setEdge(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Put the edge where it belongs, after the view or the edge moved.
 * @param {Stage} stage
 * @param {string} name of what is left of it
 */
export function placeEdge(stage, name) {
  const edge = find("compare", HTMLElement);
  const { left, top, width, height } = stage.shown();
  const x = left + stage.edge * width;
  const stageWidth = stage.element.clientWidth;
  edge.style.left = `${x}px`;
  edge.style.top = `${top}px`;
  edge.style.height = `${height}px`;
  const inside = Math.min(stageWidth - GRIP_ROOM, Math.max(GRIP_ROOM, x));
  edge.style.setProperty("--shift", `${inside - x}px`);
  const percent = Math.round(stage.edge * 100);
  edge.setAttribute("aria-valuenow", String(percent));
  edge.setAttribute("aria-valuetext", text("compareValue", { percent }));
  const tag = find("tag-before", HTMLElement);
  tag.textContent = name;
  tag.hidden = false; // a hidden one has no width
  tag.hidden = !stage.peeking && stage.edge * width < tag.offsetWidth + 2 * TAG_GAP;

  tag.style.left = `${left + TAG_GAP}px`;
  tag.style.top = `${top + TAG_GAP}px`;
}
