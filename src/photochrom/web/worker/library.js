/** Libraries that are fetched when they are needed for the first time. Runs in the worker. */

/** Import a library; where that fails, once more by another address, for a failure is remembered by its
 * own. Firefox 153 was seen to fail the first import once a service worker had come meanwhile.
 * @param {string} path in the folder of libraries
 * @returns {Promise<any>} what it exports by default
 */
export async function loadLibrary(path) {
  const url = new URL(`../vendor/${path}`, import.meta.url).href;
  const { default: library } = await import(url).catch(() => import(`${url}?again`));
  return library;
}
