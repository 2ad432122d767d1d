/**
 * The worker: holds the model and the open photos, does one request after another.
 *
 * Request {id, method, values}, answers {id, progress}, then {id, result} or {id, error}.
 * {cancel: id} stops a request at its next step.
 */

import { mainColors } from "../arithmetic/palette.js";
import { PhotochromError, asPhotochromError } from "../errors.js";
import { typeOf } from "../files/kinds.js";
import { trueSidecar, withMetadata } from "../files/metadata.js";
import { findings } from "./division.js";
import { captionsUnlikeXmp, lossesOf } from "./limits.js";
import { Model, readContract } from "./model.js";
import { asGoodAs } from "./quality.js";
import { colorPage } from "./pages.js";
import { Photo } from "./photo.js";

/** @typedef {import("../arithmetic/merge.js").Look} Look */
/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {import("../arithmetic/grid.js").Strip} Strip */
/** @typedef {import("../page/history.js").Edit} Edit */
/** @typedef {import("./encoding.js").Encoding} Encoding */
/** @typedef {import("./bitmap.js").Step} Step */
/** @typedef {import("./model.js").Contract} Contract */

/**
 * @typedef {object} Open
 * @property {Photo} photo
 * @property {Blob} file
 * @property {Map<string, Plane>} known colors of its pictures found so far, by guess and hints
 */

const MOST_COLORS = 4; // of a picture, kept for undo and variants

const scope = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @type {Map<number, Open>} */
const photos = new Map();
/** @type {Set<number>} */
const cancelled = new Set();
/** @type {{contract: Promise<Contract>, model: Promise<Model>} | null} */
let loading = null;

/** @param {number} key @returns {Open} */
function openPhoto(key) {
  const open = photos.get(key);
  if (!open) throw new PhotochromError("cancelled");
  return open;
}

const methods = {
  /** Load the model. @param {(share: number | null) => Promise<void>} onStep */
  async load(onStep) {
    const contract = readContract();
    loading = { contract, model: contract.then((known) => Model.load(known, onStep)) };
    return (await loading.model).contract;
  },

  /** Decode a photo and keep it under a key.
   * @param {Step} onStep @param {number} key @param {File} file @param {number} page of a TIFF
   */
  async open(onStep, key, file, page) {
    const { sidePx } = await begun().contract;
    const photo = await Photo.open(file, page, sidePx, onStep);
    photos.get(key)?.photo.close();
    photos.set(key, { photo, file, known: new Map() });
    const { width, height, transparent, division } = photo;
    const [type, losses] = [await typeOf(file) ?? file.type, await lossesOf(file, page)];
    const captions = await captionsUnlikeXmp(file);
    return { width, height, ...findings(division), transparent, type, losses, captions };
  },

  /** Find a photo's colors, and tell what was found on it.
   * @param {Step} _onStep @param {number} key @param {Edit} edit
   */
  async color(_onStep, key, edit) {
    const open = openPhoto(key);
    open.photo.colors = await colorsOf(open, edit);
    return findings(await open.photo.pageOf(edit.negative).divided(false));
  },

  /** Render a rectangle for the screen.
   * @param {Step} onStep @param {number} key @param {Strip} area @param {Look | null} look
   */
  async render(onStep, key, area, look) {
    const canvas = await openPhoto(key).photo.render(area, look, onStep);
    return canvas.transferToImageBitmap();
  },

  /** Render a rectangle as it would be with another edit.
   * @param {Step} onStep @param {number} key @param {Strip} area @param {Edit} edit
   */
  async preview(onStep, key, area, edit) {
    const open = openPhoto(key);
    const canvas = await open.photo.render(area, edit, onStep, await colorsOf(open, edit));
    return canvas.transferToImageBitmap();
  },

  /** Encode the colored photo at full size, with what its file said about it.
   * @param {Step} onStep @param {number} key @param {Look} look
   * @param {Encoding} encoding
   */
  async encode(onStep, key, look, encoding) {
    const { photo, file } = openPhoto(key);
    const blob = await photo.encode(look, await asGoodAs(file, encoding), onStep);
    const { software, name: model } = await begun().contract;
    const { width, height } = photo;
    const across = encoding.compare ? 2 * width : width;
    return withMetadata(blob, file, across, height, { software, model }, !encoding.compare);
  },

  /** Make XMP that lies beside a photo true for its result.
   * @param {Step} _onStep @param {number} key @param {File} sidecar @param {boolean} compare
   */
  async sidecar(_onStep, key, sidecar, compare) {
    const { photo: { width, height }, file } = openPhoto(key);
    const { software, name: model } = await begun().contract;
    const upright = { width: compare ? 2 * width : width, height, orientation: 1, isWhole: !compare };
    return trueSidecar(sidecar, file, upright, { software, model });
  },

  /** List the photo's main colors.
   * @param {Step} _onStep @param {number} key
   */
  async palette(_onStep, key) {
    const { lightness, coefficients } = openPhoto(key).photo.colors;
    return mainColors(lightness, coefficients);
  },

  /** Tell L*a*b* at a spot.
   * @param {Step} _onStep @param {number} key @param {number} x @param {number} y
   */
  async spot(_onStep, key, x, y) {
    return openPhoto(key).photo.labAt(x, y);
  },

  /** Give a photo's memory back. @param {Step} _onStep @param {number} key */
  async close(_onStep, key) {
    photos.get(key)?.photo.close();
    photos.delete(key);
  },
};

/** @typedef {typeof methods} Methods */

/** Find a photo's colors.
 * @param {Open} open
 * @param {Edit} edit
 */
async function colorsOf({ photo, known }, edit) {
  const most = MOST_COLORS * photo.division.regions.pictures.length;
  if (known.size >= most) known.clear();
  const { model } = begun();
  const page = photo.pageOf(edit.negative);
  await page.noticeNegatives(await model);
  return colorPage(await model, page, edit, known);
}

/** What of the model is there or on its way. */
function begun() {
  if (!loading) throw new PhotochromError("noModel");
  return loading;
}

/** Let messages in, so that a request can be cancelled while it runs.
 * @returns {Promise<void>}
 */
function breathe() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });
}

/** @param {{id: number, method: keyof Methods, values: unknown[]}} request */
async function answer({ id, method, values }) {
  const onStep = async (/** @type {number | null} */ progress) => {
    scope.postMessage({ id, progress });
    await breathe();
    if (cancelled.has(id)) throw new PhotochromError("cancelled");
  };
  try {
    const call = /** @type {(...values: any[]) => Promise<unknown>} */ (methods[method]);
    const result = await call(onStep, ...values);
    const transfer = result instanceof ImageBitmap ? [result] : [];
    scope.postMessage({ id, result }, transfer);
  } catch (thrown) {
    const { code, facts } = asPhotochromError(thrown);
    scope.postMessage({ id, error: { code, facts } });
  } finally {
    cancelled.delete(id);
  }
}

/** @type {Promise<void>} */
let last = Promise.resolve();

scope.onmessage = (/** @type {MessageEvent} */ { data }) => {
  if ("cancel" in data) cancelled.add(data.cancel);
  else if (data.method === "load") void answer(data); // beside the rest, which it holds up only where needed
  else last = last.then(() => answer(data));
};
