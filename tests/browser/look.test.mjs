// Browser tests of how a site looks that is not the demonstration: fonts and pictures of a theme of its own, pictures of any
// shape, a menu of its own, the hatching of the map. See pages.test.mjs for how to run them.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ENVIRONMENT, PROGRAM, copySite, launch, serve } from "./site.mjs";

/** Any font of this machine. */
function anyFont() {
    const folder = "/usr/share/fonts";
    const found = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".ttf")).sort();
    assert.ok(found.length > 0, `no font below ${folder}`);
    return join(folder, found[0]);
}

const FILES = {
    "themes/mine/theme.yaml": "extends: default\n",
    "themes/mine/templates/shared/head.html":
        '{% include "default/shared/head.html" %}\n<link rel="stylesheet" href="{{ assets["css/mine.css"] }}">\n',
    "themes/mine/assets/css/mine.css":
        '@import "more.css";\n@font-face { font-family: Brand; src: url("../fonts/brand.ttf") format("truetype"); }\n' +
        ".brand { font-family: Brand, serif; }\n",
    "themes/mine/assets/css/more.css": ".site-footer { background-image: url(../dot.svg); }\n",
    "themes/mine/assets/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    "content/static/wide.svg": picture(900, 60),
    "content/agencies/tall.md": "---\nname: Tall Office\nlogo: tall.svg\n---\n",
    "content/agencies/tall.svg": picture(200, 900),
    "content/people/wide.md": "---\nname: Wide Person\nportrait: wide.svg\n---\n",
    "content/people/wide.svg": picture(900, 200),
    "content/releases/2026/shapes/index.md":
        "---\ntitle: Shapes\ndate: 2025-09-10\nagencies: [tall]\npeople: [{id: wide, role: Guest}]\ncountries: [UA, RU]\n" +
        "images: [{src: tall.svg, alt: A bar}, {src: wide.svg, alt: A beam}]\n---\nText.\n",
    "content/releases/2026/shapes/tall.svg": picture(200, 900),
    "content/releases/2026/shapes/wide.svg": picture(900, 200),
};

function picture(width, height) {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><circle cx="50%" cy="50%" r="20" fill="red"/></svg>`;
}

describe("a site of its own", () => {
    let browser, site, server;

    before(async () => {
        site = copySite();
        for (const [path, text] of Object.entries(FILES)) {
            mkdirSync(dirname(join(site, path)), { recursive: true });
            writeFileSync(join(site, path), text);
        }
        mkdirSync(join(site, "themes/mine/assets/fonts"), { recursive: true });
        copyFileSync(anyFont(), join(site, "themes/mine/assets/fonts/brand.ttf"));
        const yaml = readFileSync(join(site, "site.yaml"), "utf8")
            .replace(/^theme: default$/m, "theme: mine\nmenu: [archive, {label: {en: Parliament, ru: Парламент}, url: 'https://parliament.example.org/'}, about]")
            .replace("static/emblem.svg", "static/wide.svg");
        writeFileSync(join(site, "site.yaml"), yaml);
        const built = spawnSync(PROGRAM, ["--site", site, "build"], { env: ENVIRONMENT, encoding: "utf8", timeout: 60_000 });
        assert.equal(built.status, 0, built.stderr);
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        rmSync(site, { recursive: true, force: true });
    });

    /** Opens a page of a server that was started with these options. */
    async function open(address, options = {}) {
        const context = await browser.newContext({ baseURL: server.url, ...options });
        const page = await context.newPage();
        const said = [];
        page.on("console", (message) => said.push(message.text()));
        await page.goto(address, { waitUntil: "load" });
        return { page, said, close: () => context.close() };
    }

    for (const options of [[], ["--public"]]) {
        test(`fonts and pictures of a theme load: serve ${options.join(" ")}`, { timeout: 60_000 }, async () => {
            server = await serve(site, options);
            const { page, said, close } = await open("/");
            const fonts = await page.evaluate(async () => {
                await document.fonts.load("16px Brand");
                return [...document.fonts].map((font) => `${font.family}: ${font.status}`);
            });
            assert.deepEqual(fonts, ["Brand: loaded"]);
            const dot = await page.evaluate(async () => {
                const url = /url\("(.*)"\)/.exec(getComputedStyle(document.querySelector(".site-footer")).backgroundImage)[1];
                return (await fetch(url)).status;
            });
            assert.equal(dot, 200);
            assert.deepEqual(said, []);
            await close();
            await server.stop();
            server = null;
        });
    }

    test("no picture is squashed, on a phone or a desk", { timeout: 60_000 }, async () => {
        server ??= await serve(site, ["--public"]);
        const squashed = [];
        for (const width of [320, 1280]) {
            for (const address of ["/", "/agencies/tall/", "/people/wide/", "/releases/2025/09/shapes/"]) {
                const { page, close } = await open(address, { viewport: { width, height: 900 } });
                const found = await page.evaluate(() =>
                    [...document.images].map((image) => {
                        const { width, height } = image.getBoundingClientRect();
                        const { objectFit } = getComputedStyle(image);
                        const turned = (width / height) * (image.naturalHeight / image.naturalWidth);
                        return { src: image.getAttribute("src"), width, height, objectFit, turned };
                    }),
                );
                assert.ok(found.length > 0, address);
                for (const { src, width: wide, height, objectFit, turned } of found) {
                    const fits = Math.abs(turned - 1) < 0.05 || objectFit === "contain";
                    if (!fits || wide < 1 || wide > width) squashed.push(`${address} at ${width}: ${src} is ${wide} by ${height}`);
                }
                await close();
            }
        }
        assert.deepEqual(squashed, []);
    });

    test("the menu is the one that the site lists", { timeout: 60_000 }, async () => {
        server ??= await serve(site, ["--public"]);
        const { page, close } = await open("/ru/");
        const menu = await page.locator(".menu a").evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute("href")]));
        assert.deepEqual(menu, [
            ["Архив", "/ru/archive/"],
            ["Парламент", "https://parliament.example.org/"],
            ["Об этом сайте", "/ru/about/"],
        ]);
        await close();
    });

    test("disputed territory is hatched, and has no link", { timeout: 60_000 }, async () => {
        server ??= await serve(site, ["--public"]);
        for (const colorScheme of ["light", "dark"]) {
            const { page, close } = await open("/countries/", { colorScheme, viewport: { width: 1280, height: 900 } });
            const path = page.locator(".map path.disputed");
            assert.equal(await path.evaluate((path) => getComputedStyle(path).fill), 'url("#hatching")');
            assert.equal(await path.evaluate((path) => path.closest("a")), null);
            const [hatch, land] = await page.evaluate(() =>
                [".hatch", ".land"].map((name) => getComputedStyle(document.querySelector(`.map pattern ${name}`)).fill),
            );
            assert.notEqual(hatch, land);
            assert.equal(await page.locator(".map li.disputed").count(), 1);
            await close();
        }
    });
});
