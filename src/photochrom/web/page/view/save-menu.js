/**
 * The save button, its menu, and what they say.
 */

import { button, find } from "./dom.js";
import { DragOut } from "./drag-out.js";
import { asPhotochromError } from "../../errors.js";
import { passedOverText } from "./findings.js";
import { text } from "./language.js";
import { errorText } from "./notice.js";
import {
  canShare, captionsLeft, copyPhoto, download, encodeAll, encodingOf, formatFor, resultName, sharePhoto, sidecarsFor,
} from "../save.js";

/** @typedef {import("../engine.js").Engine} Engine */
/** @typedef {import("../item.js").Item} Item */
/** @typedef {import("./notice.js").Notice} Notice */
/** @typedef {import("../queue.js").Queue} Queue */
/** @typedef {import("../save.js").Format} Format */
/** @typedef {import("../save.js").SavedPhoto} SavedPhoto */
/** @typedef {import("../session.js").Session} Session */

/**
 * @typedef {object} Encoded
 * @property {File} file
 * @property {Item} item
 * @property {import("../history.js").Edit} edit with which it was
 * @property {boolean} instead as PNG, not JPEG
 * @property {boolean} compare with the original beside it
 * @property {{name: string, blob: Blob}[]} sidecars
 */

export class SaveMenu {
  /** What a person chose; null: each photo's own format. @type {Format | null} */
  #format = null;
  #menu = find("save-menu", HTMLElement);
  #more = button("save-more");
  #busy = false;
  /** What was encoded last, for as long as nothing of it has changed. @type {Encoded | null} */
  #last = null;
  #dragOut = new DragOut(async (signal) => (await this.#make(signal))?.file ?? null);

  /**
   * @param {Engine} engine
   * @param {Session} session
   * @param {Queue} queue
   * @param {Notice} notice
   */
  constructor(engine, session, queue, notice) {
    this.engine = engine;
    this.session = session;
    this.queue = queue;
    this.notice = notice;
    button("save").addEventListener("click", () => void this.save());
    button("save-all").addEventListener("click", () => void this.saveAll());
    button("copy").addEventListener("click", () => void this.copy());
    button("share").addEventListener("click", () => void this.share());
    button("share").hidden = !canShare();
    this.#more.addEventListener("click", () => this.#toggle(this.#menu.hidden));
    for (const input of this.#inputs()) {
      input.addEventListener("change", () => {
        this.#format = /** @type {Format} */ (input.value);
        this.#offerDrag();
      });
    }
    find("with-original", HTMLInputElement).addEventListener("change", () => this.#offerDrag());
    this.#closeOutside();
  }

  close() {
    if (!this.#menu.hidden) this.#toggle(false);
  }

  /** Follow the shown photo. */
  show() {
    const { item } = this.session;
    if (this.#last?.item !== item || this.#last?.edit !== item?.history.edit) this.#last = null;
    const shown = this.#format ?? this.#formatOf(item).format;
    for (const input of this.#inputs()) input.checked = input.value === shown;
    const several = this.queue.items.length > 1;
    const ready = item?.isColored ?? false;
    button("save-all").hidden = !several;
    for (const id of ["save", "copy", "share"]) button(id).disabled = !ready;
    this.#more.disabled = !ready && !several; // what is shown may have failed; others can be saved
  }

  async save() {
    await this.#encode(async ({ file, item, edit, instead, sidecars }) => {
      download(file, file.name);
      for (const { name, blob } of sidecars) download(blob, name);
      item.markSaved(edit);
      const saved = text(instead ? "savedInstead" : "saved", { name: file.name });
      const left = captionsLeft(item.facts?.captions ?? [], /** @type {Format} */ (file.type));
      if (left.length === 0) return saved;
      this.notice.keep(`${saved}. ${text("captionsLeft", { captions: left.join(", ") })}`);
      return null;
    });
  }

  async share() {
    await this.#encode(async ({ file, item, edit }) => {
      const again = async () => {
        if (await sharePhoto(file)) item.markSaved(edit);
      };
      if (await sharePhoto(file)) item.markSaved(edit);
      else this.notice.offer(text("readyToShare", { name: file.name }), text("share"), again);
      return null;
    });
  }

  async saveAll() {
    const { items } = this.queue;
    if (items.length < 2) return;
    const count = items.length;
    const first = text("savingAll", { number: 1, count });
    await this.#while(first, "", async (step, signal, say) => {
      const onProgress = (/** @type {number} */ i, /** @type {number} */ share) => {
        say(text("savingAll", { number: i + 1, count }));
        step((i + share) / count);
      };
      const { zip, saved, failed } =
        await encodeAll(this.engine, items, this.#wish, onProgress, signal);
      download(zip, "photochrom.zip");
      for (const { item, edit } of saved) item.markSaved(edit);
      return summaryOf(saved, failed, passedOverText(this.queue.passedOver));
    });
  }

  async copy() {
    const { item } = this.session;
    if (!item?.isColored) return;
    await this.#while(text("saving", { name: item.name }), item.name,
      async (step, signal) => {
        const encoding = encodingOf("image/png", this.#wish.compare);
        const encode = () =>
          this.engine.encode(item.key, item.history.edit, encoding, { onProgress: step, signal });
        await copyPhoto(this.session.refresh().then(encode));
        return text("copied");
      });
  }

  /** Encode the shown photo as it is wished for, and do something with the file.
   * @param {(encoded: Encoded) => Promise<string | null>} use
   */
  async #encode(use) {
    const { item } = this.session;
    if (!item?.isColored) return;
    const name = resultName(item.name, this.#formatOf(item).format, this.#wish.compare);
    await this.#while(text("saving", { name }), item.name, async (onProgress, signal) => {
      const encoded = await this.#make(signal, onProgress);
      return encoded && use(encoded);
    });
  }

  /** Encode the shown photo as it is wished for, if it has not been.
   * @param {AbortSignal} signal
   * @param {(share: number) => void} [onProgress]
   * @returns {Promise<Encoded | null>} null where none is shown
   */
  async #make(signal, onProgress) {
    const { item } = this.session;
    if (!item?.isColored) return null;
    const { format, instead } = this.#formatOf(item);
    const { compare } = this.#wish;
    await this.session.refresh(); // what was changed last may still be on its way
    const { edit } = item.history;
    const last = this.#last;
    const isSame = last?.item === item && last.edit === edit && last.compare === compare
      && last.file.type === format;
    if (isSame) return { ...last, instead };
    const encoding = encodingOf(format, compare);
    const blob = await this.engine.encode(item.key, edit, encoding, { onProgress, signal });
    const name = resultName(item.name, format, compare);
    const file = new File([blob], name, { type: format });
    const sidecars = await sidecarsFor(this.engine, item.key, item, name, compare, signal);
    this.#last = { file, item, edit, instead, compare, sidecars };
    return this.#last;
  }

  #offerDrag() {
    this.#dragOut.show().catch((thrown) => {
      const error = asPhotochromError(thrown);
      if (error.code !== "cancelled") this.notice.keep(errorText(error, this.session.item?.name));
    });
  }

  /** Show progress while something is saved, then what came of it.
   * @param {string} message
   * @param {string} name of the photo
   * @param {(step: (share: number) => void, signal: AbortSignal, say: (message: string) => void)
   *   => Promise<string | null>} task tells what to say then
   */
  async #while(message, name, task) {
    if (this.#busy) return;
    this.#busy = true;
    this.#toggle(false);
    const canceller = new AbortController();
    this.notice.moveOn();
    const progress = this.notice.progress(message, canceller);
    try {
      const done = await task(progress.step, canceller.signal, progress.say);
      progress.end();
      if (done) this.notice.say(done);
    } catch (thrown) {
      progress.end();
      const error = asPhotochromError(thrown);
      if (error.code === "cancelled") this.notice.say(text("cancelled"));
      else this.notice.keep(errorText(error, name));
    } finally {
      this.#busy = false;
    }
  }

  /** @returns {import("../save.js").Wish} */
  get #wish() {
    return { format: this.#format, compare: find("with-original", HTMLInputElement).checked };
  }

  /** @param {Item | null} item */
  #formatOf(item) {
    const { type = item?.file.type ?? "", transparent = false } = item?.facts ?? {};
    return formatFor(type, transparent, this.#format);
  }

  /** @returns {HTMLInputElement[]} */
  #inputs() {
    return [...find("formats", HTMLElement).querySelectorAll("input")];
  }

  /** @param {boolean} open */
  #toggle(open) {
    const hadFocus = this.#menu.contains(document.activeElement);
    this.#menu.hidden = !open;
    this.#more.setAttribute("aria-expanded", String(open));
    if (open) this.#offerDrag();
    else this.#dragOut.hide();
    if (open) this.#inputs().find((input) => input.checked)?.focus();
    else if (hadFocus) this.#more.focus();
  }

  #closeOutside() {
    document.addEventListener("pointerdown", (event) => {
      const target = /** @type {Node} */ (event.target);
      if (!this.#menu.contains(target) && !this.#more.contains(target)) this.#toggle(false);
    });
  }
}

/** Say what came of saving all, and what a person may not expect.
 * @param {readonly SavedPhoto[]} saved
 * @param {readonly string[]} failed names
 * @param {string} [passedOver] in words
 */
export function summaryOf(saved, failed, passedOver = "") {
  const count = (/** @type {(photo: SavedPhoto) => unknown} */ test) => saved.filter(test).length;
  const inColor = count((photo) => photo.inColor);
  const instead = count((photo) => photo.instead);
  const lossy = count((photo) => photo.isLossy);
  return [
    text("savedAll", { count: saved.length }),
    failed.length > 0 && text("ofThemFailed", { names: failed.join(", ") }),
    inColor > 0 && text("ofThemInColor", { count: inColor }),
    instead > 0 && text("ofThemInstead", { count: instead }),
    lossy > 0 && text("ofThemLossy", { count: lossy }),
    passedOver.replace(/\.$/, ""),
  ].filter(Boolean).join("; ");
}
