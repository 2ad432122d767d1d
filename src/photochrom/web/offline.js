/**
 * Register the service worker, which keeps the page for use without a connection.
 */

/** Begin to keep the page; where the browser cannot, the page works while connected. */
export function startOffline() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("service-worker.js").catch((error) => {
    console.warn(`The page is not kept for offline use: ${error}`);
  });
}
