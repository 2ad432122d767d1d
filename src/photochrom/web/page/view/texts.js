/**
 * Every word the page says, in each of its languages.
 */

import { ENGLISH } from "./english.js";
import { RUSSIAN } from "./russian.js";

/** @typedef {keyof typeof ENGLISH} TextKey */
/** @typedef {"en" | "ru"} LanguageCode */

/** @type {Record<LanguageCode, Record<TextKey, string>>} */
export const TEXTS = { en: ENGLISH, ru: RUSSIAN };
