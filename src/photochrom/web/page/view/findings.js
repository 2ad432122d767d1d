/**
 * What a person may not expect of a photo, in words.
 */

import { text } from "./language.js";

/** @typedef {import("../engine.js").Opened} Opened */
/** @typedef {import("./notice.js").Notice} Notice */

/**
 * @typedef {object} Wishes what a person may wish of what was found
 * @property {() => void} exchange light and dark
 * @property {() => void} keepColors of a photo that is in color
 */

/** Kinds of scans that are left alone. @type {readonly Opened["kind"][]} */
export const STAYS = Object.freeze(["blank", "negative"]);

/** Say what was found of a photo.
 * @param {Notice} notice
 * @param {Opened} facts
 * @param {Wishes} wishes
 * @param {string} [besides] what else is to be said
 */
export function sayFindings(notice, facts, wishes, besides = "") {
  const { kind, losses, pictures, hasFilm } = facts;
  const line = [...linesOf(facts), besides].filter(Boolean).join(" ");
  if (hasFilm || pictures.some((picture) => picture.kind === "negative")) {
    notice.keep(line, text("exchangeNow"), wishes.exchange);
  } else if (kind === "color") {
    notice.keep(line, text("keepColors"), wishes.keepColors);
  } else if (besides || losses.length > 0 || kind === "blank") {
    notice.keep(line);
  } else if (line) {
    notice.say(line);
  }
}

/** Say what was passed over in folders, nothing where that is nothing.
 * @param {ReadonlyMap<string, number>} kinds
 */
export function passedOverText(kinds) {
  if (kinds.size === 0) return "";
  const listed = [...kinds].sort().map(([kind, number]) => `${kind || text("noSuffix")} ${number}`);
  return text("passedOver", { kinds: listed.join(", ") });
}

/** @param {Opened} facts @returns {string[]} */
function linesOf({ kind, prints, pictures, keepsColors, hasFilm, losses }) {
  const count = pictures.length;
  const isGray = pictures.some(({ isOn }) => isOn);
  const hasNegative = pictures.some((picture) => picture.kind === "negative");
  const found = text(isGray || hasNegative || hasFilm ? "picturesFound" : "picturesInColor", { count });
  return [
    keepsColors ? text("keepsColors") : kind === "toned" && !hasFilm && text("toned"),
    kind === "color" && text("inColor"),
    kind === "blank" && text("blank"),
    kind === "scan" && found,
    hasFilm && text("films"),
    hasNegative && text(kind === "negative" ? "aNegative" : "negatives"),
    prints.includes("halftone") && text("halftones"),
    prints.includes("drawing") && text("drawings"),
    ...losses.map(({ code, count: number = 0 }) => text(code, { count: number })),
  ].filter((line) => typeof line === "string");
}
