// What the tests in a browser share: the program, a copy of the demonstration site, a server, a browser.
//
// | variable | what it names | without it |
// | --- | --- | --- |
// | PRESSROOM | the program | target/release/pressroom, else target/debug/pressroom |
// | CHROMIUM | the browser | /usr/bin/chromium |

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** How long anything that should happen may take. */
export const PATIENCE = 10_000;

function findProgram() {
    const named = process.env.PRESSROOM;
    // npm changes the folder; a relative path is meant from where npm was called.
    if (named) return resolve(process.env.INIT_CWD ?? ".", named);
    const built = ["release", "debug"].map((profile) => join(ROOT, "target", profile, "pressroom"));
    return built.find((path) => existsSync(path)) ?? built[0];
}

export const PROGRAM = findProgram();
export const ENVIRONMENT = { ...process.env, NO_COLOR: "1" };

/** Waits until `probe` gives something true, and gives that. */
export async function until(what, probe) {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
        const found = await probe();
        if (found) return found;
        await sleep(50);
    }
    assert.fail(`not within ${PATIENCE} ms: ${what}`);
}

/** A copy of the demonstration site, with another theme if one is named; the default theme is in the program. */
export function copySite(theme = "default") {
    const site = mkdtempSync(join(tmpdir(), "pressroom-browser-"));
    for (const part of ["site.yaml", "content"]) cpSync(join(ROOT, part), join(site, part), { recursive: true });
    if (theme !== "default") {
        cpSync(join(ROOT, "themes", theme), join(site, "themes", theme), { recursive: true });
        const yaml = readFileSync(join(site, "site.yaml"), "utf8");
        writeFileSync(join(site, "site.yaml"), yaml.replace(/^theme: default$/m, `theme: ${theme}`));
    }
    return site;
}

/** Starts `pressroom serve` and waits until its first page is there. */
export async function serve(site, options) {
    const child = spawn(PROGRAM, ["--site", site, "serve", "--port", "0", ...options], {
        env: ENVIRONMENT,
        stdio: ["ignore", "ignore", "pipe"],
    });
    const server = { child, stderr: "", url: null };
    child.stderr.setEncoding("utf8").on("data", (text) => (server.stderr += text));
    const exit = once(child, "exit");
    // Else an end that nobody waits for yet is an unhandled rejection.
    exit.catch(() => {});

    server.stop = async () => {
        child.kill("SIGINT");
        const [code, signal] = await Promise.race([exit, sleep(5_000, ["still running after 5 s"], { ref: false })]);
        assert.deepEqual([code, signal], [0, null], `the end of the server; its messages:\n${server.stderr}`);
    };

    try {
        server.url = await until("the server tells its address", () => {
            assert.equal(child.exitCode, null, `the server ended:\n${server.stderr}`);
            return /^Serving (http:\S+)$/m.exec(server.stderr)?.[1];
        });
        await until("the first build is there", async () => (await fetch(server.url)).status === 200);
    } catch (error) {
        child.kill("SIGKILL");
        throw error;
    }
    return server;
}

/** Starts the browser. */
export async function launch() {
    assert.ok(existsSync(PROGRAM), `no program at ${PROGRAM}: run \`cargo build --release\`, or set PRESSROOM`);
    const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
    assert.ok(existsSync(executablePath), `no browser at ${executablePath}: install Chromium, or set CHROMIUM`);
    // Chromium has no sandbox for root.
    return chromium.launch({ executablePath, chromiumSandbox: process.getuid() !== 0, timeout: 30_000 });
}
