/**
 * Tell what is in color in a picture from its tone: stamps, ink, stickers, tints; or all of it; as in
 * own_colors.py.
 */

import { plane } from "../arithmetic/grid.js";
import { OWN_COLORS } from "./constants.js";
import { addTo, beginFit, median, roundEven, solveFit } from "./fitting.js";
import { area, dilate, either, erode, label, mask, opened, pixelsOf } from "./masks.js";
import { Paper, fitPaper } from "./paper.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("./masks.js").Mask} Mask */
/** @typedef {"neutral" | "toned" | "tinted" | "color"} Kind */

/**
 * @typedef {object} OwnColors what a picture has of colors
 * @property {Kind} kind
 * @property {Paper | null} paper the tone of what is not in color; null: neutral
 * @property {Mask | null} things in color
 */

/** Tell a gray or toned picture from one that is tinted or in color.
 * @param {Plane} lab (H, W, 3), L*a*b*
 * @returns {OwnColors}
 */
export function findOwnColors(lab) {
  const { width, height } = lab;
  const isColored = mask(width, height, (i) => chromaAt(lab, i) > 2 * OWN_COLORS.neutralChroma);
  if (area(isColored) === 0) return { kind: "neutral", paper: null, things: null };
  const paper = fitPaper(lab);
  const tone = toneOf(lab, paper);
  const { things, stains, marks } = sort(lab, tone, paper.chroma);
  const ignored = dilate(either(things, stains), 2);
  const rest = area(ignored) > 0 ? fitPaper(replaced(lab, ignored, tone)) : paper;
  if (isColor(rest) || area(things) > 0.5 * width * height) {
    return isStained(lab) ? { kind: "toned", paper, things: null } : partly(lab, "color", paper);
  }
  if (!marks) return partly(lab, "tinted", paper);
  if (isMuted(rest) && !isStained(lab)) return partly(lab, "color", paper);
  const kind = paper.chroma < OWN_COLORS.neutralChroma ? "neutral" : "toned";
  return { kind, paper, things: area(things) > 0 ? things : null };
}

/** Tell what is in color from the neutral, where there is much of that.
 * @param {Plane} lab
 * @param {Kind} kind
 * @param {Paper} paper
 * @returns {OwnColors}
 */
function partly(lab, kind, paper) {
  const { width, height } = lab;
  const neutral = mask(width, height, (i) => chromaAt(lab, i) < 2 * OWN_COLORS.neutralChroma);
  const isNeutral = area(neutral) > OWN_COLORS.muchNeutral * width * height;
  const rest = isNeutral ? Paper.neutral() : paper;
  return { kind, paper: rest, things: sort(lab, toneOf(lab, rest), rest.chroma).things };
}

/** @param {Paper} paper */
function isColor({ structure, across, chroma }) {
  const most = Math.min(
    OWN_COLORS.mostStructure, OWN_COLORS.structure + OWN_COLORS.structureOfChroma * chroma,
  );
  return structure > most || across > OWN_COLORS.mostAcross;
}

/** Tell a photo in pale colors from a print: they end where its things do. @param {Paper} paper */
function isMuted({ atEdges, chroma }) {
  return atEdges > OWN_COLORS.atEdges + OWN_COLORS.atEdgesOfChroma * chroma;
}

/** Tell a gray photo under stains and tape, which have one hue, from a photo in color.
 * @param {Plane} lab
 */
function isStained(lab) {
  return OWN_COLORS.stainHues.some((degrees) => {
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const projected = plane(lab.width, lab.height, 3);
    let blue = 0;
    for (let i = 0; i < lab.values.length; i += 3) {
      const [lightness, a, b] = lab.values.subarray(i, i + 3);
      projected.values[i] = lightness;
      projected.values[i + 1] = a * sin - b * cos;
      blue += Number(a * cos + b * sin < -OWN_COLORS.blue);
    }
    if (blue > OWN_COLORS.mostBlue * lab.width * lab.height) return false;
    return fitPaper(projected).structure < OWN_COLORS.mostAcrossStains;
  });
}

/** Sort what lies far from the tone.
 * @param {Plane} lab
 * @param {Plane} tone (H, W, 2), the a*b* that the picture would have without it
 * @param {number} chroma rms of the tone's
 * @returns {{things: Mask, stains: Mask, marks: boolean}} things in color; stains; whether things are
 *   marks alone
 */
function sort(lab, tone, chroma) {
  const { width, height } = lab;
  const size = width * height;
  const far = Math.max(OWN_COLORS.far, OWN_COLORS.farOfChroma * chroma);
  const distance = distanceOf(lab, tone);
  const { labels, count } = label(mask(width, height, (i) => distance[i] > far / 2));
  const [things, stains] = [mask(width, height), mask(width, height)];
  let tinted = 0;
  for (const part of pixelsOf(labels, count).slice(1)) {
    const peaks = part.reduce((sum, i) => sum + Number(distance[i] > far), 0);
    if (peaks <= OWN_COLORS.leastSpot * size) continue;
    if (isTone(lab, tone, part, far, 3 * chroma)) continue;
    const isSmall = part.length <= OWN_COLORS.small * size;
    const to = !isSmall && isStain(lab, part) ? stains : things;
    for (const i of part) to.values[i] = 1;
    if (to === things && !isThin(part, width, height) && !isFlat(lab, part)) tinted += part.length;
  }
  const marks = tinted <= OWN_COLORS.small * size && area(things) <= OWN_COLORS.most * size;
  return { things, stains, marks };
}

/** Tell a stronger or fainter patch of a toned print from a thing of another hue.
 * @param {Plane} lab
 * @param {Plane} tone
 * @param {Int32Array} part its pixels
 * @param {number} far
 * @param {number} most chroma
 */
function isTone(lab, tone, part, far, most) {
  const [toneA, toneB] = [0, 1].map((c) =>
    part.reduce((sum, i) => sum + tone.values[2 * i + c], 0) / part.length);
  const usual = Math.hypot(toneA, toneB);
  if (usual < OWN_COLORS.neutralChroma * 4) return false;
  const [, a, b] = medianOf(lab, part);
  const across = Math.abs(a * (toneB / usual) - b * (toneA / usual));
  const along = a * (toneA / usual) + b * (toneB / usual);
  return across < far / 2 && along > -far / 2 && Math.hypot(a, b) < most;
}

/** @param {Int32Array} part @param {number} width @param {number} height */
function isThin(part, width, height) {
  const side = Math.min(width, height);
  const radius = Math.max(1, roundEven((OWN_COLORS.strokeOfSide * side) / 2));
  return area(opened(cropOf(part, width, height, 2 * radius + 1).mask, radius)) < 0.1 * part.length;
}

/** Tell a label, printed in one color, from a thing with light and shade.
 * @param {Plane} lab
 * @param {Int32Array} part
 */
function isFlat(lab, part) {
  const { left, top, mask: crop } = cropOf(part, lab.width, lab.height, 2);
  const inner = erode(crop, 1);
  const inside = part.filter((i) => {
    const [x, y] = [(i % lab.width) - left, Math.floor(i / lab.width) - top];
    return inner.values[y * crop.width + x];
  });
  if (inside.length < 20) return true;
  return medianOf(lab, inside).every((middle, c) => median(
    Float64Array.from(inside, (i) => Math.abs(lab.values[3 * i + c] - middle)),
  ) < OWN_COLORS.flat);
}

/** Tell tape and stains, through which the picture shows, in the hues of old paper.
 * @param {Plane} lab
 * @param {Int32Array} part
 */
function isStain(lab, part) {
  const { values } = lab;
  const [, a, b] = medianOf(lab, part);
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  const [from, to] = OWN_COLORS.paperHues;
  if (!(hue > from && hue < to) || Math.hypot(a, b) > OWN_COLORS.paperChroma) return false;
  const terms = Float64Array.from({ length: 3 * part.length }, (_, k) =>
    (values[3 * part[Math.floor(k / 3)]] / 100) ** (k % 3));
  const fit = beginFit(3, 2);
  part.forEach((i, n) => addTo(fit, terms, 3 * n, values, 3 * i + 1));
  const found = solveFit(fit);
  const rest = Float64Array.from(part, (i, n) => Math.hypot(...[0, 1].map((c) => {
    let tone = 0;
    for (let k = 0; k < 3; k++) tone += terms[3 * n + k] * found[2 * k + c];
    return values[3 * i + 1 + c] - tone;
  })));
  return median(rest) < OWN_COLORS.paperScatter && scatterOf(values, part) > OWN_COLORS.flat;
}

/** Return the standard deviation of L*. @param {Float32Array} values @param {Int32Array} part */
function scatterOf(values, part) {
  const mean = part.reduce((sum, i) => sum + values[3 * i], 0) / part.length;
  return Math.sqrt(part.reduce((sum, i) => sum + (values[3 * i] - mean) ** 2, 0) / part.length);
}

/** Cut the mask of a part out of the picture, with so much around it.
 * @param {Int32Array} part its pixels, in order
 * @param {number} width
 * @param {number} height
 * @param {number} margin
 */
function cropOf(part, width, height, margin) {
  let [least, most] = [width, 0];
  for (const i of part) {
    least = Math.min(least, i % width);
    most = Math.max(most, i % width);
  }
  const left = Math.max(0, least - margin);
  const right = Math.min(width, most + margin + 1);
  const top = Math.max(0, Math.floor(part[0] / width) - margin);
  const bottom = Math.min(height, Math.floor(part[part.length - 1] / width) + margin + 1);
  const crop = mask(right - left, bottom - top);
  for (const i of part) {
    crop.values[(Math.floor(i / width) - top) * crop.width + (i % width) - left] = 1;
  }
  return { left, top, mask: crop };
}

/** @param {Plane} lab @param {Int32Array} part */
function medianOf({ values }, part) {
  return [0, 1, 2].map((c) => median(Float64Array.from(part, (i) => values[3 * i + c])));
}

/** @param {Plane} lab @param {Paper} paper */
function toneOf({ width, height, values }, paper) {
  return paper.ab(width, height, (i) => values[3 * i]);
}

/** Return how far each pixel's a*b* are from the tone. @param {Plane} lab @param {Plane} tone */
function distanceOf({ values }, tone) {
  const distance = new Float32Array(values.length / 3);
  for (let i = 0; i < distance.length; i++) {
    const a = values[3 * i + 1] - tone.values[2 * i];
    const b = values[3 * i + 2] - tone.values[2 * i + 1];
    distance[i] = Math.sqrt(a * a + b * b); // Math.hypot is ten times slower
  }
  return distance;
}

/** Give what is ignored the tone's color.
 * @param {Plane} lab
 * @param {Mask} ignored
 * @param {Plane} tone
 */
function replaced(lab, ignored, tone) {
  const values = lab.values.slice();
  ignored.values.forEach((isIgnored, i) => {
    if (isIgnored) values.set(tone.values.subarray(2 * i, 2 * i + 2), 3 * i + 1);
  });
  return plane(lab.width, lab.height, 3, values);
}

/** @param {Plane} lab @param {number} i */
function chromaAt({ values }, i) {
  return Math.sqrt(values[3 * i + 1] ** 2 + values[3 * i + 2] ** 2);
}
