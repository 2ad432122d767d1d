/**
 * The model file and its runtime; the only module that knows onnxruntime-web. Runs in the worker.
 */

import { plane } from "../arithmetic/grid.js";
import { PhotochromError } from "../errors.js";
import { getLarge } from "./large-files.js";

/** @typedef {import("../arithmetic/grid.js").Plane} Plane */
/** @typedef {typeof import("onnxruntime-web")} Runtime */
/** @typedef {import("./large-files.js").LargeFile} LargeFile */

/**
 * @typedef {object} Contract written by Python from the model file's metadata
 * @property {number} contract
 * @property {string} name
 * @property {number} multiple both sides of the network's input are multiples of it
 * @property {number} outputStride
 * @property {number} sidePx
 * @property {string} license
 * @property {string} software name and version of Photochrom
 * @property {LargeFile} file the model
 * @property {LargeFile} runtime its runtime's binary
 */

const RUNTIME = new URL("../vendor/onnxruntime/ort.wasm.min.mjs", import.meta.url).href;
const CONTRACT = new URL("../model/model.json", import.meta.url);
const MAX_THREADS = 4;
const NO_BACKEND = /no available backend/; // onnxruntime-web's own second part did not load

/** Load onnxruntime-web, with threads where the page is cross-origin isolated.
 * @param {Uint8Array} binary
 * @returns {Promise<Runtime>}
 */
async function loadRuntime(binary) {
  try {
    const runtime = /** @type {Runtime} */ (await import(RUNTIME));
    runtime.env.wasm.wasmBinary = binary;
    runtime.env.wasm.numThreads = self.crossOriginIsolated
      ? Math.min(MAX_THREADS, navigator.hardwareConcurrency || 1)
      : 1;
    return runtime;
  } catch (error) {
    throw new PhotochromError("noRuntime", { reason: String(error) });
  }
}

/** @param {Runtime} runtime @param {Uint8Array} content of a model file */
function openSession(runtime, content) {
  return runtime.InferenceSession.create(content, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "disabled", // to fold weights takes longer than two photos gain by it
  });
}

export class Model {
  /**
   * @param {Runtime} runtime
   * @param {import("onnxruntime-web").InferenceSession} session
   * @param {Contract} contract
   */
  constructor(runtime, session, contract) {
    this.runtime = runtime;
    this.session = session;
    this.contract = contract;
  }

  /** Load the page's model.
   * @param {Contract} contract
   * @param {import("./large-files.js").Progress} onProgress of what is fetched
   * @returns {Promise<Model>}
   */
  static async load(contract, onProgress) {
    const [binary, file] = await fetchFiles(contract, onProgress);
    const runtime = await loadRuntime(binary);
    try {
      const session = await openSession(runtime, file);
      runtime.env.wasm.wasmBinary = undefined; // 14 MB that nobody reads again
      return new Model(runtime, session, contract);
    } catch (error) {
      const reason = String(error);
      throw new PhotochromError(NO_BACKEND.test(reason) ? "noRuntime" : "badModel", { reason });
    }
  }

  /** Open another network in the same runtime. @param {Uint8Array} content */
  openBeside(content) {
    return openSession(this.runtime, content);
  }

  /** Predict a*b*.
   * @param {Plane} lightness (H, W, 1), L*; both sides multiples of `multiple`
   * @param {Plane} hints (H, W, 3): a*, b*, mask
   * @returns {Promise<Plane>} (H / stride, W / stride, 2), a*b*
   */
  async predict(lightness, hints) {
    const { Tensor } = this.runtime;
    const { width, height } = lightness;
    const feeds = {
      lightness: new Tensor("float32", lightness.values, [1, height, width, 1]),
      hints: new Tensor("float32", hints.values, [1, height, width, 3]),
    };
    const { ab } = await this.session.run(feeds);
    const { outputStride } = this.contract;
    const expected = [1, height / outputStride, width / outputStride, 2];
    const values = /** @type {Float32Array} */ (ab.data);
    if (String(ab.dims) !== String(expected) || !values.every(Number.isFinite)) {
      throw new PhotochromError("badModel", { reason: `ab ${ab.dims}, expected ${expected}` });
    }
    return plane(expected[2], expected[1], 2, values);
  }
}

/** Read what Python wrote about the model file.
 * @returns {Promise<Contract>}
 */
export async function readContract() {
  const response = await fetch(CONTRACT, { cache: "no-cache" }).catch(() => null);
  if (!response?.ok) throw new PhotochromError("noModel");
  const contract = /** @type {Contract} */ (await response.json().catch(() => {
    throw new PhotochromError("wrongFile", { path: "model/model.json" });
  }));
  if (contract.contract !== 1) {
    throw new PhotochromError("badModel", { reason: `contract ${contract.contract}, expected 1` });
  }
  return contract;
}

/** Fetch the runtime's binary and the model file.
 * @param {Contract} contract
 * @param {import("./large-files.js").Progress} onProgress
 */
async function fetchFiles(contract, onProgress) {
  try {
    return await getLarge([contract.runtime, contract.file], onProgress);
  } catch (error) {
    if (error instanceof PhotochromError) throw error;
    throw new PhotochromError("noModel", { reason: String(error) });
  }
}
