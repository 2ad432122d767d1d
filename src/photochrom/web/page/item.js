/**
 * A photo of this visit and what has become of it. Its state is changed here alone:
 *
 *   waiting ── begin ──► opening ── finish ──► colored ── markSaved ──► saved
 *                         │    │                  ▲                       │
 *     as it was before ◄──┘    └── fail ──► failed└────── an edit ────────┘
 *              release
 *
 * `begin` leads from every state but opening to opening.
 */

import { stemOf } from "../files/kinds.js";
import { History } from "./history.js";

/** @typedef {import("../errors.js").PhotochromError} PhotochromError */
/** @typedef {import("./engine.js").Opened} Opened */
/** @typedef {import("./history.js").Edit} Edit */
/** @typedef {"waiting" | "opening" | "colored" | "failed"} Progress */
/** @typedef {Progress | "saved"} State */

export class Item {
  history = new History();
  /** What is known of the picture; null until it has been opened. @type {Opened | null} */
  facts = null;
  /** @type {ImageBitmap | null} */
  thumbnail = null;
  /** Why it failed; null where it did not. @type {PhotochromError | null} */
  error = null;
  /** @type {Progress} */
  #progress = "waiting";
  /** @type {Progress} */
  #before = "waiting";
  /** @type {Edit | null} */
  #savedEdit = null;

  /**
   * @param {number} key by which the worker knows it
   * @param {File} file
   * @param {() => void} [onChange]
   * @param {Partial<import("./sources.js").Source>} [source] where it is in its file, and beside what
   */
  constructor(key, file, onChange = () => {}, { page = null, folder = "", sidecars = [] } = {}) {
    this.key = key;
    this.file = file;
    this.onChange = onChange;
    this.page = page;
    this.folder = folder;
    this.sidecars = sidecars;
  }

  /** By which a person knows it: of several pages in a file each has a number, scan-2.tif. */
  get name() {
    const { name } = this.file;
    return this.page === null ? name : `${stemOf(name)}-${this.page + 1}${name.slice(stemOf(name).length)}`;
  }

  /** @returns {State} */
  get state() {
    const isSaved = this.#progress === "colored" && this.#savedEdit === this.history.edit;
    return isSaved ? "saved" : this.#progress;
  }

  /** It has its colors, and can be edited and saved where it is on the stage. */
  get isColored() {
    return this.#progress === "colored";
  }

  /** A person changed something that is not in a saved file. */
  get hasUnsavedEdit() {
    return !this.history.isAutomatic && this.#savedEdit !== this.history.edit;
  }

  /** Begin to open and color it. */
  begin() {
    if (this.#progress === "opening") throw this.#refusal("begin");
    this.#before = this.#progress;
    this.error = null;
    this.#become("opening");
  }

  /** Leave it as it was before it was begun. */
  release() {
    this.#leaveOpening("release", this.#before);
  }

  /** It is open and colored. */
  finish() {
    this.#leaveOpening("finish", "colored");
  }

  /** It cannot be opened or colored.
   * @param {PhotochromError} error
   */
  fail(error) {
    this.error = error;
    this.#leaveOpening("fail", "failed");
  }

  /** A file has been saved.
   * @param {Edit} edit with which it was
   */
  markSaved(edit) {
    this.#savedEdit = edit;
    this.onChange();
  }

  /** Keep what was found on opening it.
   * @param {Opened} facts
   */
  describe(facts) {
    this.facts = facts;
    this.onChange();
  }

  /** Keep what was found on coloring it, where that is new.
   * @param {import("./engine.js").Findings} findings
   */
  learn(findings) {
    if (!this.facts) return;
    const facts = { ...this.facts, ...findings };
    if (JSON.stringify(facts) !== JSON.stringify(this.facts)) this.describe(facts);
  }

  /** Take another thumbnail, or none, and give the memory of the older back.
   * @param {ImageBitmap | null} thumbnail
   */
  setThumbnail(thumbnail) {
    this.thumbnail?.close();
    this.thumbnail = thumbnail;
    this.onChange();
  }

  /** @param {string} transition @param {Progress} next */
  #leaveOpening(transition, next) {
    if (this.#progress !== "opening") throw this.#refusal(transition);
    this.#become(next);
  }

  /** @param {Progress} next */
  #become(next) {
    this.#progress = next;
    this.onChange();
  }

  /** @param {string} transition */
  #refusal(transition) {
    return new Error(`${transition}: not for a photo that is ${this.#progress}`);
  }
}
