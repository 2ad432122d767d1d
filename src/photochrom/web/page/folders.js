/**
 * Photos in folders that were dropped, to their depths (File and Directory Entries API).
 */

import { PhotochromError } from "../errors.js";
import { stemOf, typeOf } from "../files/kinds.js";

/** What drives and galleries keep for themselves, as the command knows it (finding.py). */
const KEPT = new RegExp([
  "^\\.", "^(@eadir|#recycle|#snapshot|@recycle|@recently-snapshot|@tmp|~snapshot)$",
  "^(\\$recycle\\.bin|recycler|network trash folder|temporary items|__macosx|lost\\+found)$",
  "^(system volume information|iphoto library|photo booth library)$",
  "\\.(photoslibrary|photolibrary|migratedphotolibrary|aplibrary|lrlibrary|lrdata|app)$",
].join("|"), "i");
/** Suffixes of photos, as the command knows them (kinds.py); of many of them systems tell browsers
 * nothing. */
const PICTURE = new RegExp("\\.(jpe?g|jpe|jfif|jfi|jif|pjpeg|pjp|png|webp|tiff?|heic|heif|hif|avif|gif|bmp|dib|"
  + "mpo|jp2|jpx|jpf|j2k|j2c|pnm|pbm|pgm|ppm)$", "i");
const SIDECAR = /\.(xmp|json)$/i;

/** @typedef {import("./sources.js").Found} Found */
/** @typedef {ReadonlyMap<string, number>} PassedOver how many of each kind: a suffix, or "" for none */
/** @typedef {{found: Found[], passedOver: PassedOver}} Taken sidecars are among what was found */

/** List what was dropped: files as they are, and of folders the pictures, by name; count the rest.
 *
 * To be called while the drop is handled, which is when a page may ask for folders.
 * @param {DataTransfer} transfer
 * @returns {Promise<Taken>} rejects where folders hold no pictures, or cannot be read
 */
export async function droppedFiles(transfer) {
  const files = [...transfer.files];
  const entries = [...transfer.items].filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry());
  const folder = entries.find(isFolder);
  const lists = files.map((file, i) =>
    (isFolder(entries[i]) ? filesIn(entries[i], `${entries[i].name}/`) : [{ file, folder: "" }]));
  const listed = (await Promise.all(lists)).flat();
  /** @type {Map<string, number>} */
  const passedOver = new Map();
  const found = [];
  for (const one of listed) {
    if (one.folder === "" || SIDECAR.test(one.file.name) || await isPicture(one.file)) found.push(one);
    else count(passedOver, suffixOf(one.file));
  }
  const hasPhotos = found.some(({ file }) => !SIDECAR.test(file.name));
  if (folder && !hasPhotos) throw new PhotochromError("noPictures", { name: folder.name });
  return { found, passedOver };
}

/** @param {FileSystemEntry | null} entry @returns {entry is FileSystemDirectoryEntry} */
function isFolder(entry) {
  return entry?.isDirectory ?? false;
}

/** Count one of a kind, or more.
 * @param {Map<string, number>} counts
 * @param {string} kind
 * @param {number} [more]
 */
export function count(counts, kind, more = 1) {
  counts.set(kind, (counts.get(kind) ?? 0) + more);
}

/** Tell a picture by its name or, where that has no suffix, by its first bytes.
 * @param {File} file
 */
async function isPicture(file) {
  return PICTURE.test(file.name) || (suffixOf(file) === "" && await typeOf(file) !== null);
}

/** @param {File} file */
export function suffixOf({ name }) {
  return name.slice(stemOf(name).length).toLowerCase();
}

/** @param {FileSystemDirectoryEntry} folder @param {string} path @returns {Promise<Found[]>} */
async function filesIn(folder, path) {
  const entries = (await entriesOf(folder)).filter(({ name }) => !KEPT.test(name));
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  const found = [];
  for (const entry of entries) {
    if (isFolder(entry)) found.push(...await filesIn(entry, `${path}${entry.name}/`));
    else found.push({ file: await fileOf(/** @type {FileSystemFileEntry} */ (entry)), folder: path });
  }
  return found;
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<FileSystemEntry[]>} */
async function entriesOf(folder) {
  const reader = folder.createReader();
  const entries = [];
  for (;;) { // browsers hand them out a hundred at a time
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return entries;
    entries.push(...some);
  }
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
function fileOf(entry) {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
