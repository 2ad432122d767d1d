/**
 * Where the photo lies on the stage: fit, zoom, pan, what is visible. Pure functions.
 */

/** @typedef {{width: number, height: number}} Size */
/** @typedef {{left: number, top: number, width: number, height: number}} Box */

/**
 * @typedef {object} View
 * @property {number} scale stage pixels (CSS) per photo pixel
 * @property {number} x of the photo's left edge on the stage
 * @property {number} y of its top edge
 */

const CLOSEST = 8; // stage pixels per photo pixel

/** Show the whole photo, centered; small ones at most at their own size times two.
 * @param {Size} photo
 * @param {Size} stage
 * @param {number} margin around it
 * @returns {View}
 */
export function fitView(photo, stage, margin) {
  const room = {
    width: Math.max(40, stage.width - 2 * margin),
    height: Math.max(40, stage.height - 2 * margin),
  };
  const scale = Math.min(2, room.width / photo.width, room.height / photo.height);
  return {
    scale,
    x: (stage.width - photo.width * scale) / 2,
    y: (stage.height - photo.height * scale) / 2,
  };
}

/** Zoom about a point of the stage that stays where it is.
 * @param {View} view
 * @param {number} factor
 * @param {number} x
 * @param {number} y
 * @param {View} fitted the farthest view
 * @returns {View}
 */
export function zoomAt(view, factor, x, y, fitted) {
  const nearest = Math.max(CLOSEST, fitted.scale);
  const scale = Math.min(nearest, Math.max(fitted.scale, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

/** Keep the photo on the stage: centered where it fits, without gaps where it does not.
 * @param {View} view
 * @param {Size} photo
 * @param {Size} stage
 * @returns {View}
 */
export function settle(view, photo, stage) {
  return {
    scale: view.scale,
    x: settleSide(view.x, photo.width * view.scale, stage.width),
    y: settleSide(view.y, photo.height * view.scale, stage.height),
  };
}

/** Pan no farther than a point of the photo needs to lie on the stage.
 * @param {View} view
 * @param {Size} photo
 * @param {Size} stage
 * @param {{x: number, y: number}} point in shares of the photo
 * @param {number} room kept around it
 * @returns {View}
 */
export function panTo(view, photo, stage, point, room) {
  const x = point.x * photo.width * view.scale;
  const y = point.y * photo.height * view.scale;
  return {
    scale: view.scale,
    x: Math.max(room - x, Math.min(stage.width - room - x, view.x)),
    y: Math.max(room - y, Math.min(stage.height - room - y, view.y)),
  };
}

/** @param {number} start @param {number} length @param {number} room */
function settleSide(start, length, room) {
  if (length <= room) return (room - length) / 2;
  return Math.min(0, Math.max(room - length, start));
}

/** Find the part of the stage the photo covers.
 * @param {View} view
 * @param {Size} photo
 * @param {Size} stage
 * @returns {Box} in stage pixels
 */
export function shownBox(view, photo, stage) {
  const left = Math.max(0, view.x);
  const top = Math.max(0, view.y);
  const right = Math.min(stage.width, view.x + photo.width * view.scale);
  const bottom = Math.min(stage.height, view.y + photo.height * view.scale);
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** Turn a point of the stage into shares of the photo.
 * @param {View} view
 * @param {Size} photo
 * @param {number} x
 * @param {number} y
 * @returns {{x: number, y: number} | null} null outside the photo
 */
export function photoPoint(view, photo, x, y) {
  const point = {
    x: (x - view.x) / (photo.width * view.scale),
    y: (y - view.y) / (photo.height * view.scale),
  };
  return point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1 ? point : null;
}

/** Choose what to render sharply: the visible part at the screen's own resolution.
 * @param {View} view
 * @param {Size} photo
 * @param {Size} stage
 * @param {number} density screen pixels per CSS pixel
 * @returns {import("../../arithmetic/grid.js").Strip}
 */
export function detailArea(view, photo, stage, density) {
  const scale = Math.min(1, view.scale * density);
  const pictureWidth = Math.max(1, Math.round(photo.width * scale));
  const pictureHeight = Math.max(1, Math.round(photo.height * scale));
  const box = shownBox(view, photo, stage);
  const perStage = pictureWidth / (photo.width * view.scale);
  const left = Math.max(0, Math.floor((box.left - view.x) * perStage));
  const top = Math.max(0, Math.floor((box.top - view.y) * perStage));
  const right = Math.min(pictureWidth, Math.ceil((box.left + box.width - view.x) * perStage));
  const bottom = Math.min(pictureHeight, Math.ceil((box.top + box.height - view.y) * perStage));
  const width = Math.max(1, right - left);
  return { left, top, width, height: Math.max(1, bottom - top), pictureWidth, pictureHeight };
}

/** Choose what to render first: the whole photo with at most so many pixels.
 * @param {Size} photo
 * @param {number} pixels
 * @returns {import("../../arithmetic/grid.js").Strip}
 */
export function baseArea(photo, pixels) {
  const scale = Math.min(1, Math.sqrt(pixels / (photo.width * photo.height)));
  const width = Math.max(1, Math.round(photo.width * scale));
  const height = Math.max(1, Math.round(photo.height * scale));
  return { left: 0, top: 0, width, height, pictureWidth: width, pictureHeight: height };
}
