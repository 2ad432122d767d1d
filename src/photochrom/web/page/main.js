/**
 * The page: puts stage, session, queue, editor and saving together.
 */

import { button, find } from "./view/dom.js";
import { Editor } from "./view/editor.js";
import { Engine } from "./engine.js";
import { asPhotochromError } from "../errors.js";
import { AUTOMATIC } from "./history.js";
import { Filmstrip } from "./view/filmstrip.js";
import { STAYS, passedOverText, sayFindings } from "./view/findings.js";
import { placeEdge, startGestures } from "./view/gestures.js";
import { pickFiles, startIntake } from "./intake.js";
import { listKeys, startKeys } from "./view/keys.js";
import { startLanguage, text } from "./view/language.js";
import { Lesson } from "./view/lesson.js";
import { latest } from "./latest.js";
import { ModelLoader } from "./model-loader.js";
import { Notice, errorText } from "./view/notice.js";
import { startOffline } from "./offline.js";
import { Pictures } from "./view/pictures.js";
import { Queue } from "./queue.js";
import { SaveMenu } from "./view/save-menu.js";
import { Session } from "./session.js";
import { asSources } from "./sources.js";
import { Stage } from "./view/stage.js";
import { Trouble } from "./view/trouble.js";
import { Variants } from "./view/variants.js";

/** @typedef {import("./item.js").Item} Item */

const ZOOM_STEP = 1.5;
const RECOLORING_MS = 1000; // a spot that is dragged recolors again and again

const engine = new Engine();
const notice = new Notice();
const model = new ModelLoader(engine, notice, {
  onLoaded: showState, onRetried: () => void showAgain(),
});
const lesson = new Lesson();
const stage = new Stage({ onView: followView, onSettled: () => void session.sharpen() });
const session = new Session(engine, stage, {
  onGray: waitForModel,
  onRecoloring: () => notice.progress(text("coloringPhoto"), undefined, RECOLORING_MS).end,
  onFollowed: () => void followThumbnail(),
  onTrouble: showTrouble,
});
const queue = new Queue(engine, { isShown: (item) => item === session.item, onChange: showState });
const followThumbnail = latest(async () => {
  if (session.item) await queue.picture(session.item, {}).catch(showTrouble);
});
const filmstrip = new Filmstrip({ onShow: (item) => void showItem(item), onRemove: removeItem });
const announce = (/** @type {string} */ line) => {
  find("announce", HTMLElement).textContent = line;
};
const editor = new Editor(engine, stage, session, {
  onEdited: showState, onPanel: () => variants.close(), announce, onTrouble: showTrouble,
});
const variants = new Variants(engine, session, {
  onOpen: () => editor.panel.close(), onChoose: (variant) => editor.choose(variant),
  onTrouble: showTrouble,
});
const pictures = new Pictures(stage, (change) => { notice.moveOn(); editor.choose(change); });
const trouble = new Trouble(pickFiles);
const saveMenu = new SaveMenu(engine, session, queue, notice);

/** What is said of the photo that is on its way. @type {ReturnType<Notice["progress"]> | null} */
let progress = null;

function followView() {
  placeEdge(stage, text(session?.item?.facts?.kind === "color" ? "grayed" : "before"));
  editor?.place();
  variants?.place();
  pictures?.place();
}

/** Show everything that is said in words and buttons. */
function showState() {
  const { item } = session;
  document.body.dataset.view = queue.items.length > 0 ? "photo" : "empty";
  find("welcome", HTMLElement).hidden = queue.items.length > 0;
  find("stage", HTMLElement).hidden = !item;
  find("controls", HTMLElement).hidden = !item || (item.state === "failed" && queue.items.length < 2);
  find("name", HTMLElement).textContent = item?.facts
    ? `${item.name} · ${item.facts.width} × ${item.facts.height}` : item?.name ?? "";
  document.title = item ? `${item.name} · Photochrom` : "Photochrom";
  find("canvas", HTMLElement).setAttribute("aria-label", item ? pictureLabel(item) : "");
  trouble.show(item);
  stage.element.dataset.state = item?.state ?? "waiting";
  for (const id of ["sliders", "tools"]) find(id, HTMLElement).inert = !item?.isColored;
  if (model.contract) {
    const { name, license } = model.contract;
    find("about-model", HTMLElement).textContent = text("aboutModel", { name, license });
  }
  filmstrip.show(queue.items, item);
  editor.show();
  variants.show();
  pictures.show(item?.facts ?? null, item?.history.edit ?? AUTOMATIC);
  saveMenu.show();
}

/** Say for who does not see it what the picture is. @param {Item} item */
function pictureLabel({ name, facts, isColored }) {
  if (!facts) return text("openingPhoto", { name });
  const { width, height } = facts;
  return text(isColored ? "photoLabel" : "grayLabel", { name, width, height });
}

/** @param {Error} error */
function showTrouble(error) {
  const known = asPhotochromError(error);
  if (known.code === "cancelled") return; // the photo was left
  notice.keep(errorText(known, session.item?.name));
}

/** @param {import("./folders.js").Taken} taken */
async function addFiles(taken) {
  const { sources, passedOver } = await asSources(taken);
  queue.passOver(passedOver);
  const [first] = queue.add(sources);
  if (first) await showItem(first, passedOverText(passedOver));
}

/** What a person may wish of what was found. */
const wishes = { exchange: () => editor.exchange(), keepColors: () => editor.choose({ keepsColors: true }) };

/** Bring a photo onto the stage and color it, and after it those that wait.
 * @param {Item} item
 * @param {string} [besides] what else is to be said then
 */
async function showItem(item, besides = "") {
  if (session.item === item) return;
  editor.stopChoosing();
  queue.claim(item);
  notice.moveOn();
  sayProgress(item, text("openingPhoto", { name: item.name }));
  await session.show(item, (share) => progress?.step(share));
  if (session.item !== item) return; // another one is shown, and says so
  endProgress();
  showState();
  if (item.isColored) {
    if (item.facts) sayFindings(notice, item.facts, wishes, besides);
    announce(text("frameColored", { name: item.name }));
    if (item.facts && !STAYS.includes(item.facts.kind)) lesson.give();
  } else if (besides) {
    notice.keep(besides);
  }
  if (item.state !== "waiting" && await model.load()) void queue.run();
}

/** Show the photo that waited for the model. */
async function showAgain() {
  const { item } = session;
  if (!item) return;
  await session.leave();
  await showItem(item);
}

/** The photo is on the stage in gray: wait until the model is there.
 * @returns {Promise<boolean>}
 */
async function waitForModel() {
  endProgress();
  const { item } = session;
  const there = await model.loadForPhoto();
  if (there && item && session.item === item) sayProgress(item, text("coloringPhoto"));
  return there;
}

/** @param {Item} item @param {string} line */
function sayProgress(item, line) {
  endProgress();
  const canceller = new AbortController();
  canceller.signal.addEventListener("abort", () => removeItem(item));
  progress = notice.progress(line, canceller);
}

function endProgress() {
  progress?.end();
  progress = null;
}

/** Close a photo, and let it be taken back with all that was set on it.
 * @param {Item} item
 */
function removeItem(item) {
  const at = queue.items.indexOf(item);
  const next = queue.remove(item);
  if (session.item === item) {
    editor.stopChoosing();
    endProgress();
    void session.leave();
    notice.hide();
    if (next) void showItem(next);
    else showState();
  }
  notice.offer(text("closed", { name: item.name }), text("takeBack"), () => {
    queue.putBack(item, at);
    void showItem(item);
  });
}

/** Ask before the page is left with what a person has set and not saved.
 * @param {BeforeUnloadEvent} event
 */
function askBeforeLeaving(event) {
  if (queue.items.some((item) => item.hasUnsavedEdit)) event.preventDefault();
}

/** @param {boolean} [on] */
function peek(on = !stage.peeking) {
  stage.peeking = on;
  button("peek").setAttribute("aria-pressed", String(on));
  followView();
  stage.draw();
}

function showHelp() {
  listKeys(find("keys", HTMLElement), find("touches", HTMLElement));
  find("help-dialog", HTMLDialogElement).showModal();
}

/** @param {{x: number, y: number}} [at] */
function addSpot(at) {
  lesson.end();
  editor.addSpot(at);
}

/** Close what lies over the picture. */
function escape() {
  editor.panel.close();
  variants.close();
  saveMenu.close();
}

/** @param {number} x @param {number} y */
function onStageClick(x, y) {
  if (editor.panel.isOpen) {
    editor.panel.close();
    return;
  }
  const point = stage.pointAt(x, y);
  if (!point || !session.item?.isColored) return;
  if (pictures.isColored(point)) addSpot(point);
  else notice.say(text("staysAsItIs"));
}

/** @param {boolean} held */
function onHold(held) {
  if (!held || session.item?.isColored) peek(held);
}

/** @param {number} steps */
function showNeighbor(steps) {
  const next = session.item && queue.neighbor(session.item, steps);
  if (next) void showItem(next);
}

/** Show a new version at once where nothing would be lost, else say that it is there. */
function onNewVersion() {
  if (queue.items.length === 0) location.reload();
  else notice.keep(text("newVersion"), text("reload"), () => location.reload());
}

addEventListener("beforeunload", askBeforeLeaving);
startLanguage(button("language"), () => {
  escape(); // what lies over the picture keeps the words that it was opened with
  showState();
});
startGestures(stage, { onClick: onStageClick, onHold });
startIntake((taken) => addFiles(taken).catch(showTrouble), showTrouble);
button("peek").addEventListener("click", () => peek());
button("add-spot").addEventListener("click", () => addSpot());
button("help").addEventListener("click", showHelp);
button("close").addEventListener("click", () => session.item && removeItem(session.item));
startKeys({
  open: pickFiles,
  save: () => void saveMenu.save(),
  saveAll: () => void saveMenu.saveAll(),
  copy: () => void saveMenu.copy(),
  addSpot: () => addSpot(),
  undo: () => editor.undo(),
  redo: () => editor.redo(),
  peek: () => peek(),
  zoomIn: () => stage.zoom(ZOOM_STEP),
  zoomOut: () => stage.zoom(1 / ZOOM_STEP),
  zoomFit: () => stage.fit(),
  zoomOne: () => stage.actualSize(),
  variants: () => variants.toggle(),
  negative: () => editor.exchange(),
  pan: (dx, dy) => stage.pan(dx, dy),
  neighbor: showNeighbor,
  help: showHelp,
  escape,
});
showState();
void startOffline(model.load(), onNewVersion);
