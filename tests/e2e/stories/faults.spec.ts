// Faults of the matrix in tests/README.md that only a real browser can show.
import type { Page } from "@playwright/test";
import { CallPage } from "../pages/call_page.ts";
import { expectAccessible } from "../support/axe.ts";
import { installClock } from "../support/clock.ts";
import { BROKEN_CONNECTION, expect, test, WIRED } from "../support/story.ts";

test.describe("a stream that is redirected", () => {
  // The policy would stop the browser too; what is shown here is that the request itself does.
  test.use({ serverOptions: WIRED, bypassCSP: true });

  for (const [status, path, what] of [
    [302, "/stream?", "the stream"],
    [307, "/stream?", "the stream, method and all"],
    [307, "/stream-ticket", "the ticket"],
  ] as const) {
    test(`is not followed to another origin: ${status} for ${what}`, async ({ page, api, wire, call, browserConsole }) => {
      browserConsole.expect(BROKEN_CONNECTION);
      await wire.plan({ path, fault: "redirect", status, times: 2 });
      await call.openScenario("live-hold");
      await call.seesBanner("Live");
      await api.say("live-hold", "Said after the detour.");
      await call.seesMessage("Said after the detour.");

      const { requests, other_origin } = await wire.log();
      expect(requests.filter((line) => line.includes(path)).length).toBeGreaterThan(2);
      expect(other_origin).toEqual([]);
      // What another request does with the same answer: the other origin is there, and notes who comes.
      await wire.plan({ path: "/favicon.svg?again", fault: "redirect", status, times: 1 });
      await page.evaluate(() => fetch("/favicon.svg?again", { mode: "no-cors" }));
      expect((await wire.log()).other_origin).toEqual(["GET /favicon.svg?again"]);
    });
  }
});

test("ten thousand messages at once come in few changes, and are told as a number", async ({ page, api, call }) => {
  test.slow();
  await call.openScenario("live-hold");
  await call.seesBanner("Live");
  await page.evaluate(() => {
    const seen = { batches: 0, most: 0, said: [] as string[] };
    Object.assign(window, { seen });
    const title = document.querySelector(".transcript__head h2");
    new MutationObserver(() => {
      seen.batches += 1;
    }).observe(title as Node, { childList: true, characterData: true, subtree: true });
    new MutationObserver((changes) => {
      seen.most = Math.max(seen.most, document.querySelectorAll(".turn").length);
      for (const { target, addedNodes } of changes) {
        const isSaid = target instanceof Element && target.matches(".visually-hidden[role=log]");
        if (isSaid) seen.said.push(...[...addedNodes].map((node) => node.textContent ?? ""));
      }
    }).observe(document.body, { childList: true, subtree: true });
  });

  await api.say("live-hold", "Said in the flood, as number", 10_000);
  await call.seesMessageCount("10,002");
  await call.seesMessage("Said in the flood, as number 10000");
  await expect.poll(() => page.evaluate(() => (window as any).seen.said)).toEqual(["10,000 new messages"]);

  const { batches, most } = await page.evaluate(() => (window as any).seen);
  // At most one change a frame, for as long as the flood lasts; one for each message would be thousands.
  expect(batches).toBeLessThan(100);
  expect(most).toBeLessThan(1_000);
  await api.hangUp("live-hold");
  await expect(call.receipt).toHaveText(/10,002 messages, 10,002 match, 0 late, 0 missing/, { timeout: 30_000 });
});

/** From now on the browser fails where nothing can fail: what the program does when it is to show a message is panic. */
async function breaksNextTurn(page: Page): Promise<void> {
  await page.evaluate(() => {
    const cloneNode = Node.prototype.cloneNode;
    Node.prototype.cloneNode = () => {
      throw new Error("My card number is 4929 1234.");
    };
    Object.assign(window, { mend: () => (Node.prototype.cloneNode = cloneNode) });
  });
}

test("a fault in the program leaves a page that says so, no stream, and nothing of what was said", async ({
  page,
  api,
  call,
  browserConsole,
}) => {
  browserConsole.expect(/^Ringside stopped at [\w.]+:\d+$/, /unreachable/, BROKEN_CONNECTION);
  await installClock(page);
  await call.openScenario("live-hold");
  await call.seesBanner("Live");
  await call.transcript.focus();
  await breaksNextTurn(page);
  await api.say("live-hold", "The door code is 8841.");

  const page_of_last_resort = page.getByRole("alert");
  await expect(page_of_last_resort.getByRole("heading", { name: "Ringside stopped" })).toBeVisible();
  await expect(page_of_last_resort).toContainText(/ringside \d+\.\d+\.\d+ at [\w.]+:\d+/);
  await expect.poll(async () => (await api.stats()).open_streams).toBe(0);
  expect(await page.locator("body").innerText()).not.toMatch(/4929|8841|door|card/);
  expect(browserConsole.said.join()).not.toMatch(/4929|8841|door|card/);
  await page.evaluate(() => (window as any).mend());
  await expectAccessible(page, "the page of last resort");

  // Timers and answers still call in; nothing more comes of them.
  const asked = (await api.stats()).requests;
  await page.clock.runFor("02:00");
  expect((await api.stats()).requests).toEqual(asked);

  await page_of_last_resort.getByRole("button", { name: "Reload" }).click();
  await call.seesMessage("The door code is 8841.");
  await call.seesBanner("Live");
});

test("a fault in the program of one tab leaves the stream to the other", async ({ page, context, api, call, browserConsole }) => {
  browserConsole.expect(/^Ringside stopped at [\w.]+:\d+$/, /unreachable/, BROKEN_CONNECTION);
  await call.openScenario("live-hold");
  await call.seesBanner("Live");
  const other = new CallPage(await context.newPage());
  await other.openScenario("live-hold");
  await other.seesBanner("Live");
  await breaksNextTurn(page);
  await api.say("live-hold", "Said to both.");
  await expect(page.getByRole("heading", { name: "Ringside stopped" })).toBeVisible();

  await api.say("live-hold", "Said to the one that is left.");
  await other.seesMessage("Said to both.");
  await other.seesMessage("Said to the one that is left.");
  await other.seesBanner("Live");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  await page.evaluate(() => (window as any).mend());
});

test("a device that loses its network says so at once and keeps what still flows", async ({ page, context, api, call }) => {
  await call.openScenario("live-hold");
  await call.seesBanner("Live");
  await context.setOffline(true);
  await call.seesBanner("Offline", 1_000);
  expect((await api.stats()).open_streams).toBe(1);
  await api.say("live-hold", "Said while the browser believes it is offline.");

  await context.setOffline(false);
  await call.seesBanner("Live");
  await call.seesMessage("Said while the browser believes it is offline.");
  const { open_streams, streams_opened } = await api.stats();
  expect([open_streams, streams_opened]).toEqual([1, 1]);
});

test.describe("a stream that dies without a word while the device is offline", () => {
  test.use({ serverOptions: WIRED });

  test("is replaced within a second of being online again", async ({ page, context, api, wire, call, browserConsole }) => {
    browserConsole.expect(BROKEN_CONNECTION);
    await installClock(page);
    await call.openScenario("live-hold");
    await call.seesBanner("Live");
    await context.setOffline(true);
    await call.seesBanner("Offline");
    await wire.cut("/stream?", "silence");
    await api.say("live-hold", "Said into the void.");
    await page.clock.runFor("00:30");
    await call.seesBanner("Offline");
    expect((await api.stats()).streams_opened).toBe(1);

    await context.setOffline(false);
    await call.seesMessage("Said into the void.", 2_000);
    await call.seesBanner("Live");
    const { requests, tickets_reused } = await wire.log();
    expect(requests.filter((line) => line.includes("/stream?")).length).toBe(2);
    expect(tickets_reused).toBe(0);
    await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  });
});
