/**
 * Masks of the small copy: grow and shrink them, and number their parts, as in masks.py.
 */

import { roundEven } from "./fitting.js";

/**
 * @typedef {object} Mask
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} values (height, width), 1 inside and 0 outside
 */
/** @typedef {[number, number]} Point x, y */

/** Make a mask.
 * @param {number} width
 * @param {number} height
 * @param {(at: number) => boolean} [isIn] tells of a pixel's index whether it is in
 * @returns {Mask}
 */
export function mask(width, height, isIn) {
  const values = new Uint8Array(width * height);
  if (isIn) for (let i = 0; i < values.length; i++) values[i] = Number(isIn(i));
  return { width, height, values };
}

/** Count the pixels inside. @param {Mask} mask */
export function area({ values }) {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Join two masks. @param {Mask} one @param {Mask} other @returns {Mask} */
export function either(one, other) {
  return mask(one.width, one.height, (i) => (one.values[i] | other.values[i]) === 1);
}

/** Grow a mask by squares of (2 * radius + 1)² pixels.
 * @param {Mask} source
 * @param {number} radius
 * @returns {Mask}
 */
export function dilate(source, radius) {
  return grown(source, radius, 1);
}

/** Shrink a mask by squares of (2 * radius + 1)² pixels; what lies outside counts as in.
 * @param {Mask} source
 * @param {number} radius
 * @returns {Mask}
 */
export function erode(source, radius) {
  return grown(source, radius, 0);
}

/** Drop what is narrower than 2 * radius + 1 pixels.
 * @param {Mask} source
 * @param {number} radius
 */
export function opened(source, radius) {
  return dilate(erode(source, radius), radius);
}

/** Grow what has a value, along rows and then along columns.
 * @param {Mask} source
 * @param {number} radius
 * @param {0 | 1} value
 * @returns {Mask}
 */
function grown({ width, height, values }, radius, value) {
  const wide = new Uint8Array(values.length).fill(1 - value);
  const grown = mask(width, height);
  grown.values.fill(1 - value);
  for (let y = 0; y < height; y++) growLine(values, wide, y * width, 1, width, radius, value);
  for (let x = 0; x < width; x++) growLine(wide, grown.values, x, width, height, radius, value);
  return grown;
}

/** @param {Uint8Array} from @param {Uint8Array} to @param {number} start @param {number} step
 * @param {number} count @param {number} radius @param {0 | 1} value
 */
function growLine(from, to, start, step, count, radius, value) {
  for (let i = 0, done = 0; i < count; i++) {
    if (from[start + i * step] !== value) continue;
    const end = Math.min(count, i + radius + 1);
    for (done = Math.max(done, i - radius); done < end; done++) to[start + done * step] = value;
  }
}

/** Number the parts of a mask that hang together by sides, from 1; 0 is outside.
 *
 * Runs of each row are joined with those they touch in the next (Hoshen & Kopelman, 1976).
 * @param {Mask} source
 * @returns {{labels: Int32Array, count: number}} labels (height, width)
 */
export function label(source) {
  const { width } = source;
  const runs = runsOf(source);
  const parent = runs.map((_, i) => i);
  const root = (/** @type {number} */ run) => {
    while (parent[run] !== run) run = parent[run] = parent[parent[run]];
    return run;
  };
  for (let above = 0, i = 0; i < runs.length; i++) {
    const { start, end } = runs[i];
    while (runs[above].end <= start - width) above++;
    for (let j = above; runs[j].start < end - width; j++) {
      const [one, two] = [root(i), root(j)];
      parent[Math.max(one, two)] = Math.min(one, two);
    }
  }
  const labels = new Int32Array(source.values.length);
  const numbers = new Int32Array(runs.length);
  let count = 0;
  runs.forEach(({ start, end }, i) => {
    numbers[i] = parent[i] === i ? ++count : numbers[root(i)];
    labels.fill(numbers[i], start, end);
  });
  return { labels, count };
}

/** List the runs of a mask's rows.
 * @param {Mask} source
 * @returns {{start: number, end: number}[]} indices of pixels
 */
function runsOf({ width, height, values }) {
  const runs = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!values[y * width + x]) continue;
      const start = y * width + x;
      while (x < width && values[y * width + x]) x++;
      runs.push({ start, end: y * width + x });
    }
  }
  return runs;
}

/** List the pixels of each part.
 * @param {Int32Array} labels
 * @param {number} count
 * @returns {Int32Array[]} by number; indices in order
 */
export function pixelsOf(labels, count) {
  const sizes = new Int32Array(count + 1);
  for (const number of labels) sizes[number]++;
  const pixels = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  labels.forEach((number, i) => {
    pixels[number][sizes[number]++] = i;
  });
  return pixels;
}

/** Return left, top, right and bottom of numbered parts, all 0 where one is empty; both last are
 * beyond.
 * @param {Int32Array} labels (height, width)
 * @param {number} count
 * @param {number} width
 * @returns {Int32Array} (count + 1, 4)
 */
export function boxesOf(labels, count, width) {
  const boxes = new Int32Array(4 * (count + 1));
  labels.forEach((number, i) => {
    const [at, x, y] = [4 * number, i % width, Math.floor(i / width)];
    const isFirst = boxes[at + 3] === 0;
    boxes[at] = isFirst ? x : Math.min(boxes[at], x);
    boxes[at + 1] = isFirst ? y : Math.min(boxes[at + 1], y);
    boxes[at + 2] = Math.max(boxes[at + 2], x + 1);
    boxes[at + 3] = Math.max(boxes[at + 3], y + 1);
  });
  return boxes;
}

/** Fill the holes of a mask: what is outside and does not reach the edge.
 * @param {Mask} source
 * @returns {Mask}
 */
export function filled(source) {
  const { width, height, values } = source;
  const { labels, count } = label(mask(width, height, (i) => !values[i]));
  const reached = new Uint8Array(count + 1);
  for (let i = 0; i < labels.length; i++) {
    const x = i % width;
    if (x === 0 || x === width - 1 || i < width || i >= labels.length - width) {
      reached[labels[i]] = 1;
    }
  }
  return mask(width, height, (i) => values[i] === 1 || !reached[labels[i]]);
}

/** Return the corners of the convex hull (Andrew's monotone chain).
 * @param {readonly Point[]} points
 * @returns {Point[]}
 */
export function hull(points) {
  const ordered = [...points].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  return [ordered, ordered.slice().reverse()].flatMap((sequence) => {
    /** @type {Point[]} */
    const chain = [];
    for (const point of sequence) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) {
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  });
}

/** Return the corners of the smallest rectangle around points.
 *
 * One of its sides lies on a side of their convex hull (Freeman & Shapira, 1975). From the corner
 * at the upper left clockwise, for a rectangle that is turned by less than 45°.
 * @param {readonly Point[]} points
 * @returns {Point[]} four
 */
export function smallestRectangle(points) {
  let corners = hull(points);
  if (corners.length < 3) {
    /** @type {(dx: number, dy: number) => Point[]} */
    const moved = (dx, dy) => corners.map(([x, y]) => [x + dx, y + dy]);
    corners = [...corners, ...moved(1e-3, 1e-3), ...moved(1e-3, 0)];
  }
  /** @type {Point[]} */
  let best = [];
  let least = Infinity;
  corners.forEach((one, i) => {
    const two = corners[(i + 1) % corners.length];
    let angle = Math.atan2(two[1] - one[1], two[0] - one[0]);
    angle -= roundEven(angle / (Math.PI / 2)) * (Math.PI / 2);
    const found = rectangleAt(corners, angle);
    if (found.area >= least) return;
    least = found.area;
    best = found.corners;
  });
  return best;
}

/** Return the rectangle around points whose sides have an angle.
 * @param {readonly Point[]} points
 * @param {number} angle
 */
function rectangleAt(points, angle) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const xs = points.map(([x, y]) => x * cos + y * sin);
  const ys = points.map(([x, y]) => y * cos - x * sin);
  const [left, right, top, bottom] = [
    Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys),
  ];
  const straight = [[left, top], [right, top], [right, bottom], [left, bottom]];
  /** @type {Point[]} */
  const corners = straight.map(([x, y]) => [x * cos - y * sin, x * sin + y * cos]);
  return { corners, area: (right - left) * (bottom - top) };
}

/** @param {Point} one @param {Point} two @param {Point} three */
function turn(one, two, three) {
  return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0]);
}
