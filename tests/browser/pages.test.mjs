// Browser tests of the published pages: the demonstration site, built and served as a host would, page kind by page kind in
// every language, light and dark, on a phone and on a desk.
//
//     cargo build --release
//     npm --prefix tests/browser ci && npm --prefix tests/browser test
//
// axe-core finds what it can of WCAG 2.2 AA; besides, no page asks another host, says anything on the console under the
// strict policy of `pressroom serve`, moves while it loads, is wider than a phone of 320 pixels, or weighs more than 20 kB
// without its pictures.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { ENVIRONMENT, PROGRAM, copySite, launch, serve } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What a release page may weigh compressed, with its styles and scripts. */
const WEIGHT = 20_000;
const SCREENS = { phone: { width: 320, height: 640 }, desk: { width: 1280, height: 900 } };

/** One page of each kind and language, and every page of some kinds that differ among themselves. */
function choose(output) {
    const found = readdirSync(output, { recursive: true }).filter((path) => path.endsWith(".html")).sort();
    const chosen = new Map();
    for (const path of found) {
        const html = readFileSync(join(output, path), "utf8");
        if (html.includes('http-equiv="refresh"')) continue;
        const lang = /<html lang="([^"]+)"/.exec(html)[1];
        const parts = path.split("/").slice(0, -1).filter((part) => part !== lang);
        // Releases differ by what they have: each set of sections once.
        const sections = (html.match(/<(section|figure|aside|nav|table|details|blockquote)\b/g) ?? []).sort();
        const marks = parts[0] === "releases" ? [...new Set(sections), html.includes("alert")].join() : "";
        const kind = path.endsWith("404.html") ? "404" : `${parts[0] ?? "home"}/${parts.length}`;
        const key = `${lang} ${kind} ${marks}`;
        if (!chosen.has(key)) chosen.set(key, path.endsWith("index.html") ? path.slice(0, -"index.html".length) : path);
    }
    return [...chosen.values()];
}

/** The themes that are looked at: in which languages, and in which colours on which screens. */
const THEMES = {
    default: { langs: ["en", "ru", "ky", "zh", "fa"], looks: { light: ["phone", "desk"], dark: ["phone", "desk"] } },
    wire: { langs: ["en", "fa"], looks: { light: ["phone"], dark: ["desk"] } },
};

for (const [theme, { langs, looks }] of Object.entries(THEMES)) {
    describe(`theme ${theme}`, () => lookAt(theme, langs, looks));
}

function lookAt(theme, langs, looks) {
    let browser, site, server, pages;

    before(async () => {
        site = copySite(theme);
        const built = spawnSync(PROGRAM, ["--site", site, "build"], { env: ENVIRONMENT, encoding: "utf8", timeout: 60_000 });
        assert.equal(built.status, 0, built.stderr);
        pages = choose(join(site, "output")).filter((path) => langs.includes(/^(fa|ky|ru|zh)(?=\/)/.exec(path)?.[0] ?? "en"));
        assert.ok(pages.length > 8 * langs.length, `${pages.length} pages`);
        server = await serve(site, ["--public"]);
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        rmSync(site, { recursive: true, force: true });
    });

    /** Looks at every chosen page in a context and gathers what is wrong. */
    async function look(options, body) {
        const context = await browser.newContext({ baseURL: server.url, reducedMotion: "reduce", ...options });
        const page = await context.newPage();
        const wrong = [];
        for (const address of pages) {
            await page.goto(address, { waitUntil: "load" });
            wrong.push(...(await body(page, address)).map((fault) => `/${address}: ${fault}`));
        }
        await context.close();
        assert.deepEqual(wrong, []);
    }

    for (const [scheme, screens] of Object.entries(looks)) {
        for (const screen of screens) {
            const viewport = SCREENS[screen];
            test(`axe-core finds nothing: ${scheme}, ${screen}`, { timeout: 300_000 }, () =>
                look({ colorScheme: scheme, viewport }, async (page) => {
                    await page.evaluate(AXE);
                    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
                    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} at ${html.slice(0, 120)}`));
                }),
            );
        }
    }

    test("pages ask no other host, say nothing on the console and do not move", { timeout: 120_000 }, async () => {
        const context = await browser.newContext({ baseURL: server.url, viewport: SCREENS.phone });
        const page = await context.newPage();
        const wrong = [];
        page.on("request", (request) => {
            if (!request.url().startsWith(server.url)) wrong.push(`asks ${request.url()}`);
        });
        // That a page which is not there is not there, the browser says itself.
        page.on("console", (message) => {
            if (!/status of 404/.test(message.text())) wrong.push(`says ${message.text()}`);
        });
        page.on("pageerror", (error) => wrong.push(String(error)));
        await page.addInitScript(() => {
            window.moved = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) window.moved += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
        });
        for (const address of pages) {
            const see = async () => {
                await page.goto(address, { waitUntil: "load" });
                return page.evaluate(() => ({
                    moved: window.moved,
                    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
                }));
            };
            let { moved, wide } = await see();
            // On a busy machine a page may be painted before its style is there; one that moves by itself does so again.
            if (moved > 0) moved = (await see()).moved;
            if (moved > 0) wrong.push(`/${address} moves by ${moved}`);
            if (wide > 0) wrong.push(`/${address} is ${wide} pixels too wide for a phone`);
        }
        await context.close();
        assert.deepEqual(wrong, []);
    });

    test("text may be larger and further apart without loss", { timeout: 120_000 }, () =>
        // 640 pixels at 200 % are 320; the distances are those of WCAG 2.2, 1.4.12.
        look({ viewport: SCREENS.phone }, async (page) => {
            await page.evaluate(() => {
                for (const element of document.querySelectorAll("*")) {
                    Object.assign(element.style, { lineHeight: "1.5", letterSpacing: "0.12em", wordSpacing: "0.16em" });
                }
            });
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            return wide > 0 ? [`${wide} pixels too wide`] : [];
        }),
    );

    test("release pages are light", () => {
        const output = join(site, "output");
        const weigh = (path) => gzipSync(readFileSync(join(output, path))).length;
        const assets = readdirSync(join(output, "assets")).filter((name) => /\.(css|js)$/.test(name));
        const shared = assets.reduce((sum, name) => sum + weigh(join("assets", name)), 0);
        for (const address of pages.filter((address) => /(^|\/)releases\//.test(address))) {
            const weight = shared + weigh(`${address}index.html`);
            assert.ok(weight <= WEIGHT, `/${address} weighs ${weight} bytes`);
        }
    });

    test("the keyboard reaches everything, first the way to the text", { timeout: 60_000 }, async () => {
        const context = await browser.newContext({ baseURL: server.url, viewport: SCREENS.desk });
        const page = await context.newPage();
        await page.goto("/");
        await page.keyboard.press("Tab");
        const first = await page.evaluate(() => {
            const box = document.activeElement.getBoundingClientRect();
            return { href: document.activeElement.getAttribute("href"), seen: box.top >= 0 && box.height > 0 };
        });
        assert.deepEqual(first, { href: "#main", seen: true });
        await page.keyboard.press("Tab");
        const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
        assert.notEqual(outline, "none", "the focus can be seen");
        await context.close();
    });

    test("the reader's choice of light or dark stays", { timeout: 60_000 }, async () => {
        const context = await browser.newContext({ baseURL: server.url, colorScheme: "light" });
        const page = await context.newPage();
        const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        await page.goto("/");
        const light = await paper();
        const button = page.locator("#scheme");
        assert.equal(await button.getAttribute("aria-pressed"), "false");
        await button.click();
        assert.equal(await button.getAttribute("aria-pressed"), "true");
        const dark = await paper();
        assert.notEqual(dark, light);
        await page.goto("/agencies/");
        assert.equal(await paper(), dark, "another page has it from the beginning");
        await context.close();

        const without = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false, colorScheme: "dark" });
        const plain = await without.newPage();
        await plain.goto("/");
        assert.equal(await plain.locator("#scheme").isVisible(), false);
        await without.close();
    });
}
