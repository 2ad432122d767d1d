/** What the page leaves behind of a file, and how well it encodes the rest. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { insertBlocks } from "../../src/photochrom/web/files/containers.js";
import { qualityOf } from "../../src/photochrom/web/files/jpeg.js";
import { stemOf, typeOf } from "../../src/photochrom/web/files/kinds.js";
import { captionsUnlikeXmp, lossesOf } from "../../src/photochrom/web/worker/limits.js";
import { asGoodAs } from "../../src/photochrom/web/worker/quality.js";

const bytesOf = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const segment = (marker, content) => [0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255, ...content];
const jpeg = (...segments) => Uint8Array.from([0xff, 0xd8, ...segments.flat(), 0xff, 0xda, 0, 2, 9, 0xff, 0xd9]);
const xmpIn = (attributes) => new Blob(insertBlocks(jpeg(), {
  xmp: bytesOf(`<x:xmpmeta><rdf:RDF><rdf:Description ${attributes}/></rdf:RDF></x:xmpmeta>`),
}, 1, 1));
const codesOf = async (file) => (await lossesOf(file)).map(({ code }) => code);

test("more pictures in a JPEG are counted, also behind stray bytes", async () => {
  const index = bytesOf("MPF\0II*\0\x08\0\0\0\x01\0\x01\xb0\x04\0\x01\0\0\0\x03\0\0\0\0\0\0\0");
  const file = jpeg([0x00, 0x17], segment(0xe2, index));
  assert.deepEqual(await lossesOf(new Blob([file])), [{ code: "morePictures", count: 2 }]);
  assert.deepEqual(await codesOf(new Blob([jpeg(segment(0xe2, index.subarray(0, 20)))])), []);
});

test("a gain map and a video are told of, by what XMP, a segment or the end of the file says", async () => {
  assert.deepEqual(await codesOf(xmpIn('xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"')), ["gainMap"]);
  assert.deepEqual(await codesOf(new Blob([jpeg(segment(0xe2, bytesOf("urn:iso:std:iso:ts:21496:-1\0")))])), ["gainMap"]);
  assert.deepEqual(await codesOf(xmpIn('GCamera:MotionPhoto="1"')), ["video"]);
  assert.deepEqual(await codesOf(xmpIn('GCamera:MotionPhoto="0"')), []);
  const list = "SEFH\x6b\0\0\0\x01\0\0\0\0\0\x30\x0a\x10\0\0\0\x10\0\0\0\x18\0\0\0SEFT";
  assert.deepEqual(await codesOf(new Blob([jpeg(), "video", bytesOf(list)])), ["video"]);
  assert.deepEqual(await codesOf(new Blob([jpeg(), bytesOf(list.replace("\x30\x0a", "\x31\x0a"))])), []);
});

test("XMP that is damaged is told of", async () => {
  assert.deepEqual(await codesOf(new Blob(insertBlocks(jpeg(), { xmp: bytesOf("<rdf:RDF>") }, 1, 1))), ["damagedXmp"]);
});

test("captions that XMP contradicts are named, not those that it has in whole", async () => {
  const dataset = (number, text) => [0x1c, 2, number, 0, text.length, ...bytesOf(text)];
  const said = [...dataset(80, "Anna"), ...dataset(80, "Peter"), ...dataset(120, "A harbor &\rits"), ...dataset(90, "Leningrad"),
    ...dataset(105, "XMP has none"), ...dataset(25, "a keyword")];
  const captions = Uint8Array.from([...bytesOf("8BIM"), 4, 4, 0, 0, 0, 0, 0, said.length, ...said, ...(said.length % 2 ? [0] : [])]);
  const xmp = bytesOf('<x:xmpmeta><rdf:RDF><rdf:Description photoshop:City="Petrograd"><dc:creator><rdf:Seq><rdf:li>Anna</rdf:li>'
    + '</rdf:Seq></dc:creator><dc:description><rdf:Alt><rdf:li xml:lang="x-default">A harbor &amp;\nits lighthouse</rdf:li>'
    + "</rdf:Alt></dc:description><dc:subject><rdf:Bag><rdf:li>other</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>");
  const namesIn = (blocks) => captionsUnlikeXmp(new Blob(insertBlocks(jpeg(), blocks, 1, 1)));
  assert.deepEqual(await namesIn({ captions, xmp }), ["creator", "City"]);
  assert.deepEqual(await namesIn({ captions }), []);
  assert.deepEqual(await namesIn({ xmp }), []);
});

test("a PNG of black and white, and one of 16 bits, are told of", async () => {
  const header = (depth, colors) => new Blob([bytesOf(
    `\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01${String.fromCharCode(depth, colors)}\0\0\0\0\0\0\0\0\0\0\0IDAT`)]);
  assert.deepEqual(await codesOf(header(1, 0)), ["bilevel"]);
  assert.deepEqual(await codesOf(header(1, 3)), [], "two colors of a palette may be any");
  assert.deepEqual(await codesOf(header(16, 0)), ["depth"]);
  assert.deepEqual(await codesOf(header(8, 0)), []);
});

test("an AVIF that says something of itself loses that, one that does not loses nothing", async () => {
  const avif = (brand, items) => new Blob([bytesOf(`\0\0\0\x18ftyp${brand}\0\0\0\0${items}`)]);
  assert.deepEqual(await codesOf(avif("avif", "infe\x02\0\0\0\0\x02\0\0Exif\0")), ["foreign"]);
  assert.deepEqual(await codesOf(avif("avis", "mime\0application/rdf+xml\0")), ["frames", "foreign"]);
  assert.deepEqual(await codesOf(avif("avif", "av01")), []);
});

test("the quality of a JPEG is read from its table, as libjpeg counts", () => {
  // python -c "import io, PIL.Image as I; f = io.BytesIO(); I.new('L', (8, 8)).save(f, 'JPEG', quality=97); b = f.getvalue(); print(list(b[b.index(b'\xff\xdb') + 5:][:64]))"
  const table = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 3, 2, 2, 2, 2, 3, 3, 4, 4, 3, 3, 3,
    3, 4, 4, 6, 5, 4, 4, 5, 4, 3, 3, 5, 7, 5, 5, 6, 6, 6, 6, 6, 4, 5, 7, 7, 7, 6, 7, 6, 6, 6, 6];
  assert.equal(qualityOf(jpeg(segment(0xdb, [0, ...table]))), 97);
  assert.equal(qualityOf(jpeg(segment(0xdb, [0, ...new Array(64).fill(1)]))), 100);
  assert.equal(qualityOf(jpeg()), null);
});

test("a result is encoded at least as well as its original", async () => {
  const fine = new Blob([jpeg(segment(0xdb, [0, ...new Array(64).fill(1)]))]);
  const asked = { type: "image/jpeg", quality: 0.95, compare: false };
  assert.equal((await asGoodAs(fine, asked)).quality, 1);
  assert.equal((await asGoodAs(new Blob([jpeg()]), asked)).quality, 0.95);
  const webp = (kind) => new Blob([bytesOf(`RIFF\x14\0\0\0WEBP${kind}\x06\0\0\0\x2f\0\0\0\0\0`)]);
  for (const [file, quality] of [[webp("VP8L"), 1], [webp("VP8 "), 0.95], [new Blob(["GIF89a"]), 1]]) {
    assert.equal((await asGoodAs(file, { ...asked, type: "image/webp" })).quality, quality);
  }
});

test("a picture's type is told by its first bytes, whatever its name", async () => {
  for (const [head, type] of [
    ["\xff\xd8\xff", "image/jpeg"], ["\x89PNG\r\n\x1a\n", "image/png"], ["RIFF....WEBP", "image/webp"],
    ["BM\x36\0\0\0\0\0\0\0", "image/bmp"], ["II*\0", "image/tiff"], ["\0\0\0\x0cjP  ", "image/jp2"],
    ["Berlin, 1936", null],
  ]) assert.equal(await typeOf(new Blob([bytesOf(head)])), type, head);
});

test("a name keeps what follows a dot that ends no kind", () => {
  assert.deepEqual(["a.b.jpg", "Oma, ca. 1936", "St. Mary", ".hidden", "photo.jpg_large"].map(stemOf),
    ["a.b", "Oma, ca. 1936", "St. Mary", ".hidden", "photo"]);
});
