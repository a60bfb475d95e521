// What browsers do behind a program's back: hide a tab, freeze it, keep it for going back, stop with the machine.
import type { Page } from "@playwright/test";
import { expect, WIRED, BROKEN_CONNECTION } from "../support/story.ts";
import { installClock } from "../support/clock.ts";
import type { LocalApi } from "../support/local_api.ts";
import { test } from "../support/real_browser.ts";

test.use({ serverOptions: WIRED });

/** Puts another tab in front; closing it brings the first one back. */
async function coveredBy(page: Page, api: LocalApi): Promise<Page> {
  const other = await page.context().newPage();
  await other.goto(`${api.url}/config.json`);
  await other.bringToFront();
  await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe("hidden");
  return other;
}

test.describe("a tab behind another one", () => {
  test("takes in what is said, however slow its timers are", async ({ page, api, call }) => {
    await call.openScenario("live-hold");
    await call.seesBanner("Live");
    const other = await coveredBy(page, api);
    // The browser lets timers of such a tab run once a second; with Playwright's own flags it would not.
    const gaps = await page.evaluate(async () => {
      const started = performance.now();
      for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setTimeout(done, 10));
      return performance.now() - started;
    });
    expect(gaps).toBeGreaterThan(1_000);

    await api.say("live-hold", "Said behind the curtain.");
    await expect(page.locator(".transcript__head h2")).toHaveText("Transcript, 3 messages");
    await other.close();
    await page.bringToFront();
    await call.seesMessage("Said behind the curtain.", 2_000);
    await call.seesBanner("Live");
    expect((await api.stats()).streams_opened).toBe(1);
  });

  test("is right within two seconds of being seen after ten minutes", async ({ page, api, call }) => {
    await installClock(page);
    await call.openScenario("live-hold");
    await call.seesBanner("Live");
    const other = await coveredBy(page, api);
    await page.clock.runFor("10:00");
    // It gave its connection back and has asked for nothing since.
    await expect.poll(async () => (await api.stats()).open_streams).toBe(0);
    await api.say("live-hold", "Said while nobody looked.");
    const before = await api.stats();
    await page.clock.runFor("10:00");
    expect((await api.stats()).requests).toEqual(before.requests);

    await other.close();
    await page.bringToFront();
    await call.seesMessage("Said while nobody looked.", 2_000);
    await call.seesBanner("Live");
    await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
    const after = await api.stats();
    expect(after.streams_opened - before.streams_opened).toBe(1);
    expect(after.tickets_issued - before.tickets_issued).toBe(1);
  });

  test("that is frozen goes on where it was when it is thawed", async ({ page, api, wire, call, browserConsole }) => {
    browserConsole.expect(BROKEN_CONNECTION);
    await call.openScenario("live-hold");
    await call.seesBanner("Live");
    const other = await coveredBy(page, api);
    const session = await page.context().newCDPSession(page);
    await page.evaluate(() => document.addEventListener("freeze", () => Object.assign(window, { wasFrozen: true })));
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
    await api.say("live-hold", "Said into the ice.");
    await wire.cut("/stream?", "reset");
    await expect.poll(async () => (await api.stats()).open_streams).toBe(0);

    await session.send("Page.setWebLifecycleState", { state: "active" });
    await other.close();
    await page.bringToFront();
    await call.seesMessage("Said into the ice.", 3_000);
    await call.seesBanner("Live");
    expect(await page.evaluate(() => (window as any).wasFrozen)).toBe(true);
    await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  });
});

test("a machine that slept is live again within two seconds, and no trouble is claimed before three", async ({
  page,
  api,
  wire,
  call,
  realBrowser,
  browserConsole,
}) => {
  browserConsole.expect(BROKEN_CONNECTION);
  await call.openScenario("live-hold");
  await call.seesBanner("Live");
  await page.evaluate(() => {
    const seen = { banners: [] as string[], longestGapMs: 0 };
    Object.assign(window, { seen });
    const banner = document.querySelector(".live-banner__state") as Node;
    new MutationObserver(() => seen.banners.push(banner.textContent ?? "")).observe(banner, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    let last = performance.now();
    setInterval(() => {
      seen.longestGapMs = Math.max(seen.longestGapMs, performance.now() - last);
      last = performance.now();
    }, 100);
  });

  realBrowser.freeze();
  await wire.cut("/stream?", "reset");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(0);
  await api.say("live-hold", "Said to a closed lid.");
  // The one thing that cannot be told to a stopped browser but by waiting: that time has passed.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  realBrowser.thaw();

  await call.seesMessage("Said to a closed lid.", 2_000);
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  await call.seesBanner("Live");
  const { banners, longestGapMs } = await page.evaluate(() => (window as any).seen);
  expect(longestGapMs).toBeGreaterThan(5_000);
  expect(banners.filter((banner: string) => banner !== "Live")).toEqual([]);
  expect((await api.stats()).streams_opened).toBe(2);
});

test("a stream that died without a word while the machine slept is replaced within two seconds", async ({
  page,
  api,
  wire,
  call,
  realBrowser,
  browserConsole,
}) => {
  browserConsole.expect(BROKEN_CONNECTION);
  await installClock(page);
  await call.openScenario("live-hold");
  await call.seesBanner("Live");
  realBrowser.freeze();
  await wire.cut("/stream?", "silence");
  await api.say("live-hold", "Said to a closed lid.");
  realBrowser.thaw();
  // As after a sleep: every timer is late, and fires once.
  await page.clock.fastForward("10:00");

  await call.seesMessage("Said to a closed lid.", 2_000);
  await call.seesBanner("Live");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  expect((await wire.log()).tickets_seen).toBe(2);
});

for (const fate of ["alive", "dead"] as const) {
  test(`a page kept for going back is live again with its stream ${fate}`, async ({ page, api, wire, call, baseURL, browserConsole }) => {
    browserConsole.expect(BROKEN_CONNECTION);
    await call.openScenario("live-hold");
    await call.seesBanner("Live");
    await page.evaluate(() => {
      addEventListener("pageshow", ({ persisted }) => Object.assign(window, { wasKept: persisted }));
    });
    await page.goto(`${baseURL}/connections`);
    await api.say("live-hold", "Said behind the page's back.");
    if (fate === "dead") {
      await wire.cut("/stream?", "reset");
      await expect.poll(async () => (await api.stats()).open_streams).toBe(0);
    }

    // A page that comes back does not load, so there is no load to wait for.
    await page.goBack({ waitUntil: "commit" });
    await expect.poll(() => page.evaluate(() => (window as any).wasKept)).toBe(true);
    await call.seesMessage("Said behind the page's back.", 2_000);
    await call.seesBanner("Live");
    await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
    expect(await api.requests("/stream-ticket")).toBeLessThanOrEqual(2);
    await api.say("live-hold", "Said to its face.");
    await call.seesMessage("Said to its face.");
    await call.seesMessageCount(4);
  });
}
