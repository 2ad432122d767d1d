/**
 * The page: puts stage, session, queue, editor and saving together.
 */

import { button, find } from "./view/dom.js";
import { Editor } from "./view/editor.js";
import { Engine } from "./engine.js";
import { asPhotochromError } from "../errors.js";
import { Filmstrip } from "./view/filmstrip.js";
import { placeEdge, startGestures } from "./view/gestures.js";
import { pickFiles, startIntake } from "./intake.js";
import { listKeys, startKeys } from "./view/keys.js";
import { startLanguage, text } from "./view/language.js";
import { latest } from "./latest.js";
import { Notice, errorText } from "./view/notice.js";
import { startOffline } from "./offline.js";
import { Queue } from "./queue.js";
import { SaveMenu } from "./view/save-menu.js";
import { Session } from "./session.js";
import { Stage } from "./view/stage.js";

/** @typedef {import("./queue.js").Item} Item */

const ZOOM_STEP = 1.5;

const engine = new Engine();
const notice = new Notice();
const stage = new Stage({ onView: followView, onSettled: () => void session.sharpen() });
const session = new Session(engine, stage, {
  onState: showState, onFollowed: () => void followThumbnail(), onTrouble: showTrouble,
});
const queue = new Queue(engine, { isShown: (item) => item === session.item, onChange: showState });
const followThumbnail = latest(async () => {
  if (session.item) await queue.picture(session.item, true).catch(showTrouble);
});
const filmstrip = new Filmstrip({ onShow: (item) => void showItem(item), onRemove: removeItem });
const announce = (/** @type {string} */ line) => {
  find("announce", HTMLElement).textContent = line;
};
const editor = new Editor(engine, stage, session, {
  onEdited: showState, announce, onTrouble: showTrouble,
});
const saveMenu = new SaveMenu(engine, session, queue, notice);

/** @type {import("../worker/model.js").Contract | null} */
let contract = null;
/** The photo a person wants to see, shown as soon as it can be. @type {Item | null} */
let wanted = null;

function followView() {
  placeEdge(stage, text(session?.item?.tone === "color" ? "grayed" : "before"));
  editor?.spots.place();
}

/** Show everything that is said in words and buttons. */
function showState() {
  const item = wanted;
  document.body.dataset.view = queue.items.length > 0 ? "photo" : "empty";
  find("welcome", HTMLElement).hidden = queue.items.length > 0;
  find("stage", HTMLElement).hidden = find("controls", HTMLElement).hidden = !item;
  find("name", HTMLElement).textContent = item?.width
    ? `${item.file.name} · ${item.width} × ${item.height}` : item?.file.name ?? "";
  document.title = item ? `${item.file.name} · Photochrom` : "Photochrom";
  find("canvas", HTMLElement).setAttribute("aria-label", item?.width
    ? text("photoLabel", { name: item.file.name, width: item.width, height: item.height }) : "");
  const trouble = find("trouble", HTMLElement);
  trouble.hidden = item?.state !== "failed";
  trouble.textContent = item?.error ? errorText(item.error, item.file.name) : "";
  stage.element.dataset.state = item?.state ?? "waiting";
  find("controls", HTMLElement).inert = item?.state !== "done";
  filmstrip.show(queue.items, item);
  editor.show();
  saveMenu.show();
}

/** @param {Error} error */
function showTrouble(error) {
  const known = asPhotochromError(error);
  if (known.code === "cancelled") return; // the photo was left
  notice.keep(errorText(known, session.item?.file.name));
}

/** @param {File[]} files */
async function addFiles(files) {
  const [first] = queue.add(files);
  await showItem(first);
}

/** Bring a photo onto the stage and color it.
 * @param {Item} item
 */
async function showItem(item) {
  if (wanted === item) return;
  wanted = item;
  editor.stopChoosing();
  if (item.state !== "failed") item.state = "working";
  showState();
  if (!(await loadModel()) || wanted !== item) return release(item);
  const canceller = new AbortController();
  canceller.signal.addEventListener("abort", () => removeItem(item));
  const progress = notice.progress(text("openingPhoto", { name: item.file.name }), canceller);
  try {
    await session.show(item, progress.step);
    if (wanted !== item) return release(item);
    item.error = null;
    sayFindings(item);
    await followThumbnail();
  } catch (thrown) {
    const error = asPhotochromError(thrown);
    if (error.code === "cancelled") return release(item);
    item.error = error;
    item.state = "failed";
    await session.leave();
  } finally {
    progress.end();
    showState();
  }
  void queue.run();
}

/** Put a photo back into the queue that was left before it was ready.
 * @param {Item} item
 */
function release(item) {
  if (item.state === "working") item.state = item.thumbnail ? "done" : "waiting";
}

/** Say what a person may not expect of a photo.
 * @param {Item} item
 */
function sayFindings({ tone, loss, file }) {
  const found = [
    tone === "toned" && text("toned"), tone === "color" && text("inColor"), loss && text(loss),
  ].filter(Boolean).join(" ");
  if (loss || tone === "color") notice.keep(found);
  else if (found) notice.say(found);
  announce(text("frameDone", { name: file.name }));
}

/** @param {Item} item */
function removeItem(item) {
  const next = queue.remove(item);
  if (wanted !== item) return;
  wanted = null;
  editor.stopChoosing();
  void session.leave();
  notice.hide();
  if (next) void showItem(next);
  else showState();
}

/** Load the model once; say so while it takes long.
 * @returns {Promise<boolean>}
 */
async function loadModel() {
  if (contract) return true;
  const progress = notice.progress(text("loadingModel"));
  try {
    contract = await engine.load({ onProgress: progress.step });
    const facts = { name: contract.name, license: contract.license };
    find("about-model", HTMLElement).textContent = text("aboutModel", facts);
    return true;
  } catch (thrown) {
    notice.keep(errorText(asPhotochromError(thrown)), text("retry"), () => {
      const item = wanted;
      wanted = null;
      if (item) void showItem(item);
      else void loadModel();
    });
    return false;
  } finally {
    progress.end();
  }
}

/** @param {boolean} [on] */
function peek(on = !stage.peeking) {
  stage.peeking = on;
  button("peek").setAttribute("aria-pressed", String(on));
  followView();
  stage.draw();
}

function showHelp() {
  listKeys(find("keys", HTMLElement));
  find("help-dialog", HTMLDialogElement).showModal();
}

/** @param {number} x @param {number} y */
function onStageClick(x, y) {
  if (editor.panel.isOpen) {
    editor.panel.close();
    return;
  }
  const point = stage.pointAt(x, y);
  if (point && session.item?.state === "done") editor.addSpot(point);
}

/** @param {number} steps */
function showNeighbor(steps) {
  const next = wanted && queue.neighbor(wanted, steps);
  if (next) void showItem(next);
}

/** Show a new version at once where nothing would be lost, else say that it is there. */
function onNewVersion() {
  if (queue.items.length === 0) location.reload();
  else notice.keep(text("newVersion"), text("reload"), () => location.reload());
}

startLanguage(button("language"), showState);
startGestures(stage, onStageClick);
startIntake((files) => void addFiles(files), showTrouble);
button("peek").addEventListener("click", () => peek());
button("help").addEventListener("click", showHelp);
button("close").addEventListener("click", () => wanted && removeItem(wanted));
startKeys({
  open: pickFiles,
  save: () => void saveMenu.save(),
  saveAll: () => void saveMenu.saveAll(),
  copy: () => void saveMenu.copy(),
  addSpot: () => editor.addSpot(),
  undo: () => editor.undo(),
  redo: () => editor.redo(),
  peek: () => peek(),
  zoomIn: () => stage.zoom(ZOOM_STEP),
  zoomOut: () => stage.zoom(1 / ZOOM_STEP),
  zoomFit: () => stage.fit(),
  pan: (dx, dy) => stage.pan(dx, dy),
  neighbor: showNeighbor,
  help: showHelp,
});
showState();
void startOffline(loadModel(), onNewVersion);
