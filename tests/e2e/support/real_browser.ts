// Chromium as people run it, for stories about what browsers do behind a program's back. Playwright's own start
// switches that off: pages count as focused and seen wherever they are, timers are never slowed down, and no page is
// kept for going back. Here Chromium starts by itself with a profile of its own, and Playwright joins.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type BrowserContext } from "@playwright/test";
import { CallPage } from "../pages/call_page.ts";
import { test as story } from "./story.ts";

/** A running Chromium with all its processes. */
class RealBrowser {
  private readonly child: ChildProcess;

  constructor(child: ChildProcess) {
    this.child = child;
  }

  /** Stops every process of it, as sleep stops a laptop. */
  freeze(): void {
    this.signal("SIGSTOP");
  }

  /** Lets them go on. */
  thaw(): void {
    this.signal("SIGCONT");
  }

  /** Ends it. */
  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    if (this.child.exitCode === null) {
      this.signal("SIGKILL");
      await ended;
    }
  }

  private signal(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    // The group: Chromium is one process per page and more.
    if (pid !== undefined) process.kill(-pid, signal);
  }
}

interface Fixtures {
  realBrowser: RealBrowser & { context: BrowserContext };
}

/** Where its tools listen. */
function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}`)));
    if (!child.stderr) return reject(new Error("Chromium has no output"));
    createInterface(child.stderr).on("line", (line) => {
      const endpoint = line.match(/^DevTools listening on (ws:\S+)/)?.[1];
      if (endpoint) resolve(endpoint);
    });
  });
}

export const test = story.extend<Fixtures>({
  realBrowser: async ({ api: _ }, use) => {
    const profile = mkdtempSync(join(tmpdir(), "ringside-chromium-"));
    const options = ["--headless", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", `--user-data-dir=${profile}`];
    // Chromium's sandbox does not start for root, which CI machines are.
    if (process.getuid?.() === 0) options.push("--no-sandbox");
    const child = spawn(process.env.RINGSIDE_CHROMIUM ?? "/usr/bin/chromium", [...options, "about:blank"], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const running = new RealBrowser(child);
    // A worker that is stopped for taking too long runs no clean-up of its own.
    const endWithWorker = () => void running.end();
    process.once("exit", endWithWorker);
    const browser = await chromium.connectOverCDP(await endpointOf(child), { noDefaults: true });
    const [context] = browser.contexts();
    if (!context) throw new Error("Chromium has no window");
    await use(Object.assign(running, { context }));
    await browser.close();
    await running.end();
    process.off("exit", endWithWorker);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  },
  context: async ({ realBrowser }, use) => use(realBrowser.context),
  page: async ({ context }, use) => use(context.pages()[0] ?? (await context.newPage())),
  // A window that was there before Playwright knows no base address.
  call: async ({ page, baseURL }, use) => use(new CallPage(page, baseURL)),
});
