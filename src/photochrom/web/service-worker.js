/**
 * Keeps the page on the device: after the first visit nothing is fetched, until a new version is
 * there. files.js is written by Python and names every file; its version is their content's hash.
 *
 * Adds the headers of cross-origin isolation itself, so that any static host gives the page
 * threads from the second visit on.
 */

importScripts("files.js");

const { version, files } = /** @type {{PHOTOCHROM: {version: string, files: string[]}}} */ (
  /** @type {unknown} */ (self)
).PHOTOCHROM;
const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const OURS = `photochrom-${new URL("./", scope.location.href).pathname}#`; // as in cache-names.js
const CACHE = `${OURS}${version}`;
const SHARED = `${OURS}shared`;
// What opens TIFF and HEIC and what notices negatives is kept once it was needed.
const LATER = /\/(vendor\/(geotiff|libheif|openjpeg)\/|model\/negatives\.)/;
const LARGE = `${OURS}large`; // large-files.js keeps model and runtime there

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== scope.location.origin) return;
  if (event.request.method === "POST" && url.pathname.endsWith("/share")) {
    event.respondWith(takeShare(event.request));
  } else if (event.request.method === "GET") {
    event.respondWith(answer(event.request));
  }
});

/**
 * Fetch every file but the large ones. The host is asked for each, or the browser's own cache might
 * give one of an older version; what has not changed is not sent again.
 */
async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(["./", ...files].map((name) => new Request(name, { cache: "no-cache" })));
  await scope.skipWaiting();
}

/** Forget older versions of this page, and nothing of others, and take over the open pages. */
async function activate() {
  for (const name of await caches.keys()) {
    const isOld = name.startsWith(OURS) && ![CACHE, SHARED, LARGE].includes(name);
    if (isOld) await caches.delete(name);
  }
  await scope.clients.claim();
}

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(CACHE);
  const find = () => cache.match(request, { ignoreSearch: true });
  let kept = await find();
  if (!kept && LATER.test(request.url)) {
    await cache.add(request.url);
    kept = await find();
  }
  return isolated(kept ?? (await fetch(request)));
}

/** @param {Response} response */
function isolated(response) {
  if (response.type === "opaque" || response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

/** Keep photos another app shares, and show the page, which takes them.
 * @param {Request} request
 */
async function takeShare(request) {
  const form = await request.formData();
  const cache = await caches.open(SHARED);
  for (const [i, file] of form.getAll("photos").entries()) {
    if (!(file instanceof File)) continue;
    const headers = { "Content-Type": file.type };
    await cache.put(`shared/${i}/${encodeURIComponent(file.name)}`, new Response(file, { headers }));
  }
  return Response.redirect("./?shared", 303);
}
