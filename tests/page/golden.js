/** Reads golden/: the vectors Python wrote and every face of Photochrom is held to. */

import { readFileSync } from "node:fs";
import assert from "node:assert/strict";

const FOLDER = new URL("../../golden/", import.meta.url);
const TYPES = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array };

export const manifest = JSON.parse(readFileSync(new URL("manifest.json", FOLDER), "utf8"));
export const constants = manifest.constants;

/** Read one array. */
function read({ file, dtype }) {
  const bytes = readFileSync(new URL(file, FOLDER));
  const Type = TYPES[dtype];
  return new Type(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Return the vectors of one name with their arrays; there must be some. */
export function vectors(name) {
  const found = manifest.vectors.filter((vector) => vector.name === name);
  assert.ok(found.length > 0, `golden/manifest.json has no vector ${name}`);
  return found.map(({ inputs, outputs, parameters, tolerance }) => ({
    parameters,
    tolerance,
    ...arraysOf(inputs),
    ...arraysOf(outputs),
  }));
}

function arraysOf(described) {
  return Object.fromEntries(Object.entries(described).map(([name, array]) => [
    name, { values: read(array), shape: array.shape },
  ]));
}

/** Hold numbers to expected ones, within the tolerance the manifest names. */
export function assertClose(found, { values }, tolerance) {
  assert.equal(found.length, values.length);
  let worst = 0;
  for (let i = 0; i < values.length; i++) worst = Math.max(worst, Math.abs(found[i] - values[i]));
  assert.ok(worst <= tolerance, `differs by ${worst}, more than ${tolerance}`);
}

/** Write a CSS color as the page does; only the page's own pickers name colors there. */
export function hexOf(css) {
  const named = constants.named_colors[css.toLowerCase()];
  if (named) return `#${named}`;
  const short = /^#(.)(.)(.)$/.exec(css);
  if (short) return `#${short.slice(1).map((digit) => digit + digit).join("")}`;
  const channels = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(css);
  if (!channels) return css;
  return `#${channels.slice(1).map((n) => Number(n).toString(16).padStart(2, "0")).join("")}`;
}
