// Browser tests of `pressroom serve`: a headless Chromium looks at the demonstration site while its files change.
//
//     cargo build --release
//     npm --prefix tests/browser ci && npm --prefix tests/browser test
//
// Needs Node 20 or newer and a Chromium; no browser is downloaded. Only for systems with POSIX signals.
//
// `site.mjs` says which variables name the program and the browser.
//
// Each test has a copy of the site, a server and a browser profile of its own, and ends with Ctrl-C while the page is
// still open: the server must then be gone, with code 0, within five seconds.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ENVIRONMENT, PATIENCE, PROGRAM, ROOT, copySite, launch, serve, until } from "./site.mjs";

/** How long to look for what should not happen. */
const QUIET = 700;

// A release long enough to scroll, another one, and those that are not public.
const LONG = {
    file: "content/releases/2025/09/scns-chairman-receives-rats-council-in-cholpon-ata/index.md",
    address: "releases/2025/09/scns-chairman-receives-rats-council-in-cholpon-ata/",
};
const OTHER = { file: "content/releases/2018/summit-in-qingdao.md", address: "releases/2018/06/summit-in-qingdao/" };
const DRAFT = "releases/2025/11/example-office-tries-a-new-typeface/";
const EMBARGOED = "releases/2099/01/example-office-opens-its-time-capsule/";

// --- The tests' frame ---

let browser;

before(async () => {
    browser = await launch();
});
after(() => browser?.close());

/**
 * A test with a site, a server and a page. `prepare` changes the site before the server starts, `options` are more
 * options of `pressroom serve`.
 */
function scene(name, { prepare = () => {}, options = [] }, body) {
    test(name, { timeout: 90_000 }, async () => {
        const site = copySite();
        let server, context;
        try {
            await prepare(site);
            server = await serve(site, options);
            // Small, so that a release must be scrolled.
            context = await browser.newContext({ baseURL: server.url, viewport: { width: 600, height: 400 } });
            context.setDefaultTimeout(PATIENCE);
            await body({ site, server, page: await context.newPage() });
            await server.stop();
        } finally {
            server?.child.kill("SIGKILL");
            await context?.close();
            rmSync(site, { recursive: true, force: true });
        }
    });
}

/** Changes a file of the site. */
function edit(site, file, change) {
    const path = join(site, file);
    const old = readFileSync(path, "utf8");
    const text = change(old);
    assert.notEqual(text, old, `${file} changes`);
    writeFileSync(path, text);
}

/** Opens a page and waits until it listens: one that missed a build before that loads anew, as it should. */
async function open(page, address) {
    const listens = page.waitForResponse((response) => response.url().endsWith("/__pressroom/events"));
    await page.goto(address);
    await listens;
}

const append = (text) => (old) => `${old}\n${text}\n`;

/** Marks the page; whoever loads it anew loses the mark. */
const mark = (page) => page.evaluate(() => void (window.marker = 1));
const marked = (page) => page.evaluate(() => window.marker === 1);

const scrollTop = (page) => page.evaluate(() => scrollY);

async function scrollDown(page) {
    await page.evaluate(() => scrollTo({ top: 400, behavior: "instant" }));
    assert.equal(await scrollTop(page), 400, "the page is long enough to scroll");
}

async function assertStillDown(page) {
    let top;
    await until("the page is scrolled to where it was", async () => Math.abs((top = await scrollTop(page)) - 400) <= 3)
        .catch((error) => assert.fail(`${error.message}; it is at ${top}`));
}

// --- The tests ---

scene("an edit shows in the open page, which stays where it was scrolled", {}, async ({ site, page }) => {
    await open(page, LONG.address);
    await scrollDown(page);
    await mark(page);

    for (const text of ["A paragraph of the test.", "And one more."]) {
        edit(site, LONG.file, append(text));
        await page.getByText(text).waitFor();
        await assertStillDown(page);
    }
    assert.equal(await marked(page), false, "the page was loaded anew");
});

scene("a fault lies over the last good page until it is mended", {}, async ({ site, server, page }) => {
    await open(page, LONG.address);
    await mark(page);
    const heading = await page.locator("main h1").innerText();
    const overlay = page.getByRole("alertdialog");
    assert.equal(await overlay.count(), 0);

    edit(site, LONG.file, (text) => text.replace(/^title:/m, "titel:").replace("residence", "REPLACED"));
    await overlay.waitFor();
    const message = (await overlay.locator("pre").textContent()).trim();
    assert.ok(message.includes(LONG.file), message);
    assert.ok(message.includes("titel"), message);
    assert.ok(server.stderr.includes(message), `the terminal says:\n${server.stderr}\nthe page says:\n${message}`);
    // The page below is the last good one, also for whoever comes now.
    assert.ok(await marked(page), "the page was not loaded anew");
    assert.equal(await page.locator("main h1").innerText(), heading);
    await page.reload();
    await overlay.waitFor();
    assert.equal(await page.locator("main h1").innerText(), heading);
    assert.ok(!(await page.content()).includes("REPLACED"));

    // Back to what was built last: nothing to load.
    await mark(page);
    edit(site, LONG.file, (text) => text.replace(/^titel:/m, "title:").replace("REPLACED", "residence"));
    await overlay.waitFor({ state: "hidden" });
    assert.ok(await marked(page), "the page was not loaded anew");

    // A fault that is mended with a change.
    edit(site, LONG.file, (text) => text.replace(/^title:/m, "titel:"));
    await overlay.waitFor();
    edit(site, LONG.file, (text) => append("Mended and changed.")(text.replace(/^titel:/m, "title:")));
    await page.getByText("Mended and changed.").waitFor();
    await overlay.waitFor({ state: "hidden" });
});

const STYLE = "themes/default/assets/style.css";
const withStyle = (site) => {
    mkdirSync(dirname(join(site, STYLE)), { recursive: true });
    cpSync(join(ROOT, STYLE), join(site, STYLE));
};

scene("a style sheet is exchanged without loading the page anew", { prepare: withStyle }, async ({ site, page }) => {
    await open(page, LONG.address);
    await scrollDown(page);
    await mark(page);
    const sheets = page.locator("link[rel=stylesheet]");
    const before = await sheets.count();
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

    for (const colour of ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]) {
        edit(site, STYLE, append(`body { background: ${colour} !important; }`));
        await until(`the background is ${colour}`, async () => (await background()) === colour);
        await assertStillDown(page);
    }
    await sleep(QUIET);
    assert.ok(await marked(page), "the page was not loaded anew");
    assert.equal(await sheets.count(), before, "old sheets are gone");
    await assertStillDown(page);
});

scene("what is not public shows under a banner, and only in the preview", {}, async ({ site, server, page }) => {
    for (const [address, state] of [[DRAFT, /draft/i], [EMBARGOED, /embargo/i]]) {
        await page.goto(address);
        const notice = page.locator(".notice").filter({ hasText: state });
        await notice.first().waitFor();
        // What is served listens; what is on the disk is as the build wrote it.
        assert.equal(await page.locator("script[src*=__pressroom]").count(), 1);
    }

    const preview = join(site, ".pressroom/preview");
    const files = readdirSync(preview, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    const pages = files.filter((file) => file.endsWith(".html"));
    assert.ok(pages.length > 100, `${pages.length} pages`);
    assert.ok(existsSync(join(preview, DRAFT, "index.html")) && existsSync(join(preview, EMBARGOED, "index.html")));
    for (const file of files) assert.ok(!readFileSync(file, "utf8").includes("__pressroom"), file);
    for (const file of pages) {
        assert.ok(readFileSync(file, "utf8").includes('<meta name="robots" content="noindex">'), file);
    }
    assert.ok(!existsSync(join(site, "output")), "nothing is in the output folder");

    const missing = await fetch(new URL("no-such-page/", server.url));
    assert.equal(missing.status, 404);
    assert.ok((await missing.text()).includes('<meta name="robots" content="noindex">'));
});

scene("the edit of another page leaves the open one alone", {}, async ({ site, server, page }) => {
    await open(page, LONG.address);
    await mark(page);

    edit(site, OTHER.file, append("Elsewhere."));
    await until("the other page is built", async () => {
        return (await (await fetch(new URL(OTHER.address, server.url))).text()).includes("Elsewhere.");
    });
    await sleep(QUIET);
    assert.ok(await marked(page), "the page was not loaded anew");

    // It has been listening all the time.
    edit(site, LONG.file, append("Here."));
    await page.getByText("Here.", { exact: true }).waitFor();
    assert.equal(await marked(page), false);
});

scene("pages load without errors in the console", {}, async ({ page }) => {
    const errors = [];
    const note = (text) => errors.push(`${page.url()}: ${text}`);
    // Browsers ask for an icon by themselves; a site need not have one.
    const isIcon = (url) => url.endsWith("/favicon.ico");
    page.on("console", (message) => {
        const grave = ["error", "warning"].includes(message.type());
        if (grave && !isIcon(message.location().url)) note(message.text());
    });
    page.on("pageerror", (error) => note(error.message));
    page.on("requestfailed", (request) => {
        // Streams end with their page.
        if (!request.url().endsWith("/__pressroom/events")) note(`${request.url()} failed`);
    });
    page.on("response", (response) => {
        if (response.status() >= 400 && !isIcon(response.url())) note(`${response.status()} ${response.url()}`);
    });
    // Told by the page itself, so that none is missed.
    await page.exposeFunction("noteViolation", note);
    await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) => {
            window.noteViolation(`${event.violatedDirective} forbids ${event.blockedURI}`);
        });
    });

    for (const [address, lang, dir] of [
        ["", "en", "ltr"],
        [LONG.address, "en", "ltr"],
        ["agencies/sco/", "en", "ltr"],
        ["fa/releases/2023/07/iran-becomes-full-member/", "fa", "rtl"],
        [`zh/${LONG.address}`, "zh", "ltr"],
    ]) {
        const response = await page.goto(address, { waitUntil: "load" });
        assert.equal(response.status(), 200, address);
        const root = page.locator("html");
        assert.deepEqual([await root.getAttribute("lang"), await root.getAttribute("dir")], [lang, dir], address);
        await sleep(QUIET);
    }
    assert.deepEqual(errors, []);
});

const built = (site) => {
    const run = spawnSync(PROGRAM, ["--site", site, "build"], { env: ENVIRONMENT, encoding: "utf8", timeout: 60_000 });
    assert.equal(run.status, 0, run.stderr);
};

scene("--public serves the output as it is", { prepare: built, options: ["--public"] }, async ({ site, server, page }) => {
    const file = (address) => readFileSync(join(site, "output", address, "index.html"), "utf8");
    for (const address of ["", LONG.address]) {
        const response = await page.goto(address);
        assert.equal(response.status(), 200);
        assert.equal(await response.text(), file(address));
        assert.equal(await page.locator("script[src*=__pressroom]").count(), 0);
        assert.equal(await page.locator("meta[name=robots]").count(), 0);
    }
    for (const address of [DRAFT, EMBARGOED, "__pressroom/live.js", "__pressroom/events"]) {
        assert.equal((await fetch(new URL(address, server.url))).status, 404, address);
    }

    // Nothing is built.
    await mark(page);
    const old = file(LONG.address);
    edit(site, LONG.file, append("Not built."));
    await sleep(QUIET);
    assert.ok(await marked(page));
    assert.equal(file(LONG.address), old);
    assert.ok(!existsSync(join(site, ".pressroom/preview")));
});
