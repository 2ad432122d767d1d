/**
 * The names of the page's caches. Everything at one origin shares them: other apps, and other
 * copies of this page in other folders, keep theirs under other names. service-worker.js, which
 * cannot import, builds the same.
 */

const FOLDER = new URL("./", import.meta.url).pathname;

/** Name a cache; no path contains a #, so no folder's names begin as another's do.
 * @param {"large" | "shared"} content
 */
export function cacheName(content) {
  return `photochrom-${FOLDER}#${content}`;
}
