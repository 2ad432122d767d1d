/**
 * Photos in folders that were dropped, to their depths (File and Directory Entries API).
 */

import { PhotochromError } from "../errors.js";

/** What drives and galleries keep for themselves, as the command knows it (finding.py). */
const KEPT = new RegExp([
  "^\\.", "^(@eadir|#recycle|#snapshot|@recycle|@recently-snapshot|@tmp|~snapshot)$",
  "^(\\$recycle\\.bin|recycler|network trash folder|temporary items|__macosx|lost\\+found)$",
  "^(system volume information|iphoto library|photo booth library)$",
  "\\.(photoslibrary|photolibrary|migratedphotolibrary|aplibrary|lrlibrary|lrdata|app)$",
].join("|"), "i");
/** Kinds of which some systems tell browsers nothing. */
const PICTURE = /\.(heic|heif|hif|tiff?)$/i;

/** List what was dropped: files as they are, and of folders the pictures, by name.
 *
 * To be called while the drop is handled, which is when a page may ask for folders.
 * @param {DataTransfer} transfer
 * @returns {Promise<File[]>} rejects where folders hold no pictures, or cannot be read
 */
export async function droppedFiles(transfer) {
  const files = [...transfer.files];
  const entries = [...transfer.items].filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry());
  const folder = entries.find(isFolder);
  if (!folder) return files;
  const lists = files.map((file, i) => (isFolder(entries[i]) ? picturesIn(entries[i]) : [file]));
  const found = (await Promise.all(lists)).flat();
  if (found.length === 0) throw new PhotochromError("noPictures", { name: folder.name });
  return found;
}

/** @param {FileSystemEntry | null} entry @returns {entry is FileSystemDirectoryEntry} */
function isFolder(entry) {
  return entry?.isDirectory ?? false;
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<File[]>} */
async function picturesIn(folder) {
  const entries = (await entriesOf(folder)).filter(({ name }) => !KEPT.test(name));
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  const pictures = [];
  for (const entry of entries) {
    if (isFolder(entry)) pictures.push(...await picturesIn(entry));
    else pictures.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
  }
  return pictures.filter(({ name, type }) => type.startsWith("image/") || PICTURE.test(name));
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
