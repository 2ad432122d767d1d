/**
 * Try the page in Firefox, which the tests' driver does not know: color and save.
 *
 *     npm install --no-save puppeteer-core
 *     node scripts/try_firefox.mjs ADDRESS PHOTO... [--firefox /usr/bin/firefox-esr] [--out DIR]
 *
 * ADDRESS is that of `photochrom serve`. Writes DIR/PHOTO-color.* and a screenshot of each; ends with 1
 * where a photo does not get its colors.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";

import puppeteer from "puppeteer-core";

const { values, positionals: [address, ...photos] } = parseArgs({
  allowPositionals: true,
  options: {
    firefox: { type: "string", default: "/usr/bin/firefox-esr" },
    out: { type: "string", default: "build/firefox" },
  },
});
const PATIENCE_MS = 120_000;
const SETTLED = ["colored", "saved", "failed"].map((state) => `.stage[data-state=${state}]`).join();

/** Keep what the page would download. */
const KEEP_DOWNLOADS = () => {
  const makeURL = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    self.downloaded = blob;
    return makeURL(blob);
  };
  HTMLAnchorElement.prototype.click = () => {};
};

const READ_DOWNLOAD = async () => {
  const bytes = new Uint8Array(await self.downloaded.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  self.downloaded = undefined;
  return btoa(text);
};

await mkdir(values.out, { recursive: true });
const browser = await puppeteer.launch({ browser: "firefox", executablePath: values.firefox });
let failed = false;
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.log("uncaught:", error.message));
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) console.log("console:", message.text());
  });
  await page.goto(address);
  await page.evaluate(KEEP_DOWNLOADS);
  console.log(await browser.version(), "isolated:", await page.evaluate("crossOriginIsolated"));
  const input = await page.$("#files");
  for (const photo of photos) {
    await input.uploadFile(photo);
    const name = basename(photo);
    const isShown = (shown) => document.querySelector("#name").textContent.startsWith(shown);
    await page.waitForFunction(isShown, { timeout: PATIENCE_MS }, name);
    await page.waitForSelector(SETTLED, { timeout: PATIENCE_MS });
    const state = await page.$eval("#stage", (stage) => stage.dataset.state);
    await page.screenshot({ path: join(values.out, `${name}.png`) });
    console.log(name, state, await page.$eval("#trouble", (trouble) => trouble.textContent));
    failed ||= state === "failed";
    if (state === "failed") continue;
    await page.click("#save");
    await page.waitForFunction("self.downloaded", { timeout: PATIENCE_MS });
    const saved = Buffer.from(await page.evaluate(READ_DOWNLOAD), "base64");
    const suffix = saved[0] === 0xff ? "jpg" : "png";
    await writeFile(join(values.out, `${name}-color.${suffix}`), saved);
  }
} finally {
  await browser.close();
}
process.exitCode = failed ? 1 : 0;
