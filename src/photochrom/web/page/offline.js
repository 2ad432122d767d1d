/**
 * Register the service worker, which keeps the page for use without a connection.
 */

/** Begin to keep the page; where the browser cannot, the page works while connected.
 * @param {Promise<unknown>} fetched settles when the page has what it needs: not before, so that
 *   what it has just fetched need not be fetched again to be kept
 * @param {() => void} onNewVersion what was kept was older, and the newer is there now
 */
export async function startOffline(fetched, onNewVersion) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const wasKept = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (wasKept) onNewVersion();
  });
  await fetched;
  try {
    const kept = await serviceWorker.register("service-worker.js", { updateViaCache: "none" });
    if (wasKept) await look(kept);
  } catch (error) {
    console.warn(`The page is not kept for offline use: ${error}`);
  }
}

/** Look for a new version now; a browser left alone does so some time later.
 * @param {ServiceWorkerRegistration} kept
 */
async function look(kept) {
  try {
    await kept.update();
  } catch {
    // without a connection there is nothing new
  }
}
