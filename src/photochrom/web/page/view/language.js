/**
 * The page's language: the browser's, or the one a person chose.
 */

import { remember, remembered } from "./memory.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./texts.js").TextKey} TextKey */
/** @typedef {import("./texts.js").LanguageCode} LanguageCode */

const KEY = "photochrom-language";
const SIZE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** @type {LanguageCode} */
let current = "en";

/** Choose among the page's languages by a person's wishes.
 * @param {string | null} chosen before, on this page
 * @param {readonly string[]} wishes the browser's languages
 * @returns {LanguageCode}
 */
export function chooseLanguage(chosen, wishes) {
  for (const wish of [chosen ?? "", ...wishes]) {
    const code = wish.slice(0, 2).toLowerCase();
    if (code === "en" || code === "ru") return code;
  }
  return "en";
}

/** Say a text in the page's language.
 * @param {TextKey} key
 * @param {Record<string, string | number>} [facts]
 */
export function text(key, facts = {}) {
  return TEXTS[current][key].replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));
}

/** Say how large a file is.
 * @param {number} bytes
 */
export function sizeText(bytes) {
  const power = Math.min(SIZE_UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const format = new Intl.NumberFormat(current, {
    style: "unit", unit: SIZE_UNITS[power], unitDisplay: power > 0 ? "short" : "long",
    maximumSignificantDigits: 2,
  });
  return format.format(bytes / 1000 ** power);
}

/** Name the language the switch leads to.
 * @returns {LanguageCode}
 */
function other() {
  return current === "en" ? "ru" : "en";
}

/** Put the page's words in place: data-text, data-title, data-label. */
function translatePage() {
  document.documentElement.lang = current;
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-text], [data-title], [data-label]")
  )) {
    const { text: content, title, label } = element.dataset;
    if (content) element.textContent = text(/** @type {TextKey} */ (content));
    if (title) {
      element.title = text(/** @type {TextKey} */ (title));
      element.setAttribute("aria-label", element.title.replace(/ \([^)]*\)$/, ""));
    }
    if (label) element.setAttribute("aria-label", text(/** @type {TextKey} */ (label)));
  }
}

/** Name the other language on its button, in short where there is little room.
 * @param {HTMLElement} button
 */
function nameOther(button) {
  const { languageName, languageShort } = TEXTS[other()];
  button.lang = other();
  button.replaceChildren(...[["wide", languageName], ["narrow", languageShort]].map(
    ([className, name]) => Object.assign(document.createElement("span"), {
      className, textContent: name,
    }),
  ));
}

/** Begin in the right language and let the button switch it.
 * @param {HTMLElement} button
 * @param {() => void} onChange says again what is not in the page's own words
 */
export function startLanguage(button, onChange) {
  const show = () => {
    translatePage();
    nameOther(button);
  };
  current = chooseLanguage(remembered(KEY), navigator.languages);
  show();
  button.addEventListener("click", () => {
    current = other();
    remember(KEY, current);
    show();
    onChange();
  });
}
