/**
 * The model file and its runtime; the only module that knows onnxruntime-web. Runs in the worker.
 */

import { plane } from "./chroma.js";
import { PhotochromError } from "./errors.js";

/** @typedef {import("./chroma.js").Plane} Plane */
/** @typedef {typeof import("onnxruntime-web")} Runtime */

/**
 * @typedef {object} Contract written by Python from the model file's metadata
 * @property {number} contract
 * @property {string} name
 * @property {number} multiple both sides of the network's input are multiples of it
 * @property {number} outputStride
 * @property {number} sidePx
 * @property {number} bytes of the model file
 * @property {string} license
 */

const RUNTIME = new URL("./vendor/onnxruntime/ort.wasm.min.mjs", import.meta.url).href;
const RUNTIME_BINARY = new URL(
  "./vendor/onnxruntime/ort-wasm-simd-threaded.wasm.gz", import.meta.url,
);
const MODEL = new URL("./model/model.onnx", import.meta.url);
const CONTRACT = new URL("./model/model.json", import.meta.url);
const MAX_THREADS = 4;

/** @typedef {(share: number) => void} Progress share in [0, 1] */

/** Fetch a file of the page, reporting how much has arrived.
 * @param {URL} url
 * @param {number} bytes expected, 0 when not known
 * @param {Progress} onProgress
 * @returns {Promise<Uint8Array>}
 */
async function fetchBytes(url, bytes, onProgress) {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url.pathname}: HTTP ${response.status}`);
  const chunks = [];
  let arrived = 0;
  const reader = response.body.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    chunks.push(step.value);
    arrived += step.value.length;
    if (bytes) onProgress(Math.min(1, arrived / bytes));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Unpack gzip; some hosts have already done so on the way.
 * @param {Uint8Array} packed
 * @returns {Promise<ArrayBuffer>}
 */
async function gunzip(packed) {
  const blob = new Blob([/** @type {BlobPart} */ (packed)]);
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) return blob.arrayBuffer();
  const unpacked = blob.stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked).arrayBuffer();
}

/** Load onnxruntime-web, with threads where the page is cross-origin isolated.
 * @returns {Promise<Runtime>}
 */
async function loadRuntime() {
  try {
    const [runtime, binary] = await Promise.all([
      /** @type {Promise<Runtime>} */ (import(RUNTIME)),
      fetchBytes(RUNTIME_BINARY, 0, () => {}).then(gunzip),
    ]);
    runtime.env.wasm.wasmBinary = binary;
    runtime.env.wasm.numThreads = self.crossOriginIsolated
      ? Math.min(MAX_THREADS, navigator.hardwareConcurrency || 1)
      : 1;
    return runtime;
  } catch (error) {
    throw new PhotochromError("noRuntime", { reason: String(error) });
  }
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
   * @param {Progress} onProgress
   * @returns {Promise<Model>}
   */
  static async load(onProgress) {
    const [runtime, { contract, file }] = await Promise.all([loadRuntime(), readModel(onProgress)]);
    try {
      const session = await runtime.InferenceSession.create(file, {
        executionProviders: ["wasm"],
        graphOptimizationLevel: "all",
      });
      return new Model(runtime, session, contract);
    } catch (error) {
      throw new PhotochromError("badModel", { reason: String(error) });
    }
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
    const values = /** @type {Float32Array} */ (ab.data);
    return plane(ab.dims[2], ab.dims[1], 2, values);
  }
}

/** Read what Python wrote about the model file.
 * @returns {Promise<Contract>}
 */
async function readContract() {
  const response = await fetch(CONTRACT).catch(() => null);
  if (!response?.ok) throw new PhotochromError("noModel");
  const contract = /** @type {Contract} */ (await response.json());
  if (contract.contract !== 1) {
    throw new PhotochromError("badModel", { reason: `contract ${contract.contract}, expected 1` });
  }
  return contract;
}

/** Fetch the model file and what is known of it.
 * @param {Progress} onProgress
 */
async function readModel(onProgress) {
  const contract = await readContract();
  try {
    return { contract, file: await fetchBytes(MODEL, contract.bytes, onProgress) };
  } catch (error) {
    throw new PhotochromError("noModel", { reason: String(error) });
  }
}
