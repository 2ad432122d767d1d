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
const PANEL_GAP = 21; // between spot and panel, stage pixels
const PANEL_MARGIN = 8;

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

/** Choose where the panel of a spot lies: where it covers least of the photo, then nearest to the
 * spot, and never over it.
 * @param {Size} panel
 * @param {Size} stage
 * @param {Box} photo what is shown of it, in stage pixels
 * @param {{x: number, y: number}} spot in stage pixels
 * @returns {{left: number, top: number}}
 */
export function placePanel(panel, stage, photo, spot) {
  const right = Math.max(PANEL_MARGIN, stage.width - PANEL_MARGIN - panel.width);
  const bottom = Math.max(PANEL_MARGIN, stage.height - PANEL_MARGIN - panel.height);
  const lefts = [
    spot.x + PANEL_GAP, spot.x - PANEL_GAP - panel.width,
    photo.left + photo.width + PANEL_MARGIN, photo.left - PANEL_MARGIN - panel.width,
    right, PANEL_MARGIN,
  ];
  const tops = [spot.y - panel.height / 2, PANEL_MARGIN, bottom];
  const places = lefts.flatMap((left) => tops.map((top) => ({
    left: Math.min(right, Math.max(PANEL_MARGIN, left)),
    top: Math.min(bottom, Math.max(PANEL_MARGIN, top)),
  })));
  const costs = places.map(({ left, top }) => {
    const box = { left, top, ...panel };
    const side = 2 * PANEL_GAP;
    const near = { left: spot.x - PANEL_GAP, top: spot.y - PANEL_GAP, width: side, height: side };
    const away = Math.hypot(left + panel.width / 2 - spot.x, top + panel.height / 2 - spot.y);
    return (overlap(box, near) > 0 ? 1e9 : 0) + overlap(box, photo) + away;
  });
  return places[costs.indexOf(Math.min(...costs))];
}

/** @param {Box} one @param {Box} other */
function overlap(one, other) {
  const right = Math.min(one.left + one.width, other.left + other.width);
  const bottom = Math.min(one.top + one.height, other.top + other.height);
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  return Math.max(0, right - left) * Math.max(0, bottom - top);
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
