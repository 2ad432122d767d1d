/**
 * Carry what the original's file says of the photo into the saved one: EXIF, XMP, captions, comments,
 * density.
 */

import { insertBlocks, isWebp, readBlocks } from "./containers.js";
import { crc32 } from "./crc32.js";
import { readDensity, writeDensity } from "./density.js";
import { orientationOf, uprightExif } from "./exif.js";
import { captionsAsXmp, textOf, withKeywords, withoutPictures } from "./iptc.js";
import { MAX_XMP_BYTES, isJpeg } from "./jpeg.js";
import { marked } from "./provenance.js";
import {
  EMPTY, decodedXmp, escaped, hasProperty, isDamaged, merged, readXmp, withProperties,
} from "./xmp.js";
import { trueXmp } from "./xmp-truth.js";

/** @typedef {import("./containers.js").Blocks} Blocks */
/** @typedef {import("./provenance.js").Mark} Mark */
/** @typedef {import("./xmp-truth.js").Upright} Upright */

const HEAD_BYTES = 65_536;
const NOTE = "http://ns.adobe.com/xmp/note/";
const EXIF = "http://ns.adobe.com/exif/1.0/";

/** Add the original's metadata to an encoded photo, and that it was colored.
 * @param {Blob} encoded
 * @param {Blob} original
 * @param {number} width of the encoded photo
 * @param {number} height
 * @param {Mark} [mark] who colored it
 * @param {boolean} [isWhole] it shows the photo alone
 * @returns {Promise<Blob>}
 */
export async function withMetadata(encoded, original, width, height, mark, isWhole = true) {
  const source = new Uint8Array(await original.arrayBuffer());
  const said = readBlocks(source);
  const exif = (said.exif && uprightExif(said.exif, width, height)) ?? undefined;
  const orientation = said.exif && exif ? orientationOf(said.exif) : 1;
  const density = readDensity(source);
  const { plain, rest } = await beginningOf(encoded);
  const bytes = density ? writeDensity(plain, orientation > 4 ? turn(density) : density) : plain;
  const upright = { width, height, orientation, isWhole };
  const packets = await toldXmp(said, upright, isJpeg(plain), isWebp(plain), mark);
  const comments = said.comments?.map((comment) => isJpeg(plain) ? comment : utf8(textOf(comment)));
  const captions = said.captions && withoutPictures(said.captions);
  const blocks = { exif, ...packets, captions, comments, texts: said.texts };
  const parts = insertBlocks(bytes, blocks, width, height);
  return new Blob([.../** @type {BlobPart[]} */ (parts), rest], { type: encoded.type });
}

/** Make a packet that lies beside a photo true for its result, and let it say that it was colored.
 * @param {Blob} sidecar
 * @param {Blob} original
 * @param {Upright} upright of which `orientation` is found in the original
 * @param {Mark} mark
 * @returns {Promise<Blob>} as it is where it is damaged
 */
export async function trueSidecar(sidecar, original, upright, mark) {
  const xmp = new Uint8Array(await sidecar.arrayBuffer());
  if (isDamaged(xmp)) return sidecar;
  const { exif } = readBlocks(new Uint8Array(await original.arrayBuffer()));
  const orientation = exif && uprightExif(exif, 1, 1) ? orientationOf(exif) : 1;
  return new Blob([marked(trueXmp(readXmp(xmp), { ...upright, orientation }), mark)]);
}

/** Read what metadata is put into: the beginning, as a large file need not lie in memory for it; of
 * a WebP all, as it states its length.
 * @param {Blob} encoded
 */
async function beginningOf(encoded) {
  const head = new Uint8Array(await encoded.slice(0, HEAD_BYTES).arrayBuffer());
  const plain = isWebp(head) ? new Uint8Array(await encoded.arrayBuffer()) : head;
  return { plain, rest: encoded.slice(plain.length) };
}

/** @param {import("./density.js").Density} density */
function turn({ x, y }) {
  return { x: y, y: x };
}

/** @param {string} text */
function utf8(text) {
  return new TextEncoder().encode(text);
}

/** Write what the saved photo's XMP says; a packet that cannot be read is replaced by a mark. In a
 * JPEG, what is too long for one segment is Extended XMP.
 * @param {Blocks} said by the original
 * @param {Upright} upright
 * @param {boolean} inJpeg which has places of its own for captions and comments
 * @param {boolean} inWebp which has none for comments
 * @param {Mark} [mark]
 * @returns {Promise<Blocks>}
 */
async function toldXmp({ xmp, packedXmp, moreXmp, captions, comments }, upright, inJpeg, inWebp, mark) {
  const packet = xmp ?? (packedXmp && await inflated(packedXmp));
  const known = readXmp(packet);
  const properties = (captions && !inJpeg ? captionsAsXmp(captions, known) : "")
    + (inWebp ? commentAsXmp(comments ?? [], known) : "");
  if (packet && isDamaged(packet) && !properties && !mark) {
    const text = decodedXmp(packet);
    return { xmp: text === null ? packet : utf8(trueXmp(text, upright)) };
  }
  if (!packet && !properties && !mark) return {};
  const more = moreXmp && decodedXmp(moreXmp);
  const own = captions && !inJpeg ? withKeywords(known, captions) : known;
  const whole = more && !inJpeg ? merged(own, more) : own;
  const plain = trueXmp(whole, upright);
  const told = properties ? withProperties(plain, properties) : plain;
  const text = mark ? marked(told, mark) : told;
  return extended(text, inJpeg && more ? trueXmp(more, upright) : "", inJpeg);
}

/** Name Extended XMP in its packet; a packet that is too long becomes such.
 * @param {string} text
 * @param {string} more
 * @param {boolean} inJpeg
 * @returns {Blocks}
 */
function extended(text, more, inJpeg) {
  const packet = utf8(text);
  if (!inJpeg || (!more && packet.length <= MAX_XMP_BYTES)) return { xmp: packet };
  const moreXmp = utf8(more || text);
  const digest = digestOf(moreXmp);
  const note = `<xmpNote:HasExtendedXMP xmlns:xmpNote="${NOTE}">${digest}</xmpNote:HasExtendedXMP>`;
  const xmp = utf8(withProperties(more ? text : EMPTY, note));
  return xmp.length > MAX_XMP_BYTES ? extended(merged(text, more), "", true) : { xmp, moreXmp, digest };
}

/** Name a packet. Adobe's name is its MD5, of which browsers know nothing; readers compare names alone.
 * @param {Uint8Array} packet
 */
function digestOf(packet) {
  const sums = [0, 1, 2, 3].map((start) => crc32(Uint8Array.from([start, ...packet])));
  return sums.map((sum) => sum.toString(16).padStart(8, "0")).join("").toUpperCase();
}

/** @param {Uint8Array[]} comments @param {string} packet */
function commentAsXmp(comments, packet) {
  const text = comments.map(textOf).filter((comment) => comment.trim()).join("\n");
  if (!text || hasProperty(packet, "exif:UserComment")) return "";
  return `<exif:UserComment xmlns:exif="${EXIF}"><rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}`
    + "</rdf:li></rdf:Alt></exif:UserComment>";
}

/** @param {Uint8Array} packed zlib's
 * @returns {Promise<Uint8Array | undefined>} nothing where it is damaged
 */
async function inflated(packed) {
  try {
    const stream = new Blob([/** @type {BlobPart} */ (packed)]).stream();
    const text = stream.pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(text).arrayBuffer());
  } catch {
    return undefined;
  }
}
