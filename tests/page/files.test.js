/** What the page writes: EXIF, XMP, captions, ZIP, names. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { insertBlocks, readBlocks } from "../../src/photochrom/web/files/containers.js";
import { crc32 } from "../../src/photochrom/web/files/crc32.js";
import { readDensity, writeDensity } from "../../src/photochrom/web/files/density.js";
import { orientationOf, uprightExif } from "../../src/photochrom/web/files/exif.js";
import { kindOf } from "../../src/photochrom/web/files/kinds.js";
import { withMetadata } from "../../src/photochrom/web/files/metadata.js";
import { marked } from "../../src/photochrom/web/files/provenance.js";
import { formatFor, resultName } from "../../src/photochrom/web/page/save.js";
import { readXmp } from "../../src/photochrom/web/files/xmp.js";
import { distinctNames, packZip } from "../../src/photochrom/web/files/zip.js";

/** A TIFF structure with an orientation, a size of 40 x 30, a date, and a thumbnail directory. */
function exampleExif(little, orientation = 6) {
  const bytes = new Uint8Array(128);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  writeDirectory(view, 8, little, [[0x0112, 3, orientation], [0x8769, 4, 50]], 110);
  writeDirectory(view, 50, little, [[0xa001, 3, 65535], [0xa002, 4, 40], [0xa003, 3, 30]], 0);
  return bytes;
}

function writeDirectory(view, at, little, entries, next) {
  view.setUint16(at, entries.length, little);
  entries.forEach(([tag, type, value], i) => {
    const entry = at + 2 + 12 * i;
    view.setUint16(entry, tag, little);
    view.setUint16(entry + 2, type, little);
    view.setUint32(entry + 4, 1, little);
    if (type === 3) view.setUint16(entry + 8, value, little);
    else view.setUint32(entry + 8, value, little);
  });
  view.setUint32(at + 2 + 12 * entries.length, next, little);
}

for (const little of [true, false]) {
  test(`EXIF is made upright, ${little ? "little" : "big"} endian`, () => {
    const exif = exampleExif(little);
    assert.equal(orientationOf(exif), 6);
    const upright = uprightExif(exif, 300, 400);
    const view = new DataView(upright.buffer);
    assert.equal(orientationOf(upright), 1);
    assert.equal(view.getUint16(50 + 2 + 8, little), 1, "in sRGB");
    assert.equal(view.getUint32(50 + 2 + 12 + 8, little), 300);
    assert.equal(view.getUint16(50 + 2 + 24 + 8, little), 400);
    assert.equal(view.getUint32(8 + 2 + 24, little), 0, "no thumbnail in gray");
    assert.equal(orientationOf(exif), 6, "the original is not touched");
  });
}

test("dots an inch in EXIF turn with a photo that is turned by a quarter", () => {
  for (const [orientation, across, down] of [[3, 100, 108], [6, 108, 100]]) {
    const exif = new Uint8Array(128);
    const view = new DataView(exif.buffer);
    view.setUint16(0, 0x4d4d);
    view.setUint32(4, 8);
    // Resolutions are rationals, of which an entry says where they lie.
    const entries = [[0x0112, 3, orientation], [0x011a, 5, 100], [0x011b, 5, 108]];
    writeDirectory(view, 8, false, entries, 0);
    const upright = new DataView(uprightExif(exif, 30, 40).buffer);
    assert.equal(upright.getUint32(8 + 2 + 12 + 8), across);
    assert.equal(upright.getUint32(8 + 2 + 24 + 8), down);
  }
});

test("a file that browsers do not open is known by its first bytes", () => {
  const headOf = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  for (const [head, kind] of [
    ["II*\0", "TIFF"], ["MM\0*", "TIFF"], ["II+\0", "TIFF"], ["\0\0\0\x18ftypheic", "HEIC"],
    ["\0\0\0\x0aftypmif1", "HEIC"], ["\xff\x0a", "JPEG XL"], ["\0\0\0\x0cjP  ", "JPEG 2000"],
    ["8BPS", "PSD"], ["%PDF-1.7", "PDF"], ["AT&TFORM", "DjVu"],
    ["FUJIFILMCCD-RAW", "RAW"], ["IIU\0", "RAW"], ["IIRO", "RAW"], ["\0\0\0\x18ftypcrx ", "RAW"], ["P7\nWIDTH", "PAM"],
    ["Pf\n2 2", "PFM"], ["II\xbc\x01", "JPEG XR"], ["%!PS-Adobe", "EPS"], ["\0\0\0\x18ftypqt  ", "MP4"],
    ["\0\0\0\x18ftypavif", null], ["RIFF\0\0\0\0AVI LIST", "AVI"], ["\x1aE\xdf\xa3", "Matroska"],
    ["\xff\xd8\xff", null], ["no picture", null], ["", null],
  ]) assert.equal(kindOf(headOf(head)), kind, head);
});

test("a damaged EXIF block is left out", () => {
  assert.equal(uprightExif(Uint8Array.of(1, 2, 3), 1, 1), null);
  assert.equal(uprightExif(exampleExif(true).subarray(0, 20), 1, 1), null);
});

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 9, 0xff, 0xd9);
const PNG = Uint8Array.of(
  0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10,
  0, 0, 0, 2, 73, 72, 68, 82, 7, 7, 0, 0, 0, 0,
  0, 0, 0, 0, 73, 69, 78, 68, 0, 0, 0, 0,
);
const webp = (kind, content) => {
  const bytes = new Uint8Array(20 + content.length);
  bytes.set(new TextEncoder().encode("RIFF"));
  bytes.set(new TextEncoder().encode(`WEBP${kind}`), 8);
  new DataView(bytes.buffer).setUint32(4, 12 + content.length, true);
  new DataView(bytes.buffer).setUint32(16, content.length, true);
  bytes.set(content, 20);
  return bytes;
};
const bytesOf = (text) => new TextEncoder().encode(text);
const XMP = bytesOf("<x:xmpmeta/>");
const join = (parts) => Uint8Array.from(parts.flatMap((part) => [...part]));

for (const [name, file] of [
  ["JPEG", JPEG],
  ["PNG", PNG],
  ["simple WebP", webp("VP8 ", [1, 2, 3, 4])],
  ["lossless WebP", webp("VP8L", [0x2f, 0, 0, 0, 0x10, 0])],
  ["extended WebP", webp("VP8X", [0x10, 0, 0, 0, 1, 0, 0, 1, 0, 0])],
]) {
  test(`EXIF and XMP put into a ${name} are found there`, () => {
    assert.equal(readBlocks(file).exif, undefined);
    const exif = exampleExif(true);
    const written = join(insertBlocks(file, { exif, xmp: XMP }, 300, 2));
    const found = readBlocks(written);
    assert.deepEqual([...found.exif], [...exif]);
    assert.deepEqual([...found.xmp], [...XMP]);
    if (!name.includes("WebP")) return;
    const view = new DataView(written.buffer);
    assert.equal(view.getUint32(4, true), written.length - 8, "the RIFF says its length");
    assert.equal(written[20] & 0x0c, 0x0c, "the flags say EXIF and XMP");
    if (name === "extended WebP") return;
    assert.deepEqual([...written.subarray(24, 30)], [43, 1, 0, 1, 0, 0], "width and height less 1");
    assert.equal((written[20] & 0x10) !== 0, name === "lossless WebP", "alpha as it was");
  });
}

test("too large an EXIF block does not break a JPEG", () => {
  const exif = new Uint8Array(70_000);
  assert.deepEqual(join(insertBlocks(JPEG, { exif, xmp: XMP }, 1, 1)), join(insertBlocks(JPEG, { xmp: XMP }, 1, 1)));
});

test("captions and comments stay in a JPEG", async () => {
  const said = { captions: bytesOf("8BIM\x04\x04"), comments: [bytesOf("Grandmother, 1931"), bytesOf("Riga")], xmp: XMP };
  const original = join(insertBlocks(JPEG, said, 1, 1));
  const saved = await withMetadata(new Blob([JPEG]), new Blob([original]), 1, 1);
  assert.deepEqual(new Uint8Array(await saved.arrayBuffer()), original);
});

for (const said of ['<a tiff:Orientation="6" b="é"/>', "<tiff:Orientation>6</tiff:Orientation>"]) {
  test(`XMP of a turned photo no longer says that it lies: ${said}`, async () => {
    const lying = { exif: exampleExif(true), xmp: bytesOf(`<é/>${said}`) };
    for (const [blocks, saved] of [
      [lying, `<é/>${said.replace("6", "1")}`],
      [{ xmp: lying.xmp }, `<é/>${said}`],
    ]) {
      const original = join(insertBlocks(JPEG, blocks, 1, 1));
      const written = await withMetadata(new Blob([JPEG]), new Blob([original]), 1, 1);
      const { xmp } = readBlocks(new Uint8Array(await written.arrayBuffer()));
      assert.equal(new TextDecoder().decode(xmp), saved);
    }
  });
}

const MARK = { software: "Photochrom 1.2", model: "a & b" };

test("what lies behind the original's picture is no longer promised", async () => {
  const xmp = bytesOf('<rdf:Description hdrgm:Version="1.0" GCamera:MotionPhoto="1" a:b="Жé">'
    + "<Container:Directory><rdf:Seq>…</rdf:Seq></Container:Directory></rdf:Description>");
  const original = join(insertBlocks(JPEG, { xmp }, 1, 1));
  const saved = await withMetadata(new Blob([JPEG]), new Blob([original]), 1, 1);
  const { xmp: left } = readBlocks(new Uint8Array(await saved.arrayBuffer()));
  assert.equal(new TextDecoder().decode(left), '<rdf:Description a:b="Жé"></rdf:Description>');
});

test("a saved photo says that it was colored, by which version and model", async () => {
  for (const file of [JPEG, PNG, webp("VP8 ", [1, 2, 3, 4])]) {
    const saved = await withMetadata(new Blob([file]), new Blob([file]), 1, 1, MARK);
    const { xmp } = readBlocks(new Uint8Array(await saved.arrayBuffer()));
    const said = new TextDecoder().decode(xmp);
    assert.match(said, /digitalsourcetype\/compositeWithTrainedAlgorithmicMedia</);
    assert.match(said, /softwareAgent>Photochrom 1\.2<.*colorized, model a &amp; b</);
  }
});

test("a source type is replaced, a history goes on, all else stays", () => {
  const before = marked(readXmp(undefined), MARK)
    .replace("compositeWithTrainedAlgorithmicMedia", "negativeFilm")
    .replace("<rdf:Description ", '<rdf:Description xmlns:z="z" z:kept="é" ');
  const after = marked(before, MARK);
  assert.equal(after.match(/DigitalSourceType/g)?.length, 2, "its start and its end");
  assert.doesNotMatch(after, /negativeFilm/);
  assert.equal(after.match(/<xmpMM:History/g)?.length, 1);
  assert.equal(after.match(/softwareAgent>Photochrom/g)?.length, 2);
  assert.match(after, /z:kept="é"/);
});

test("XMP that is damaged, or has no UTF-8, makes room for the mark and else stays", async () => {
  for (const xmp of [bytesOf("<rdf:RDF>"), Uint8Array.from([0xff, 0xfe, 0])]) {
    const original = new Blob([join(insertBlocks(JPEG, { xmp }, 1, 1))]);
    assert.deepEqual([...(await savedBlocks(JPEG, original)).xmp], [...xmp]);
    assert.match(textOf((await savedBlocks(JPEG, original, MARK)).xmp), /^<\?xpacket[^]+trainedAlgorithmicMedia/i);
  }
});

/** What a file says of itself that is saved of an original; of 400 x 300 pixels where that lay. */
async function savedBlocks(encoded, original, mark) {
  const saved = await withMetadata(new Blob([encoded]), original, 300, 400, mark);
  return readBlocks(new Uint8Array(await saved.arrayBuffer()));
}

const textOf = (bytes) => new TextDecoder().decode(bytes);

/** Where the point 0.1, 0.2 of a stored picture is when it stands upright, by orientation. */
const TURNED = [
  ["0.1", "0.2"], ["0.9", "0.2"], ["0.9", "0.8"], ["0.1", "0.8"],
  ["0.2", "0.1"], ["0.8", "0.1"], ["0.8", "0.9"], ["0.2", "0.9"],
];
for (const [i, [x, y]] of TURNED.entries()) {
  test(`the subject that a camera saw turns with the pixels of orientation ${i + 1}`, () => {
    const exif = exampleExif(true, i + 1);
    const view = new DataView(exif.buffer);
    writeDirectory(view, 50, true, [[0x9214, 3, 0], [0xa214, 3, 40]], 0); // stored 400 x 300
    view.setUint32(50 + 2 + 4, 4, true); // four numbers, which lie elsewhere
    view.setUint32(50 + 2 + 8, 100, true);
    [40, 60, 12, 34].forEach((value, j) => view.setUint16(100 + 2 * j, value, true));
    view.setUint32(50 + 14 + 4, 2, true);
    view.setUint16(50 + 14 + 10, 60, true);
    const [width, height] = i < 4 ? [400, 300] : [300, 400];
    const upright = new DataView(uprightExif(exif, width, height).buffer);
    const numbers = [0, 1, 2, 3].map((j) => upright.getUint16(100 + 2 * j, true));
    const center = [Math.round(Number(x) * width), Math.round(Number(y) * height)];
    assert.deepEqual(numbers, [...center, ...(i < 4 ? [12, 34] : [34, 12])]);
    assert.deepEqual([0, 2].map((j) => upright.getUint16(50 + 14 + 8 + j, true)), center);
  });

  test(`faces turn with the pixels of orientation ${i + 1}`, async () => {
    const faces = '<mwg-rs:AppliedToDimensions stDim:w="400" stDim:h="300"/>'
      + '<mwg-rs:Area stArea:x="0.1" stArea:y="0.2" stArea:w="0.3" stArea:h="0.05"/>'
      + '<mwg-rs:Area rdf:parseType="Resource"><stArea:x>0.1</stArea:x><stArea:y>0.2</stArea:y></mwg-rs:Area>'
      + '<MPReg:Rectangle>0.05, 0.1, 0.1, 0.2</MPReg:Rectangle>'; // its center is at 0.1, 0.2
    const original = join(insertBlocks(JPEG, { exif: exampleExif(true, i + 1), xmp: bytesOf(faces) }, 1, 1));
    const said = textOf((await savedBlocks(JPEG, new Blob([original]))).xmp);
    const [w, h] = i < 4 ? ["0.3", "0.05"] : ["0.05", "0.3"];
    assert.match(said, new RegExp(`<mwg-rs:Area stArea:x="${x}" stArea:y="${y}" stArea:w="${w}" stArea:h="${h}"/>`));
    assert.match(said, new RegExp(`<stArea:x>${x}</stArea:x><stArea:y>${y}</stArea:y>`));
    assert.match(said, i < 4 ? /stDim:w="400" stDim:h="300"/ : /stDim:w="300" stDim:h="400"/);
    const [left, top, across, down] = said.match(/Rectangle>(.*)<\/MPReg/)[1].split(", ").map(Number);
    assert.ok(Math.abs(left + across / 2 - x) < 1e-6 && Math.abs(top + down / 2 - y) < 1e-6, said);
    assert.deepEqual([across, down], i < 4 ? [0.1, 0.2] : [0.2, 0.1]);
  });
}

for (const [i, [x, y]] of TURNED.entries()) {
  test(`image regions of IPTC turn with the pixels of orientation ${i + 1}`, async () => {
    const boundary = (content, attributes = "") =>
      `<Iptc4xmpExt:RegionBoundary${attributes} rdf:parseType="Resource">${content}</Iptc4xmpExt:RegionBoundary>`;
    const box = boundary("<Iptc4xmpExt:rbUnit>relative</Iptc4xmpExt:rbUnit><Iptc4xmpExt:rbX>0.05</Iptc4xmpExt:rbX>"
      + "<Iptc4xmpExt:rbY>0.1</Iptc4xmpExt:rbY><Iptc4xmpExt:rbW>0.1</Iptc4xmpExt:rbW><Iptc4xmpExt:rbH>0.2</Iptc4xmpExt:rbH>");
    const circle = boundary("", ' Iptc4xmpExt:rbUnit="pixel" Iptc4xmpExt:rbX="40" Iptc4xmpExt:rbY="60" Iptc4xmpExt:rbRx="7"');
    const corners = boundary("<Iptc4xmpExt:rbVertices><rdf:Seq>"
      + '<rdf:li Iptc4xmpExt:rbX="0.1" Iptc4xmpExt:rbY="0.2"/>'
      + '<rdf:li rdf:parseType="Resource"><Iptc4xmpExt:rbX>0.1</Iptc4xmpExt:rbX><Iptc4xmpExt:rbY>0.2</Iptc4xmpExt:rbY></rdf:li>'
      + "</rdf:Seq></Iptc4xmpExt:rbVertices>");
    const radius = boundary("", ' Iptc4xmpExt:rbX="0.1" Iptc4xmpExt:rbY="0.2" Iptc4xmpExt:rbRx="0.03"');
    const blocks = { exif: exampleExif(true, i + 1), xmp: bytesOf(box + circle + corners + radius) };
    const original = join(insertBlocks(JPEG, blocks, 1, 1));
    const [width, height] = i < 4 ? [400, 300] : [300, 400]; // stored 400 x 300
    const saved = await withMetadata(new Blob([JPEG]), new Blob([original]), width, height);
    const said = textOf(readBlocks(new Uint8Array(await saved.arrayBuffer())).xmp);
    const numbers = (name) => [...said.matchAll(new RegExp(`rb${name}(?:="|>)([\\d.]+)`, "g"))].map(([, n]) => Number(n));
    const near = (found, expected) => assert.ok(Math.abs(found - expected) < 1e-5, `${found} for ${expected}: ${said}`);
    const [w, h] = i < 4 ? [0.1, 0.2] : [0.2, 0.1];
    const expectedX = [x - w / 2, x * width, x, x, x];
    const expectedY = [y - h / 2, y * height, y, y, y];
    numbers("X").forEach((found, j) => near(found, expectedX[j]));
    numbers("Y").forEach((found, j) => near(found, expectedY[j]));
    near(numbers("W")[0], w);
    near(numbers("H")[0], h);
    near(numbers("Rx")[0], 7);
    near(numbers("Rx")[1], i < 4 ? 0.03 : 0.04); // of the width
  });
}

test("where faces are is left out where the original stands beside the result", async () => {
  const xmp = bytesOf('<rdf:RDF><a:b/><mwg-rs:Regions rdf:parseType="Resource"><x/></mwg-rs:Regions>'
    + "<Iptc4xmpExt:ImageRegion><x/></Iptc4xmpExt:ImageRegion><MP:RegionInfo/></rdf:RDF>");
  const original = new Blob([join(insertBlocks(JPEG, { xmp }, 1, 1))]);
  const saved = await withMetadata(new Blob([JPEG]), original, 2, 1, undefined, false);
  assert.equal(textOf(readBlocks(new Uint8Array(await saved.arrayBuffer())).xmp), "<rdf:RDF><a:b/></rdf:RDF>");
});

const DIGEST = "0123456789ABCDEF0123456789ABCDEF";
const PACKET = (content, attributes = "") => `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:a="urn:a">`
  + `<rdf:Description rdf:about=""${attributes}>${content}</rdf:Description></rdf:RDF></x:xmpmeta>`;

test("Extended XMP stays whole: beside its packet in a JPEG, in it elsewhere", async () => {
  const more = PACKET(`<a:long>${"Ж".repeat(50_000)}</a:long>`);
  const xmp = PACKET("<a:short/>", ` xmpNote:HasExtendedXMP="${DIGEST}"`);
  const blocks = { xmp: bytesOf(xmp), moreXmp: bytesOf(more), digest: DIGEST };
  const original = new Blob([join(insertBlocks(JPEG, blocks, 1, 1))]);
  const inJpeg = await savedBlocks(JPEG, original, MARK);
  assert.equal(textOf(inJpeg.moreXmp), more);
  assert.match(textOf(inJpeg.xmp), /HasExtendedXMP [^>]*>[0-9A-F]{32}<.*|compositeWithTrained/s);
  const inPng = textOf((await savedBlocks(PNG, original, MARK)).xmp);
  assert.match(inPng, /<a:short\/>.*<rdf:Description xmlns:x="adobe:ns:meta\/" xmlns:a="urn:a"[^>]*><a:long>ЖЖ/s);
  assert.doesNotMatch(inPng, /HasExtendedXMP/);
});

test("a packet too long for a JPEG's segment becomes Extended XMP", async () => {
  const xmp = bytesOf(PACKET(`<a:long>${"x".repeat(65_000)}</a:long>`));
  const original = new Blob([join(insertBlocks(JPEG, { xmp }, 1, 1))]);
  const { xmp: packet, moreXmp } = await savedBlocks(JPEG, original, MARK);
  assert.match(textOf(packet), /HasExtendedXMP/);
  assert.match(textOf(moreXmp), /<a:long>x{65000}<[^]*compositeWithTrained/);
});

test("a JPEG's comments are a PNG's texts, and in the XMP of a WebP", async () => {
  const comments = [Uint8Array.of(0x47, 0x72, 0xfc, 0xdf, 0x65), bytesOf("Дом & сад")]; // Grüße in Latin-1
  const original = new Blob([join(insertBlocks(JPEG, { comments }, 1, 1))]);
  const { texts } = await savedBlocks(PNG, original);
  assert.deepEqual(texts.map((text) => textOf(text.subarray(8, -4))), ["Grüße", "Дом & сад"].map((t) => `Comment\0\0\0\0\0${t}`));
  const { xmp } = await savedBlocks(webp("VP8 ", [1, 2, 3, 4]), original);
  assert.match(textOf(xmp), /<exif:UserComment[^]*>Grüße\nДом &amp; сад</);
});

test("XMP that a PNG has compressed is read", async () => {
  const stream = new Blob([PACKET("<a:b/>")]).stream().pipeThrough(new CompressionStream("deflate"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  const chunk = (name, ...content) => join([[0, 0, 0, join(content).length], bytesOf(name), ...content, [1, 2, 3, 4]]);
  const keyword = bytesOf("XML:com.adobe.xmp\0");
  for (const text of [
    chunk("iTXt", keyword, bytesOf("\u0001\0en\0\0"), packed), chunk("zTXt", keyword, [0], packed),
  ]) {
    const original = new Blob([join([PNG.subarray(0, 22), text, PNG.subarray(22)])]);
    assert.match(textOf((await savedBlocks(JPEG, original)).xmp), /<a:b\/>/);
  }
});

test("the small gray copy in Photoshop's resources is left out", async () => {
  const resource = (number, ...content) => [...bytesOf("8BIM"), number >> 8, number & 255, 0, 0, 0, 0, 0, content.length, ...content];
  const captions = Uint8Array.from([...resource(1036, 1, 2), ...resource(1028, 3, 4)]);
  const original = new Blob([join(insertBlocks(JPEG, { captions }, 1, 1))]);
  assert.deepEqual([...(await savedBlocks(JPEG, original)).captions], resource(1028, 3, 4));
});

test("size, color space and dots an inch in XMP are those of the saved photo", async () => {
  const xmp = bytesOf('<rdf:Description tiff:ImageWidth="400" tiff:ImageLength="300" exif:ColorSpace="65535"'
    + ' tiff:XResolution="600/1" tiff:YResolution="300/1" exif:PixelXDimension="400">'
    + "<photoshop:ICCProfile>Dot Gain 20%</photoshop:ICCProfile></rdf:Description>");
  const original = new Blob([join(insertBlocks(JPEG, { exif: exampleExif(false), xmp }, 1, 1))]);
  assert.equal(textOf((await savedBlocks(JPEG, original)).xmp),
    '<rdf:Description tiff:ImageWidth="300" tiff:ImageLength="400" exif:ColorSpace="1"'
    + ' tiff:XResolution="300/1" tiff:YResolution="600/1" exif:PixelXDimension="300">'
    + "<photoshop:ICCProfile>sRGB IEC61966-2.1</photoshop:ICCProfile></rdf:Description>");
});

const dataset = (number, text, record = 2) => {
  const content = bytesOf(text);
  return [0x1c, record, number, content.length >> 8, content.length & 255, ...content];
};

test("captions go into XMP where a format has no other place for them", async () => {
  const said = [
    ...dataset(90, "\x1b%G", 1), ...dataset(120, "Дом & сад"), ...dataset(25, "семья"), ...dataset(25, "дом"),
    ...dataset(55, "19570602"), ...dataset(60, "101112+0300"), ...dataset(90, "Ленинград"), ...dataset(105, "<Headline>"),
    ...dataset(5, "not this"),
  ];
  const length = [0, 0, said.length >> 8, said.length & 255];
  const thumbnail = [...bytesOf("8BIM"), 4, 9, 1, 65, 0, 0, 0, 3, 1, 2, 3, 0]; // a name, and three bytes
  const captions = Uint8Array.from([...thumbnail, ...bytesOf("8BIM"), 4, 4, 0, 0, ...length, ...said]);
  const xmp = bytesOf('<x:xmpmeta><rdf:RDF><rdf:Description rdf:about="a"><dc:title>kept</dc:title>'
    + "</rdf:Description></rdf:RDF></x:xmpmeta>");
  const original = new Blob([join(insertBlocks(JPEG, { captions, xmp }, 1, 1))]);
  for (const encoded of [PNG, webp("VP8 ", [1, 2, 3, 4])]) {
    const told = textOf((await savedBlocks(encoded, original)).xmp);
    for (const part of [
      "<rdf:li>семья</rdf:li><rdf:li>дом</rdf:li>", '<rdf:li xml:lang="x-default">Дом &amp; сад</rdf:li>',
      ">1957-06-02T10:11:12+03:00<", ">Ленинград<", ">&lt;Headline&gt;<", "<dc:title>kept</dc:title>",
      '<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="a">',
    ]) assert.ok(told.includes(part), `${part} in ${told}`);
    assert.doesNotMatch(told, /not this/);
  }
  assert.doesNotMatch(textOf((await savedBlocks(JPEG, original)).xmp), /семья/, "a JPEG has its own place");
  const broken = new Blob([join(insertBlocks(JPEG, { captions: captions.subarray(0, 60) }, 1, 1))]);
  assert.equal((await savedBlocks(PNG, broken)).xmp, undefined);
});

test("keywords that XMP lacks are added to those that it has", async () => {
  const said = [...dataset(90, "\x1b%G", 1), ...dataset(25, "семья"), ...dataset(25, "дом & сад"), ...dataset(25, "дом & сад")];
  const captions = Uint8Array.from([...bytesOf("8BIM"), 4, 4, 0, 0, 0, 0, 0, said.length, ...said, ...(said.length % 2 ? [0] : [])]);
  const xmp = bytesOf('<x:xmpmeta><rdf:RDF><rdf:Description rdf:about=""><dc:subject>\n<rdf:Bag>\n<rdf:li>семья</rdf:li>'
    + "</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>");
  const original = new Blob([join(insertBlocks(JPEG, { captions, xmp }, 1, 1))]);
  const told = textOf((await savedBlocks(PNG, original)).xmp);
  assert.ok(told.includes("<rdf:li>семья</rdf:li><rdf:li>дом &amp; сад</rdf:li></rdf:Bag>"), told);
});

test("texts of a PNG stay in a PNG, but for a profile of the gray that was", async () => {
  const chunk = (name, content) => [0, 0, 0, content.length, ...bytesOf(name), ...bytesOf(content), 1, 2, 3, 4];
  const kept = [chunk("tEXt", "Title\0Harbor"), chunk("zTXt", "Comment\0\0x"), chunk("iTXt", "Author\0...")];
  const dropped = [chunk("tEXt", "Raw profile type icc\0x"), chunk("tIME", "1234567")];
  const [head, tail] = [PNG.subarray(0, 22), PNG.subarray(22)];
  const original = join([head, ...kept, ...dropped, tail]);
  const saved = await withMetadata(new Blob([PNG]), new Blob([original]), 1, 1);
  assert.deepEqual(new Uint8Array(await saved.arrayBuffer()), join([head, ...kept, tail]));
});

test("what is cut off is left out", () => {
  for (const file of [JPEG, PNG, webp("VP8 ", [1, 2, 3, 4])]) {
    const whole = join(insertBlocks(file, { exif: exampleExif(true) }, 1, 1));
    const at = file === JPEG || file === PNG ? 60 : whole.length - 10;
    assert.equal(readBlocks(whole.subarray(0, at)).exif, undefined);
  }
});

test("a photo that says nothing of itself is saved as it is encoded", async () => {
  for (const file of [JPEG, PNG, webp("VP8 ", [1, 2, 3, 4])]) {
    const saved = await withMetadata(new Blob([file]), new Blob([file]), 1, 1);
    assert.deepEqual(new Uint8Array(await saved.arrayBuffer()), file);
  }
});

test("check sums are those of the standard", () => {
  // python -c "import zlib; print(hex(zlib.crc32(b'123456789')))"
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});

test("names in a ZIP differ", () => {
  assert.deepEqual(
    distinctNames(["a.jpg", "A.jpg", "b.jpg", "a.jpg"]),
    ["a.jpg", "A-2.jpg", "b.jpg", "a-3.jpg"],
  );
});

test("an empty ZIP is a ZIP", async () => {
  const zip = new Uint8Array(await (await packZip([], new Date(2020, 1, 3))).arrayBuffer());
  assert.deepEqual([...zip.subarray(0, 4)], [0x50, 0x4b, 5, 6]);
  assert.equal(zip.length, 22);
});

test("results are named after their photos, as by the command", () => {
  assert.equal(resultName("photo.jpg", "image/jpeg"), "photo-color.jpg");
  assert.equal(resultName("photo.JPEG", "image/jpeg"), "photo-color.jpeg");
  assert.equal(resultName("a.b.webp", "image/png"), "a.b-color.png");
  assert.equal(resultName("scan.jfif", "image/jpeg"), "scan-color.jpg");
  assert.equal(resultName("Oma, ca. 1936", "image/jpeg"), "Oma, ca. 1936-color.jpg");
});

test("a photo is saved as wished, else as its own kind, and as PNG where JPEG would lose something", () => {
  const format = (...facts) => formatFor(...facts).format;
  assert.equal(format("image/webp", false, null), "image/webp");
  assert.equal(format("image/heic", false, null), "image/jpeg");
  for (const type of ["image/gif", "image/bmp", "image/tiff"]) {
    assert.equal(format(type, false, null), "image/png", `${type} has no loss`);
  }
  assert.equal(format("image/png", false, "image/jpeg"), "image/jpeg");
  assert.deepEqual(formatFor("image/avif", true, null), { format: "image/png", instead: true });
  assert.deepEqual(formatFor("image/png", true, "image/jpeg"), { format: "image/png", instead: true });
  assert.deepEqual(formatFor("image/png", true, null), { format: "image/png", instead: false });
});

const JFIF = Uint8Array.of(
  0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xd9,
);
const PLAIN_PNG = Uint8Array.of(
  0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10,
  0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 1, 2, 3, 4,
  0, 0, 0, 0, 73, 69, 78, 68, 0, 0, 0, 0,
);

for (const [name, file] of [["JPEG", JFIF], ["PNG", PLAIN_PNG]]) {
  test(`the density of a scan is stated in a ${name}`, () => {
    assert.equal(readDensity(file), null);
    const { x, y } = readDensity(writeDensity(file, { x: 600, y: 1200 }));
    assert.ok(Math.abs(x - 600) < 0.02 && Math.abs(y - 1200) < 0.02, `${x} and ${y}`);
  });
}

test("dots a centimeter are understood", () => {
  const file = Uint8Array.from(JFIF);
  file.set([2, 0, 100, 0, 200], 13);
  assert.deepEqual(readDensity(file), { x: 254, y: 508 });
});

test("a file of another kind stays as it is", () => {
  const file = webp("VP8 ", [1]);
  assert.equal(writeDensity(file, { x: 1, y: 1 }), file);
  assert.equal(readDensity(file), null);
});
