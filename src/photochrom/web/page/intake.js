/**
 * The ways photos come in: dropped, pasted, picked, opened with the installed page, shared to it.
 */

import { button, find } from "./view/dom.js";
import { droppedFiles } from "./folders.js";
import { PhotochromError } from "../errors.js";
import { cacheName } from "../cache-names.js";

const SAMPLE = "samples/eileen-collins.jpg"; // NASA, public domain

/** Listen for photos from everywhere.
 * @param {(taken: import("./folders.js").Taken) => void} onFiles
 * @param {(error: Error) => void} onTrouble with a folder or the sample
 */
export function startIntake(onFiles, onTrouble) {
  const take = (/** @type {Iterable<File>} */ files) => {
    const found = [...files].map((file) => ({ file, folder: "" }));
    if (found.length > 0) onFiles({ found, passedOver: new Map() });
  };
  startPicking(take);
  button("sample").addEventListener("click", () => {
    void fetchSample().then((file) => take([file]), onTrouble);
  });
  startDropping((transfer) => droppedFiles(transfer).then(onFiles, onTrouble));
  document.addEventListener("paste", (event) => take(event.clipboardData?.files ?? []));
  void takeShared().then(take);
  takeLaunched(take);
}

/** Ask for photos as the system does. */
export function pickFiles() {
  find("files", HTMLInputElement).click();
}

/** Fetch the photo for who has none at hand. @returns {Promise<File>} */
async function fetchSample() {
  const response = await fetch(SAMPLE).catch(() => null);
  if (!response?.ok) throw new PhotochromError("noSample");
  return new File([await response.blob()], SAMPLE.slice(SAMPLE.lastIndexOf("/") + 1), {
    type: "image/jpeg",
  });
}

/** @param {(files: Iterable<File>) => void} take */
function startPicking(take) {
  const input = find("files", HTMLInputElement);
  input.addEventListener("change", () => {
    take(input.files ?? []);
    input.value = "";
  });
  for (const id of ["choose", "open"]) button(id).addEventListener("click", pickFiles);
}

/** @param {(transfer: DataTransfer) => void} take */
function startDropping(take) {
  const veil = find("dropping", HTMLElement);
  let depth = 0;
  let isOurs = false; // a result on its way out
  document.addEventListener("dragstart", () => isOurs = true);
  document.addEventListener("dragend", () => isOurs = false);
  const isFiles = (/** @type {DragEvent} */ event) =>
    !isOurs && (event.dataTransfer?.types.includes("Files") ?? false);
  addEventListener("dragenter", (event) => {
    if (isFiles(event)) veil.hidden = ++depth === 0;
  });
  addEventListener("dragleave", (event) => {
    if (isFiles(event)) veil.hidden = --depth <= 0;
  });
  addEventListener("dragover", (event) => {
    if (isFiles(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    depth = 0;
    veil.hidden = true;
    if (event.dataTransfer) take(event.dataTransfer);
  });
}

/** Take what the service worker kept when another app shared photos to this one.
 * @returns {Promise<File[]>}
 */
async function takeShared() {
  if (!new URLSearchParams(location.search).has("shared")) return [];
  history.replaceState(null, "", location.pathname);
  const cache = await caches.open(cacheName("shared"));
  const files = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    if (!response) continue;
    const name = decodeURIComponent(new URL(request.url).hash.slice(1)
      || request.url.slice(request.url.lastIndexOf("/") + 1));
    const blob = await response.blob();
    files.push(new File([blob], name, { type: blob.type }));
    await cache.delete(request);
  }
  return files;
}

/** Take photos opened with the installed page.
 * @param {(files: Iterable<File>) => void} take
 */
function takeLaunched(take) {
  const queue = /** @type {{setConsumer: (use: (launch: any) => void) => void} | undefined} */ (
    /** @type {any} */ (window).launchQueue
  );
  queue?.setConsumer(async ({ files }) => {
    take(await Promise.all(files.map((/** @type {FileSystemFileHandle} */ file) => file.getFile())));
  });
}
