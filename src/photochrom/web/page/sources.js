/**
 * From the files that came in to photos: each page of a TIFF is one, and what lies beside a photo to
 * tell of it goes along: photo.jpg.xmp, photo.xmp, photo.jpg.json. photo/sidecars.py is its sibling.
 */

import { stemOf } from "../files/kinds.js";
import { picturesOf } from "../files/tiff.js";
import { count, suffixOf } from "./folders.js";

/** @typedef {{file: File, folder: string}} Found a file, and the path of its folder with a slash at its end */
/**
 * @typedef {object} Source a photo
 * @property {File} file
 * @property {string} folder
 * @property {number | null} page of a TIFF that has several, from 0
 * @property {Sidecar[]} sidecars
 */
/** @typedef {{file: File, ending: string}} Sidecar `ending` follows the result's name, "*" standing for
 *   its suffix */

const SIDECAR = /\.(xmp|json)$/i;
const TAKEOUT = ".supplemental-metadata";
const TAKEOUT_CHARACTERS = 46; // where Takeout cuts a name, before ".json"
const COUNTED = /^(.+)(\(\d+\))$/s; // the second photo of a name: IMG(1).jpg, IMG.jpg(1).json

/** Make photos of files.
 * @param {import("./folders.js").Taken} taken
 * @returns {Promise<{sources: Source[], passedOver: Map<string, number>}>} what tells of no photo in its
 *   folder is passed over, too
 */
export async function asSources({ found, passedOver: before }) {
  const beside = new Map(found.filter(({ file }) => SIDECAR.test(file.name))
    .map((one) => [one.folder + one.file.name.toLowerCase(), one.file]));
  const taken = new Set();
  const sources = [];
  for (const { file, folder } of found) {
    if (SIDECAR.test(file.name)) continue;
    const sidecars = sidecarsOf(file.name, folder, beside);
    for (const sidecar of sidecars) taken.add(sidecar.file);
    for (const page of await pagesIn(file)) sources.push({ file, folder, page, sidecars });
  }
  const rest = found.filter(({ file }) => SIDECAR.test(file.name) && !taken.has(file));
  const chosen = rest.filter(({ folder }) => folder === ""); // by a person, who is told what they are
  sources.push(...chosen.map((one) => ({ ...one, page: null, sidecars: [] })));
  const passedOver = new Map(before);
  for (const { file, folder } of rest) if (folder !== "") count(passedOver, suffixOf(file));
  return { sources, passedOver };
}

/** @param {File} file @returns {Promise<(number | null)[]>} */
async function pagesIn(file) {
  const pages = await picturesOf(file);
  return pages.length > 1 ? pages.map(({ number }) => number) : [null];
}

/** @param {string} name @param {string} folder @param {ReadonlyMap<string, File>} beside by path
 * @returns {Sidecar[]}
 */
function sidecarsOf(name, folder, beside) {
  const found = new Map();
  for (const [own, ending] of namesOf(name)) {
    const file = beside.get(folder + own.toLowerCase());
    if (file && !found.has(ending)) found.set(ending, { file, ending });
  }
  return [...found.values()];
}

/** List names that a photo's sidecars may have, and what follows the result's name in theirs.
 * @param {string} name
 * @returns {[string, string][]}
 */
function namesOf(name) {
  const stem = stemOf(name);
  const suffix = name.slice(stem.length);
  const [, first, count] = COUNTED.exec(stem) ?? ["", stem, ""];
  const whole = first + suffix;
  /** @type {[string, string][]} */
  const names = [[`${name}.xmp`, "*.xmp"], [`${stem}.xmp`, ".xmp"], [`${whole}${count}.json`, "*.json"],
    [`${whole.slice(0, TAKEOUT_CHARACTERS)}${count}.json`, "*.json"]];
  for (let end = TAKEOUT.length; end > 0; end--) {
    names.push([`${whole}${TAKEOUT.slice(0, end)}${count}.json`, `*${TAKEOUT}.json`]);
  }
  return names;
}

/** Name a sidecar after its photo's result.
 * @param {string} result
 * @param {string} ending
 */
export function sidecarName(result, ending) {
  return ending.startsWith("*") ? result + ending.slice(1) : stemOf(result) + ending;
}
