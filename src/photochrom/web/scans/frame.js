/**
 * Where a picture lies within a scan: a rectangle, perhaps a little turned; as in frame.py.
 */

import { plane } from "../arithmetic/grid.js";
import { roundEven } from "./fitting.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("./masks.js").Point} Point */
/** @typedef {{left: number, top: number, width: number, height: number}} Box */

const PASTED_MARGIN = 3;

/** A rectangle of a page, by its corners (x, y) in pixels of it: from the picture's upper left corner
 * `right` leads along its upper side, `down` along its left.
 */
export class Frame {
  /** @param {Point} origin @param {Point} right @param {Point} down */
  constructor(origin, right, down) {
    this.origin = origin;
    this.right = right;
    this.down = down;
  }

  /** Take corners, clockwise from the upper left.
   * @param {readonly Point[]} corners
   */
  static of([origin, right, , down]) {
    return new Frame(origin, minus(right, origin), minus(down, origin));
  }

  get width() {
    return Math.hypot(...this.right);
  }

  get height() {
    return Math.hypot(...this.down);
  }

  get area() {
    return this.width * this.height;
  }

  /** How far the picture is turned, clockwise. */
  get degrees() {
    return (Math.atan2(this.right[1], this.right[0]) * 180) / Math.PI;
  }

  /** The corners, clockwise from the upper left. @returns {Point[]} */
  get corners() {
    const { origin, right, down } = this;
    return [
      origin, plus(origin, right), plus(plus(origin, right), down), plus(origin, down),
    ];
  }

  /** Return the same rectangle where pixels are counted `across` and `along` times as many.
   * @param {number} across
   * @param {number} along
   */
  scaled(across, along) {
    return Frame.of(this.corners.map(([x, y]) => [x * across, y * along]));
  }

  /** Move the rectangle. @param {number} dx @param {number} dy */
  shifted(dx, dy) {
    return new Frame(plus(this.origin, [dx, dy]), this.right, this.down);
  }

  /** Place a frame that was found in a copy of `outer`, width x height pixels large.
   * @param {Frame} outer
   * @param {number} width
   * @param {number} height
   */
  within({ origin, right, down }, width, height) {
    return Frame.of(this.corners.map(([x, y]) => {
      const [s, t] = [x / width, y / height];
      return [origin[0] + s * right[0] + t * down[0], origin[1] + s * right[1] + t * down[1]];
    }));
  }

  /** Return where a point of the page lies in the picture: [0, 1] along `right` and `down`.
   * @param {number} x
   * @param {number} y
   * @returns {Point}
   */
  place(x, y) {
    const { origin, right, down } = this;
    const inverse = 1 / (right[0] * down[1] - right[1] * down[0]);
    const [dx, dy] = [x - origin[0], y - origin[1]];
    return [(dx * down[1] - dy * down[0]) * inverse, (dy * right[0] - dx * right[1]) * inverse];
  }

  /** Sample the picture, straightened, from a page.
   *
   * Each pixel is the mean of enough bilinear samples that none between them is left out.
   * @param {Plane} pixels
   * @param {number} width
   * @param {number} height
   * @returns {Plane} (height, width)
   */
  cut(pixels, width, height) {
    const ratio = Math.max(this.width / width, this.height / height);
    const times = Math.max(1, Math.ceil(ratio - 0.01));
    const { origin, right, down } = this;
    const { bands } = pixels;
    const cut = plane(width, height, bands);
    const share = 1 / (times * times);
    for (let y = 0; y < height * times; y++) {
      const t = (y + 0.5) / (height * times);
      const row = Math.floor(y / times) * width;
      for (let x = 0; x < width * times; x++) {
        const s = (x + 0.5) / (width * times);
        addSample(
          cut.values, (row + Math.floor(x / times)) * bands, share, pixels,
          origin[0] + s * right[0] + t * down[0], origin[1] + s * right[1] + t * down[1],
        );
      }
    }
    return cut;
  }

  /** Return a box of a page around the picture.
   * @param {number} width
   * @param {number} height
   * @returns {Box}
   */
  boxOn(width, height) {
    const [xs, ys] = [0, 1].map((axis) => this.corners.map((corner) => corner[axis]));
    const left = Math.max(0, Math.floor(Math.min(...xs)) - PASTED_MARGIN);
    const top = Math.max(0, Math.floor(Math.min(...ys)) - PASTED_MARGIN);
    const right = Math.min(width, Math.ceil(Math.max(...xs)) + PASTED_MARGIN);
    const bottom = Math.min(height, Math.ceil(Math.max(...ys)) + PASTED_MARGIN);
    return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  }

  /** Return the picture's pixels in a box of a page. Where the rectangle does not reach, the
   * picture's edges go on.
   * @param {Plane} pixels
   * @param {Box} box
   * @returns {Plane}
   */
  pasted(pixels, box) {
    const pasted = plane(box.width, box.height, pixels.bands);
    for (let y = 0, at = 0; y < box.height; y++) {
      for (let x = 0; x < box.width; x++, at += pixels.bands) {
        const [s, t] = this.place(box.left + x + 0.5, box.top + y + 0.5);
        addSample(pasted.values, at, 1, pixels, s * pixels.width, t * pixels.height);
      }
    }
    return pasted;
  }

  /** Return which share of each pixel of a box of the page the picture covers.
   * @param {Box} box
   * @returns {Float32Array} (height, width)
   */
  coverage(box) {
    const covered = new Float32Array(box.width * box.height);
    const { width, height } = this;
    for (let y = 0, at = 0; y < box.height; y++) {
      for (let x = 0; x < box.width; x++, at++) {
        const [s, t] = this.place(box.left + x + 0.5, box.top + y + 0.5);
        const across = Math.min(s, 1 - s) * width + 0.5;
        const along = Math.min(t, 1 - t) * height + 0.5;
        covered[at] = clip(across) * clip(along);
      }
    }
    return covered;
  }
}

/** Add a bilinear sample of a page at a point; beyond its edges these go on.
 * @param {Float32Array} to
 * @param {number} at
 * @param {number} weight
 * @param {Plane} pixels
 * @param {number} x
 * @param {number} y
 */
export function addSample(to, at, weight, { width, height, bands, values }, x, y) {
  const column = Math.min(width - 1, Math.max(0, x - 0.5));
  const row = Math.min(height - 1, Math.max(0, y - 0.5));
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const [across, along] = [column - left, row - top];
  const one = (top * width + left) * bands;
  const next = left + 1 < width ? bands : 0;
  const below = top + 1 < height ? width * bands : 0;
  for (let c = one; c < one + bands; c++) {
    const upper = values[c] * (1 - across) + values[c + next] * across;
    const lower = values[c + below] * (1 - across) + values[c + below + next] * across;
    to[at + c - one] += weight * (upper * (1 - along) + lower * along);
  }
}

/** Go through the pixels of a box of a page.
 * @param {Box} box
 * @param {number} width of the page
 * @param {(on: number, i: number) => void} visit its number on the page, and in the box
 */
export function eachPixel(box, width, visit) {
  for (let i = 0; i < box.width * box.height; i++) {
    visit((box.top + Math.floor(i / box.width)) * width + box.left + (i % box.width), i);
  }
}

/** Return a side in whole pixels. @param {number} length @param {number} [least] */
export function wholePixels(length, least = 1) {
  return Math.max(least, roundEven(length));
}

/** @param {number} share */
function clip(share) {
  return Math.min(1, Math.max(0, share));
}

/** @param {Point} one @param {Point} other @returns {Point} */
function plus(one, other) {
  return [one[0] + other[0], one[1] + other[1]];
}

/** @param {Point} one @param {Point} other @returns {Point} */
function minus(one, other) {
  return [one[0] - other[0], one[1] - other[1]];
}
