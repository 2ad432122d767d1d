/**
 * Captions and keywords (IPTC-IIM), which lie in Photoshop's resources of a JPEG, as properties of XMP.
 *
 * IPTC-IIM 4.2; Adobe Photoshop File Formats, image resource blocks; IPTC Core 1.3, which tells what they
 * are in XMP. photo/containers/iptc.py is its sibling.
 */

import { join, viewOf } from "./bytes.js";
import { escaped, hasProperty, RDF, textsOf, withItems } from "./xmp.js";

const RESOURCE = 0x3842494d; // 8BIM
const CAPTIONS = 1028;
const STALE = [1033, 1036, 1039]; // small copies of the gray picture, and its ICC profile
const DATE = 55;
const TIME = 60;
const NAMESPACES = Object.freeze({
  dc: "http://purl.org/dc/elements/1.1/",
  photoshop: "http://ns.adobe.com/photoshop/1.0/",
  Iptc4xmpCore: "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
});
/** Dataset of record 2: property, and the kind of list that XMP has there, if any.
 * @type {readonly (readonly [number, string, string])[]}
 */
const PROPERTIES = Object.freeze([
  [5, "dc:title", "Alt"], [10, "photoshop:Urgency", ""], [12, "Iptc4xmpCore:SubjectCode", "Bag"],
  [15, "photoshop:Category", ""], [20, "photoshop:SupplementalCategories", "Bag"],
  [25, "dc:subject", "Bag"], [40, "photoshop:Instructions", ""], [DATE, "photoshop:DateCreated", ""],
  [80, "dc:creator", "Seq"], [85, "photoshop:AuthorsPosition", ""], [90, "photoshop:City", ""],
  [92, "Iptc4xmpCore:Location", ""], [95, "photoshop:State", ""], [100, "Iptc4xmpCore:CountryCode", ""],
  [101, "photoshop:Country", ""], [103, "photoshop:TransmissionReference", ""],
  [105, "photoshop:Headline", ""], [110, "photoshop:Credit", ""], [115, "photoshop:Source", ""],
  [116, "dc:rights", "Alt"], [120, "dc:description", "Alt"], [122, "photoshop:CaptionWriter", ""],
]);

/** Write the properties of XMP that captions are and that a packet lacks.
 * @param {Uint8Array} resources Photoshop's
 * @param {string} packet
 */
export function captionsAsXmp(resources, packet) {
  const said = saidIn(resources);
  return PROPERTIES.filter(([dataset, name]) => said.has(dataset) && !hasProperty(packet, name))
    .map(([dataset, name, kind]) => property(name, said.get(dataset) ?? [], kind)).join("");
}

/** Add to lists without order that a packet has, such as keywords, what they lack of the captions.
 * @param {string} packet
 * @param {Uint8Array} resources Photoshop's
 */
export function withKeywords(packet, resources) {
  const said = saidIn(resources);
  return PROPERTIES.filter(([dataset, , kind]) => kind === "Bag" && said.has(dataset))
    .reduce((text, [dataset, name]) => withItems(text, name, said.get(dataset) ?? []), packet);
}

/** Name what captions say otherwise than a packet that has it, too; lists without order take both.
 * @param {Uint8Array} resources Photoshop's
 * @param {string} packet
 */
export function captionsUnlike(resources, packet) {
  const said = saidIn(resources);
  const isLost = (/** @type {number} */ dataset, /** @type {string} */ name) =>
    !(said.get(dataset) ?? []).every((value) => isIn(value, textsOf(packet, name)));
  return PROPERTIES.filter(([dataset, name, kind]) => kind !== "Bag" && hasProperty(packet, name) && isLost(dataset, name))
    .map(([, name]) => name.split(":")[1]);
}

/** Tell whether a text is part of another: IPTC has room for their beginnings alone.
 * @param {string} value @param {string[]} texts
 */
function isIn(value, texts) {
  const plain = (/** @type {string} */ text) => text.trim().replaceAll(/\s+/g, " ");
  return texts.some((text) => plain(text).includes(plain(value)));
}

/** Return the values of each dataset as text.
 * @param {Uint8Array} resources Photoshop's
 */
function saidIn(resources) {
  /** @type {Map<number, string[]>} */
  const said = new Map();
  for (const [dataset, value] of datasets(captionsIn(resources))) {
    said.set(dataset, [...said.get(dataset) ?? [], textOf(value)]);
  }
  const date = said.get(DATE)?.[0];
  if (date !== undefined) said.set(DATE, [dateOf(date, said.get(TIME)?.[0] ?? "")]);
  return said;
}

/** Take what is of the gray picture out of Photoshop's resources; what is damaged stays.
 * @param {Uint8Array} resources
 */
export function withoutPictures(resources) {
  const listed = resourcesIn(resources);
  const rest = resources.subarray(listed.at(-1)?.end ?? 0);
  const kept = listed.filter(({ number }) => !STALE.includes(number))
    .map(({ start, end }) => resources.subarray(start, end));
  return join(...kept, rest);
}

/** Find the captions in Photoshop's resources.
 * @param {Uint8Array} resources
 */
function captionsIn(resources) {
  return resourcesIn(resources).find(({ number }) => number === CAPTIONS)?.content ?? new Uint8Array();
}

/** List Photoshop's resources: number, content, and where all of each lies.
 * @param {Uint8Array} resources
 */
function resourcesIn(resources) {
  const view = viewOf(resources);
  const found = [];
  for (let at = 0; at + 12 <= resources.length && view.getUint32(at) === RESOURCE;) {
    const number = view.getUint16(at + 4);
    const sizeAt = at + 6 + ((resources[at + 6] + 2) & ~1); // a name and its length, padded to even
    if (sizeAt + 4 > resources.length) break;
    const start = sizeAt + 4;
    const end = start + view.getUint32(sizeAt);
    if (end > resources.length) break;
    const next = end + ((end - start) & 1);
    found.push({ number, content: resources.subarray(start, end), start: at, end: next });
    at = next;
  }
  return found;
}

/** List number and value of the datasets of record 2.
 * @param {Uint8Array} captions
 */
function datasets(captions) {
  /** @type {[number, Uint8Array][]} */
  const found = [];
  for (let at = 0; captions[at] === 0x1c && at + 5 <= captions.length;) {
    let size = (captions[at + 3] << 8) | captions[at + 4];
    let start = at + 5;
    if (size & 0x8000) { // the length of the length
      start += size & 0x7fff;
      size = captions.subarray(at + 5, start).reduce((sum, byte) => sum * 256 + byte, 0);
    }
    if (captions[at + 1] === 2) found.push([captions[at + 2], captions.subarray(start, start + size)]);
    at = start + size;
  }
  return found;
}

/** @param {Uint8Array} value */
export function textOf(value) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(value);
  } catch {
    text = new TextDecoder("latin1").decode(value);
  }
  return Array.from(text).filter((letter) => letter >= " " || "\t\r\n".includes(letter)).join("");
}

/** Turn "19360504" and "101112+0100" into XMP's 1936-05-04T10:11:12+01:00.
 * @param {string} date
 * @param {string} time
 */
function dateOf(date, time) {
  if (date.length !== 8) return date;
  const day = date.replace(/^(.{4})(..)(..)$/s, "$1-$2-$3");
  if (time.length < 6) return day;
  const zone = time.length === 11 ? `${time.slice(6, 9)}:${time.slice(9)}` : "";
  return `${day}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4, 6)}${zone}`;
}

/** Write a property: plain, or a list.
 * @param {string} name
 * @param {string[]} values
 * @param {string} kind
 */
function property(name, values, kind) {
  const prefix = /** @type {keyof typeof NAMESPACES} */ (name.split(":")[0]);
  const language = kind === "Alt" ? ' xml:lang="x-default"' : "";
  const items = values.map((value) => `<rdf:li${language}>${escaped(value)}</rdf:li>`).join("");
  const text = kind ? `<rdf:${kind} xmlns:rdf="${RDF}">${items}</rdf:${kind}>` : escaped(values[0]);
  return `<${name} xmlns:${prefix}="${NAMESPACES[prefix]}">${text}</${name}>`;
}
