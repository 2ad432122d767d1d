/**
 * Find the flats of a drawing that have writing in them, balloons and captions; as in writing.py.
 */

import { WRITING } from "./constants.js";
import { median } from "./fitting.js";
import { boxesOf, label, mask } from "./masks.js";

/** @typedef {import("./masks.js").Mask} Mask */

/** @typedef {[number, number, number, number]} Letter left, top, right, bottom */

/** Tell which flats have writing in them; the insides of letters become part of the flat around them.
 * @param {Int32Array} labels of the flats (height, width), which are changed
 * @param {Mask} ink between them
 * @param {number} count of flats
 * @returns {Uint8Array} (count + 1), 1 where there is writing
 */
export function findWriting(labels, ink, count) {
  const { width } = ink;
  const { texts, number } = textsOf(ink);
  const [areas, within] = [new Int32Array(count + 1), new Int32Array(count + 1)];
  labels.forEach((flat, i) => {
    areas[flat]++;
    if (texts[i] > 0) within[flat]++;
  });
  const isInside = within.map((pixels, flat) => Number(flat > 0 && pixels > WRITING.inside * areas[flat]));
  const [around, filled] = [new Int32Array(number + 1), new Int32Array(count + 1)];
  const boxes = boxesOf(texts, number, width);
  for (let text = 1; text <= number; text++) {
    const [left, top, right, bottom] = boxes.subarray(4 * text);
    const counts = new Int32Array(count + 1);
    let size = 0;
    for (let y = top; y < bottom; y++) {
      for (let i = y * width + left; i < y * width + right; i++) {
        if (texts[i] !== text) continue;
        size++;
        if (labels[i] > 0 && !isInside[labels[i]]) counts[labels[i]]++;
      }
    }
    counts.forEach((pixels, flat) => {
      if (pixels > counts[around[text]]) around[text] = flat;
    });
    filled[around[text]] += size;
  }
  labels.forEach((flat, i) => {
    if (isInside[flat] && around[texts[i]] > 0) labels[i] = around[texts[i]];
  });
  return Uint8Array.from(filled, (pixels, flat) =>
    Number(flat > 0 && pixels > WRITING.leastFilled * Math.max(1, areas[flat])));
}

/** Number the texts of a drawing: where letters lie and what is near them.
 * @param {Mask} ink
 * @returns {{texts: Int32Array, number: number}}
 */
function textsOf(ink) {
  const { width, height } = ink;
  const letters = lettersOf(ink);
  const near = mask(width, height);
  for (const [left, top, right, bottom] of letters) {
    const reach = Math.floor((WRITING.near * (right - left + bottom - top)) / 2 + 0.5);
    const [first, last] = [Math.max(0, left - reach), Math.min(width, right + reach)];
    for (let y = Math.max(0, top - reach); y < Math.min(height, bottom + reach); y++) {
      near.values.fill(1, y * width + first, y * width + last);
    }
  }
  const { labels, count } = label(near);
  /** @type {Letter[][]} */
  const lettersIn = Array.from({ length: count + 1 }, () => []);
  for (const letter of letters) lettersIn[labels[letter[1] * width + letter[0]]].push(letter);
  const areas = new Int32Array(count + 1);
  labels.forEach((text) => areas[text]++);
  const boxes = boxesOf(labels, count, width);
  const isText = lettersIn.map((its, text) => {
    const [left, top, right, bottom] = boxes.subarray(4 * text);
    return text > 0 && isWriting(its, areas[text], (right - left) * (bottom - top));
  });
  return { texts: labels.map((text) => (isText[text] ? text : 0)), number: count };
}

/** List parts that are as large as letters. @param {Mask} ink @returns {Letter[]} */
function lettersOf(ink) {
  const share = Math.floor(WRITING.mostLetter * Math.max(ink.width, ink.height) + 0.5);
  const most = Math.max(WRITING.mostLetterPx, share);
  const { labels, count } = label(ink);
  const boxes = boxesOf(labels, count, ink.width);
  /** @type {Letter[]} */
  const letters = [];
  for (let part = 1; part <= count; part++) {
    const [left, top, right, bottom] = boxes.subarray(4 * part);
    const isLarge = Math.max(right - left, bottom - top) > most;
    if (!isLarge && bottom - top >= WRITING.leastLetterPx) letters.push([left, top, right, bottom]);
  }
  return letters;
}

/** Tell whether letters that are near each other are writing.
 * @param {Letter[]} letters
 * @param {number} near how many pixels lie near them
 * @param {number} area of the rectangle around these
 */
function isWriting(letters, near, area) {
  if (letters.length < WRITING.leastLetters) return false;
  const sizes = Float64Array.from(letters, ([left, top, right, bottom]) =>
    Math.max(right - left, bottom - top));
  const middle = median(sizes);
  const like = sizes.filter((size) => Math.abs(size / middle - 1) < WRITING.alike);
  const lettered = letters.reduce((sum, [left, top, right, bottom]) =>
    sum + (right - left) * (bottom - top), 0);
  return like.length >= WRITING.leastLike * letters.length && near >= WRITING.leastNear * area
    && lettered >= WRITING.leastLettered * area;
}
