/**
 * XMP packets as text: read and change values, add properties (XMP specification, part 1, 7).
 *
 * A worker has no XML parser: properties are found by their usual prefixes, as attributes and elements.
 */

export const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
export const EMPTY = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
  + `<rdf:RDF xmlns:rdf="${RDF}"></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
const END = /<\/rdf:RDF>|<rdf:RDF([^>]*)\/>/;

/** Read a packet as text.
 * @param {Uint8Array | undefined} xmp
 * @returns {string} an empty packet where there is none, or one that nothing can be read in
 */
export function readXmp(xmp) {
  const text = xmp && decodedXmp(xmp);
  return text && END.test(text) ? text : EMPTY;
}

/** @param {Uint8Array} xmp @returns {string | null} null where it is no UTF-8 */
export function decodedXmp(xmp) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(xmp);
  } catch {
    return null;
  }
}

/** Add properties, written as elements that declare their namespaces.
 * @param {string} text a packet
 * @param {string} properties
 */
export function withProperties(text, properties) {
  const about = /rdf:about\s*=\s*("[^"]*"|'[^']*')/.exec(text)?.[1] ?? '""';
  const added = `<rdf:Description xmlns:rdf="${RDF}" rdf:about=${about}>${properties}</rdf:Description>`;
  return text.replace(END, (end, attributes) => (end.startsWith("</") ? added + end
    : `<rdf:RDF${attributes}>${added}</rdf:RDF>`));
}

/** Tell whether nothing can be added to a packet.
 * @param {Uint8Array} xmp
 */
export function isDamaged(xmp) {
  return !END.test(decodedXmp(xmp) ?? "");
}

/** Add what another packet has beside it. Where its namespaces are declared around its descriptions,
 * these declare them now.
 * @param {string} text a packet
 * @param {string} more
 */
export function merged(text, more) {
  const around = /<rdf:RDF([^>]*)(?<!\/)>([^]*)<\/rdf:RDF>/.exec(more);
  if (!around) return text;
  const outer = /<x:xmpmeta([^>]*)>/.exec(more)?.[1] ?? "";
  const declared = [...`${outer}${around[1]}`.matchAll(/(xmlns:[\w-]+)\s*=\s*("[^"]*"|'[^']*')/g)];
  const described = around[2].replaceAll(/<rdf:Description([^>]*)/g, (tag, attributes) =>
    tag.replace("<rdf:Description", "<rdf:Description" + declared
      .filter(([, name]) => !attributes.includes(name)).map(([whole]) => ` ${whole}`).join("")));
  return text.replace(END, (end, attributes) => (end.startsWith("</") ? described + end
    : `<rdf:RDF${attributes}>${described}</rdf:RDF>`));
}

/** Tell whether a packet has a property.
 * @param {string} text
 * @param {string} name with its prefix
 */
export function hasProperty(text, name) {
  return new RegExp(`<${name}[\\s/>]|\\s${name}\\s*=`).test(text);
}

/** Return the values of all properties of a name, and of lists in them.
 * @param {string} text
 * @param {string} name
 * @returns {string[]}
 */
export function textsOf(text, name) {
  const found = text.matchAll(new RegExp(
    String.raw`\s${name}\s*=\s*("[^"]*"|'[^']*')|<${name}(?:\s[^>]*)?(?<!/)>([^]*?)</${name}\s*>`, "g"));
  return [...found].flatMap(([, quoted, inner]) => (quoted ? [quoted.slice(1, -1)] : inner.split(/<[^>]*>/)))
    .map(unescaped);
}

/** Add to properties that are lists those values that they lack.
 * @param {string} text
 * @param {string} name with its prefix
 * @param {readonly string[]} values
 */
export function withItems(text, name, values) {
  const list = new RegExp(`(<${name}(?:\\s[^>]*)?>\\s*<rdf:Bag(?:\\s[^>]*)?(?<!/)>)([^]*?)(</rdf:Bag\\s*>)`, "g");
  return text.replaceAll(list, (_, before, items, after) => {
    const there = [...items.matchAll(/<rdf:li[^>]*>([^<]*)</g)].map(([, value]) => value.trim());
    const missing = [...new Set(values.map(escaped))].filter((value) => !there.includes(value));
    return before + items + missing.map((value) => `<rdf:li>${value}</rdf:li>`).join("") + after;
  });
}

/** Return the first value of a property, null where there is none.
 * @param {string} text
 * @param {string} name
 * @returns {string | null}
 */
export function valueOf(text, name) {
  const found = valuesOf(name).exec(text);
  return found && (found[4] ?? found[2].slice(1, -1)).trim();
}

/** Change every value of a property that is text.
 * @param {string} text
 * @param {string} name
 * @param {(value: string) => string} change
 */
export function withValues(text, name, change) {
  return text.replaceAll(valuesOf(name), (_, before, quoted, tag, inner) => (
    quoted === undefined ? tag + change(inner) : before + quoted[0] + change(quoted.slice(1, -1)) + quoted[0]));
}

/** @param {string} name */
function valuesOf(name) {
  const attribute = String.raw`(\s${name}\s*=\s*)("[^"]*"|'[^']*')`;
  const element = String.raw`(<${name}(?:\s[^>]*)?(?<!/)>)([^<]*)(?=</${name}\s*>)`;
  return new RegExp(`${attribute}|${element}`, "g");
}

/** @param {string} text */
function unescaped(text) {
  const letters = Object.freeze({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" });
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name) => letters[/** @type {keyof typeof letters} */ (name)]);
}

/** @param {string} text */
export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
