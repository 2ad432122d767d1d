/**
 * How much of a*b* goes with the things in a picture: what is left of blocks where tone and light are
 * taken away; as in paper.py.
 */

import { PAPER } from "./constants.js";

/** @typedef {import("./paper.js").Blocks} Blocks */

/** Return what is left with the far brought near, so that it counts no more.
 * @param {Float64Array} left (rows, columns, 2)
 */
function nearOf(left) {
  return left.map((value, i) => {
    const length = Math.hypot(left[i & ~1], left[i | 1]);
    return value / Math.max(1, length / PAPER.farthest);
  });
}

/** Return the rms of what blocks share with the next but one at edges of L*, beyond what they share
 * elsewhere. Edges go on in rows or columns: the stronger counts.
 * @param {Float64Array} left (rows, columns, 2)
 * @param {Blocks} blocks
 */
export function atEdgesOf(left, blocks) {
  const { rows, columns } = blocks;
  const near = nearOf(left);
  const edges = Float64Array.from({ length: rows * columns }, (_, i) => {
    const square = rangeAround(blocks, i) ** 2;
    return square / (square + PAPER.edge ** 2);
  });
  let [most, elsewhere] = [0, 0];
  for (const [down, right] of [[2, 0], [0, 2]]) {
    const sums = { edge: 0, edges: 0, rest: 0, rests: 0 };
    for (let y = down; y < rows; y++) {
      for (let x = right; x < columns; x++) {
        const [one, two] = [y * columns + x, (y - down) * columns + x - right];
        const product = near[2 * one] * near[2 * two] + near[2 * one + 1] * near[2 * two + 1];
        const [edge, rest] = [edges[one] * edges[two], (1 - edges[one]) * (1 - edges[two])];
        sums.edge += edge * product;
        sums.edges += edge;
        sums.rest += rest * product;
        sums.rests += rest;
      }
    }
    most = Math.max(most, sums.edge / Math.max(sums.edges, 1e-6));
    elsewhere = Math.max(elsewhere, sums.rest / Math.max(sums.rests, 1e-6));
  }
  return Math.sqrt(Math.max(0, most - elsewhere));
}

/** Return how much L* differs in the 3 x 3 blocks around one.
 * @param {Blocks} blocks
 * @param {number} i
 */
function rangeAround({ rows, columns, values }, i) {
  let [least, most] = [Infinity, -Infinity];
  const [row, column] = [Math.floor(i / columns), i % columns];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      least = Math.min(least, values[3 * (y * columns + x)]);
      most = Math.max(most, values[3 * (y * columns + x)]);
    }
  }
  return most - least;
}

/** Return the rms of what neighboring blocks share; grain is not shared.
 * @param {Float64Array} left (rows, columns, 2)
 * @param {number} rows
 * @param {number} columns
 */
export function structureOf(left, rows, columns) {
  const near = nearOf(left);
  const sums = [0, 0];
  for (let i = 0; i < near.length; i++) {
    const block = i >> 1;
    if (block >= columns) sums[0] += near[i] * near[i - 2 * columns];
    if (block % columns > 0) sums[1] += near[i] * near[i - 2];
  }
  const counts = [(rows - 1) * columns, rows * (columns - 1)];
  const means = sums.map((sum, i) => sum / counts[i]).filter((_, i) => counts[i] > 0);
  const total = means.reduce((sum, value) => sum + value, 0);
  return Math.sqrt(Math.max(0, total / Math.max(1, means.length)));
}
