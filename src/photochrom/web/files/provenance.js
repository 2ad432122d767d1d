/**
 * Say in a saved photo that it was colored: IPTC's source type and XMP's history, as the command does.
 *
 * IPTC Photo Metadata Standard, Digital Source Type; XMP specification, part 2, 1.2.5.
 */

import { escaped, RDF, withProperties } from "./xmp.js";

/** @typedef {{software: string, model: string}} Mark who colored a photo */

const EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
const MEDIA_MANAGEMENT = "http://ns.adobe.com/xap/1.0/mm/";
const EVENT = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#";
const SOURCE_TYPE = /\s+Iptc4xmpExt:DigitalSourceType\s*=\s*("[^"]*"|'[^']*')|<Iptc4xmpExt:DigitalSourceType(?:\s[^>]*)?>[^<]*<\/Iptc4xmpExt:DigitalSourceType>/g;
const HISTORY_END = /<\/rdf:Seq>\s*<\/xmpMM:History>/;

/** Add to a packet that its photo was colored.
 * @param {string} before
 * @param {Mark} mark
 */
export function marked(before, mark) {
  const text = before.replace(SOURCE_TYPE, "");
  const event = `<rdf:li xmlns:rdf="${RDF}" xmlns:stEvt="${EVENT}" rdf:parseType="Resource">`
    + "<stEvt:action>edited</stEvt:action>"
    + `<stEvt:softwareAgent>${escaped(mark.software)}</stEvt:softwareAgent>`
    + `<stEvt:parameters>colorized, model ${escaped(mark.model)}</stEvt:parameters></rdf:li>`;
  const history = HISTORY_END.test(text) ? ""
    : `<xmpMM:History xmlns:xmpMM="${MEDIA_MANAGEMENT}"><rdf:Seq>${event}</rdf:Seq></xmpMM:History>`;
  const source = `<Iptc4xmpExt:DigitalSourceType xmlns:Iptc4xmpExt="${EXTENSION}">${SOURCE}</Iptc4xmpExt:DigitalSourceType>`;
  return withProperties(text.replace(HISTORY_END, (end) => event + end), source + history);
}
