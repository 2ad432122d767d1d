/**
 * The page's side of the worker: calls become promises, one runs at a time, urgent ones first.
 */

import { PhotochromError } from "../errors.js";

/** @typedef {import("../arithmetic/merge.js").Look} Look */
/** @typedef {import("../arithmetic/grid.js").Strip} Strip */
/** @typedef {import("../worker/model.js").Contract} Contract */
/** @typedef {(share: number) => void} Progress */

/** @typedef {import("../worker/division.js").Findings} Findings */

/**
 * @typedef {object} OpenedFile
 * @property {number} width
 * @property {number} height
 * @property {boolean} transparent somewhere, so that JPEG would not do
 * @property {string} type of media, as its first bytes tell, or its name
 * @property {import("../worker/limits.js").Loss[]} losses
 * @property {string[]} captions names of those whose IPTC says otherwise than XMP; a JPEG alone keeps both
 */
/** @typedef {OpenedFile & Findings} Opened */

/**
 * @typedef {object} Call
 * @property {number} id
 * @property {string} method
 * @property {unknown[]} values
 * @property {boolean} urgent
 * @property {Progress} [onProgress]
 * @property {AbortSignal} [signal]
 * @property {(result: any) => void} resolve
 * @property {(error: Error) => void} reject
 */

/** @typedef {Pick<Call, "id" | "resolve" | "reject"> & {onProgress: (share: any) => void}} Loading */

/**
 * @typedef {object} CallOptions
 * @property {boolean} [urgent] before what waits in the queue; true unless told
 * @property {Progress} [onProgress]
 * @property {AbortSignal} [signal]
 */

export class Engine {
  /** @type {Call[]} */
  #waiting = [];
  /** @type {Call | null} */
  #running = null;
  /** @type {Loading | null} */
  #loading = null;
  #nextId = 1;
  /** @type {Worker | null} */
  #worker = null;

  /** Load the model, beside what else is asked for. Rejects where it cannot be; then again, please.
   * @param {(share: number | null) => void} onProgress share of what is fetched; null: it is there
   * @returns {Promise<Contract>}
   */
  load(onProgress) {
    return new Promise((resolve, reject) => {
      this.#loading = { id: this.#nextId++, onProgress, resolve, reject };
      this.#post({ id: this.#loading.id, method: "load", values: [] });
    });
  }

  /** @param {number} key @param {File} file @param {number} page of a TIFF
   * @param {CallOptions} [options] @returns {Promise<Opened>}
   */
  open(key, file, page, options) {
    return this.#call("open", [key, file, page], options);
  }

  /** @param {number} key @param {File} sidecar @param {boolean} compare @param {CallOptions} [options]
   * @returns {Promise<Blob>}
   */
  sidecar(key, sidecar, compare, options) {
    return this.#call("sidecar", [key, sidecar, compare], options);
  }

  /** @param {number} key @param {import("./history.js").Edit} edit
   * @param {CallOptions} [options] @returns {Promise<Findings>}
   */
  color(key, edit, options) {
    return this.#call("color", [key, edit], options);
  }

  /** @param {number} key @param {Strip} area @param {import("./history.js").Edit} edit
   * @param {CallOptions} [options] @returns {Promise<ImageBitmap>}
   */
  preview(key, area, edit, options) {
    return this.#call("preview", [key, area, edit], options);
  }

  /** @param {number} key @param {Strip} area @param {Look | null} look
   * @param {CallOptions} [options] @returns {Promise<ImageBitmap>}
   */
  render(key, area, look, options) {
    return this.#call("render", [key, area, look], options);
  }

  /** @param {number} key @param {Look} look @param {import("../worker/encoding.js").Encoding} encoding
   * @param {CallOptions} [options] @returns {Promise<Blob>}
   */
  encode(key, look, encoding, options) {
    return this.#call("encode", [key, look, encoding], options);
  }

  /** @param {number} key @returns {Promise<[number, number][]>} a*b* pairs */
  palette(key) {
    return this.#call("palette", [key]);
  }

  /** @param {number} key @param {number} x @param {number} y
   * @returns {Promise<[number, number, number]>} L*a*b*
   */
  spot(key, x, y) {
    return this.#call("spot", [key, x, y]);
  }

  /** @param {number} key @returns {Promise<void>} */
  close(key) {
    return this.#call("close", [key]);
  }

  /** @param {string} method @param {unknown[]} values @param {CallOptions} [options]
   * @returns {Promise<any>}
   */
  #call(method, values, { urgent = true, onProgress, signal } = {}) {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const call = { id, method, values, urgent, onProgress, signal, resolve, reject };
      const firstPatient = urgent ? this.#waiting.findIndex((other) => !other.urgent) : -1;
      this.#waiting.splice(firstPatient < 0 ? this.#waiting.length : firstPatient, 0, call);
      signal?.addEventListener("abort", () => this.#cancel(call), { once: true });
      this.#next();
    });
  }

  /** @param {Call} call */
  #cancel(call) {
    const at = this.#waiting.indexOf(call);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      call.reject(new PhotochromError("cancelled"));
    } else if (this.#running === call) {
      this.#worker?.postMessage({ cancel: call.id });
    }
  }

  #next() {
    if (this.#running) return;
    const call = this.#waiting.shift();
    if (!call) return;
    if (call.signal?.aborted) {
      call.reject(new PhotochromError("cancelled"));
      this.#next();
      return;
    }
    this.#running = call;
    this.#post({ id: call.id, method: call.method, values: call.values });
  }

  /** @param {{id: number, method: string, values: unknown[]}} request */
  #post(request) {
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
  }

  #start() {
    const worker = new Worker(new URL("../worker/worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      const code = this.#loading ? "noRuntime" : "unexpected";
      this.#restart(code, { reason: event.message ?? "worker.js" }); // a missing one has no message
    };
    return worker;
  }

  /** @param {{id: number, progress?: number | null, result?: unknown, error?: any}} message */
  #receive(message) {
    const call = [this.#running, this.#loading].find((one) => one?.id === message.id);
    if (!call) return;
    if (message.progress !== undefined) {
      call.onProgress?.(/** @type {number} */ (message.progress));
      return;
    }
    const { error } = message;
    if (error && call === this.#loading) {
      this.#restart(error.code, error.facts);
      return;
    }
    if (call === this.#loading) this.#loading = null;
    else this.#running = null;
    if (error) call.reject(new PhotochromError(error.code, error.facts));
    else call.resolve(message.result);
    this.#next();
  }

  /** Fail what runs, and let a new worker begin: in the old one a module that failed stays so.
   * @param {import("../errors.js").ErrorCode} code
   * @param {import("../errors.js").Facts} facts
   */
  #restart(code, facts) {
    this.#worker?.terminate();
    this.#worker = null;
    const failed = [this.#loading, this.#running];
    this.#loading = this.#running = null;
    for (const call of failed) call?.reject(new PhotochromError(code, facts));
    this.#next();
  }
}
