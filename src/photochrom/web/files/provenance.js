/**
 * Say in a saved photo that it was colored: IPTC's source type and XMP's history, as the command does.
 *
 * IPTC Photo Metadata Standard, Digital Source Type; XMP specification, part 2, 1.2.5. A worker has no
 * XML parser: properties are found by their usual prefixes.
 */

/** @typedef {{software: string, model: string}} Mark who colored a photo */

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
const MEDIA_MANAGEMENT = "http://ns.adobe.com/xap/1.0/mm/";
const EVENT = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#";
const EMPTY = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
  + `<rdf:RDF xmlns:rdf="${RDF}"></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
const SOURCE_TYPE = /\s+Iptc4xmpExt:DigitalSourceType\s*=\s*("[^"]*"|'[^']*')|<Iptc4xmpExt:DigitalSourceType(?:\s[^>]*)?>[^<]*<\/Iptc4xmpExt:DigitalSourceType>/g;
const HISTORY_END = /<\/rdf:Seq>\s*<\/xmpMM:History>/;
const END = /<\/rdf:RDF>|<rdf:RDF([^>]*)\/>/;

/** Add to a packet that its photo was colored.
 * @param {Uint8Array | undefined} xmp none: a new packet
 * @param {Mark} mark
 * @returns {Uint8Array | undefined} the packet as it was where nothing can be added to it
 */
export function marked(xmp, mark) {
  const before = xmp ? decodedXmp(xmp) : EMPTY;
  if (before === null || !END.test(before)) return xmp;
  const text = before.replace(SOURCE_TYPE, "");
  const event = `<rdf:li xmlns:rdf="${RDF}" xmlns:stEvt="${EVENT}" rdf:parseType="Resource">`
    + "<stEvt:action>edited</stEvt:action>"
    + `<stEvt:softwareAgent>${escaped(mark.software)}</stEvt:softwareAgent>`
    + `<stEvt:parameters>colorized, model ${escaped(mark.model)}</stEvt:parameters></rdf:li>`;
  const goesOn = HISTORY_END.test(text);
  const history = goesOn ? ""
    : `<xmpMM:History xmlns:xmpMM="${MEDIA_MANAGEMENT}"><rdf:Seq>${event}</rdf:Seq></xmpMM:History>`;
  const about = /rdf:about\s*=\s*("[^"]*"|'[^']*')/.exec(text)?.[1] ?? '""';
  const added = `<rdf:Description xmlns:rdf="${RDF}" rdf:about=${about}>`
    + `<Iptc4xmpExt:DigitalSourceType xmlns:Iptc4xmpExt="${EXTENSION}">${SOURCE}</Iptc4xmpExt:DigitalSourceType>`
    + `${history}</rdf:Description>`;
  const told = text.replace(HISTORY_END, (end) => event + end)
    .replace(END, (end, attributes) => (end.startsWith("</") ? added + end
      : `<rdf:RDF${attributes}>${added}</rdf:RDF>`));
  return new TextEncoder().encode(told);
}

/** Read a packet as text.
 * @param {Uint8Array} xmp
 * @returns {string | null} null where it is no UTF-8
 */
export function decodedXmp(xmp) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(xmp);
  } catch {
    return null;
  }
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
