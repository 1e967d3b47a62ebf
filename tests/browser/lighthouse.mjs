// Lighthouse on the published pages: the demonstration site, built and served as a host would, on the phone with the slow
// network that Lighthouse takes without being told otherwise. It fails where a median is below what is wanted.
//
//     cargo build --release
//     npm --prefix tests/browser ci && npm --prefix tests/browser/lighthouse ci
//     npm --prefix tests/browser run lighthouse
//
// Lighthouse needs a newer Node.js than all else here: its own folder of packages brings that along. What follows `--` takes
// the place of the five runs (`-- 1`).

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENT, PROGRAM, ROOT, copySite, serve } from "./site.mjs";

const PACKAGES = join(ROOT, "tests/browser/lighthouse/node_modules");
const NODE = join(PACKAGES, "node/bin/node");
/** What the median of each category has to be at least; performance depends on the machine, too. */
const WANTED = { performance: 98, accessibility: 100, "best-practices": 100, seo: 100 };
const PAGES = {
    home: "",
    release: "releases/2025/09/scns-chairman-receives-rats-council-in-cholpon-ata/",
    agency: "agencies/sco/",
    country: "countries/kg/",
    countries: "countries/",
    archive: "archive/2025/",
    accessibility: "accessibility/",
};
const RUNS = Number(process.argv[2] ?? 5);

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** One run: the scores in per cent, and the audits that cost some of them. */
async function measure(url) {
    const arguments_ = [
        join(PACKAGES, "lighthouse/cli/index.js"),
        url,
        "--output=json",
        "--quiet",
        "--no-enable-error-reporting",
        `--only-categories=${Object.keys(WANTED)}`,
        // Chromium has no sandbox for root, and asks its maker for updates unless told not to.
        `--chrome-flags=--headless=new --disable-background-networking ${process.getuid() === 0 ? "--no-sandbox" : ""}`,
    ];
    const env = { ...ENVIRONMENT, CHROME_PATH: process.env.CHROMIUM || "/usr/bin/chromium" };
    const child = spawn(NODE, arguments_, { env, stdio: ["ignore", "pipe", "inherit"] });
    let json = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (json += text));
    const [code] = await once(child, "close");
    assert.equal(code, 0, `Lighthouse ended with ${code} on ${url}`);
    const report = JSON.parse(json);
    assert.equal(report.runtimeError, undefined, url);
    const scores = Object.keys(WANTED).map((category) => Math.round(report.categories[category].score * 100));
    const faults = Object.values(report.categories).flatMap(({ id, auditRefs }) =>
        auditRefs
            .filter((audit) => audit.weight > 0 && (report.audits[audit.id].score ?? 1) < (id === "performance" ? 0.9 : 1))
            .map((audit) => audit.id),
    );
    return { scores, faults };
}

assert.ok(existsSync(NODE), "Lighthouse is not installed: npm --prefix tests/browser/lighthouse ci");
const site = copySite();
let server;
try {
    const built = spawnSync(PROGRAM, ["--site", site, "build"], { env: ENVIRONMENT, encoding: "utf8", timeout: 60_000 });
    assert.equal(built.status, 0, built.stderr);
    server = await serve(site, ["--public"]);
    const { version } = JSON.parse(readFileSync(join(PACKAGES, "lighthouse/package.json"), "utf8"));
    console.log(`Lighthouse ${version}, medians of ${RUNS}\n`);
    console.log(`| page | ${Object.keys(WANTED).join(" | ")} |\n| --- | ---: | ---: | ---: | ---: |`);
    for (const [name, address] of Object.entries(PAGES)) {
        const runs = [];
        for (let run = 0; run < RUNS; run++) runs.push(await measure(server.url + address));
        const medians = Object.keys(WANTED).map((_, at) => median(runs.map(({ scores }) => scores[at])));
        console.log(`| ${name} | ${medians.join(" | ")} |`);
        if (Object.values(WANTED).some((wanted, at) => medians[at] < wanted)) {
            console.log(`  not as wanted: ${[...new Set(runs.flatMap(({ faults }) => faults))].join(", ")}`);
            process.exitCode = 1;
        }
    }
} finally {
    await server?.stop();
    rmSync(site, { recursive: true, force: true });
}
