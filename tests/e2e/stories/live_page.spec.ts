// The live page: several calls streamed at once, and what stands beside them.
import type { Page } from "@playwright/test";
import { BROKEN_CONNECTION, expect, FAILED_ANSWER, STILL, test } from "../support/story.ts";
import type { LocalApi } from "../support/local_api.ts";

/** A world with five calls in progress that stay as they are. */
const FIVE_CALLS = [...STILL, "--seed", "1", "--now", "2026-06-05T10:30:00Z"];

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
});

/** How often the call itself was read. */
const reads = (api: LocalApi, call: string) => api.requests("GET", `/agents/lab/calls/${call}`);

const streamed = (page: Page) => page.locator(".live-call-list__followed");

test("a call one hops away from stays streamed, says how much is new, and is there again at once", async ({ page, api, live }) => {
  await live.open("lab", "live-hold");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  await api.releaseMessages(1);
  await live.seesInFollowedCall("Transcript, 3 messages");
  const row = live.row("live-hold");
  await expect(row).toContainText("streamed");
  const turn = live.followed.locator(".turn").first();
  await turn.evaluate((one) => one.setAttribute("data-kept", "yes"));

  await page.keyboard.press("j");
  await expect(live.row("live-hold")).toHaveAttribute("aria-pressed", "false");
  await api.releaseMessages(3);
  await expect(row).toContainText("3 new");
  await expect(streamed(page)).toHaveCount(2);

  const before = await reads(api, "live-hold");
  await page.keyboard.press("k");
  await live.seesInFollowedCall("Transcript, 6 messages");
  await expect(turn).toHaveAttribute("data-kept", "yes");
  await expect(row).not.toContainText("new");
  expect(await reads(api, "live-hold"), "nothing is fetched again").toBe(before);
});

test.describe("with five calls in progress", () => {
  test.use({ serverOptions: FIVE_CALLS });

  test("four are streamed at most; the one least recently looked at is closed", async ({ page, api, live }) => {
    await live.open();
    await live.counts(5);
    await expect(page.getByText("Up to 4 calls are kept current at once: the ones you looked at last.")).toBeVisible();
    const rows = live.calls.getByRole("button");
    for (const place of [0, 1, 2, 3]) {
      await rows.nth(place).click();
      await expect(rows.nth(place)).toContainText(/streamed|polled/);
    }
    await expect(streamed(page)).toHaveCount(4);
    // Looked at again, so the second one is the oldest now.
    await rows.nth(0).click();
    await rows.nth(4).click();
    await expect(rows.nth(4)).toContainText(/streamed|polled/);
    await expect(rows.nth(0)).toContainText(/streamed|polled/);
    await expect(rows.nth(1)).not.toContainText(/streamed|polled/);
    await expect(streamed(page)).toHaveCount(4);
    await expect.poll(async () => (await api.stats()).open_streams).toBeLessThanOrEqual(4);
  });

  test("a wide screen shows the streamed ones as tiles, and which one is followed", async ({ page, live }) => {
    await page.setViewportSize({ width: 1700, height: 950 });
    await live.open();
    await live.counts(5);
    const rows = live.calls.getByRole("button");
    for (const place of [0, 1, 2, 3]) {
      await rows.nth(place).click();
      await expect(rows.nth(place)).toContainText(/streamed|polled/);
    }
    const tiles = page.locator(".live-page__pane");
    await expect(tiles).toHaveCount(4);
    for (const place of [0, 1, 2, 3]) {
      await expect(tiles.nth(place).getByRole("log")).toBeInViewport({ ratio: 1 });
    }
    const followed = page.getByText("Followed", { exact: true }).filter({ visible: true });
    await expect(followed).toHaveCount(1);
    await expect(live.followed.getByText("Followed", { exact: true })).toBeVisible();

    // Of all of them only the followed one is read out.
    const spoken = page.locator('.live-page__pane .transcript__log[aria-live="polite"]');
    await expect(spoken).toHaveCount(1);
    await tiles.nth(1).getByRole("button", { name: "Follow this call" }).click();
    await expect(tiles.nth(1)).toHaveAccessibleName("The followed call");
    await expect(tiles.nth(1).getByText("Followed", { exact: true })).toBeVisible();
    await expect(followed).toHaveCount(1);
    await expect(spoken).toHaveCount(1);
    await expect(tiles.nth(1).locator('.transcript__log[aria-live="polite"]')).toHaveCount(1);
  });
});

test("a call that ends keeps its outcome and its receipt, and the reader keeps the place", async ({ page, api, live }) => {
  await live.open("lab", "live-hold");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  await api.releaseMessages(1);
  await live.seesInFollowedCall("Transcript, 3 messages");
  const button = live.row("live-hold");
  await button.focus();
  await api.hangUp("live-hold");

  await expect(button).toContainText("Completed", { timeout: 20_000 });
  await expect(button).toContainText("3 messages, 3 match, 0 late, 0 missing");
  await expect(button).not.toContainText("streamed");
  await expect(button, "the focus stays").toBeFocused();
  await live.seesInFollowedCall("3 messages, 3 match, 0 late, 0 missing");
  await expect(page).toHaveURL(/call=live-hold/);
});

test("keys hop, follow and pause, here and on the call's own page", async ({ page, api, live, call }) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  await live.open("lab", "live-hold");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  await api.releaseMessages(9);
  await live.seesInFollowedCall("Transcript, 11 messages");
  const log = live.followed.getByRole("log", { name: /^Transcript/ });
  const below = () => log.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight);
  await log.focus();
  await page.keyboard.press("Home");
  await expect(live.followed.getByRole("button", { name: "Follow newest" })).toBeVisible();
  await api.releaseMessages(1);
  await expect(live.followed.getByRole("button", { name: "1 new message" })).toBeVisible();
  await expect(log, "new messages take no focus").toBeFocused();

  // The reader's place is kept while another call is looked at, and the focus goes along.
  await page.keyboard.press("j");
  await expect(live.row("live-hold")).toHaveAttribute("aria-pressed", "false");
  await expect.poll(() => page.evaluate(() => Boolean(document.activeElement?.closest(".live-page__pane--followed")))).toBe(true);
  await page.keyboard.press("k");
  await expect(live.row("live-hold")).toHaveAttribute("aria-pressed", "true");
  await expect(live.followed.getByRole("button", { name: "1 new message" })).toBeVisible();
  expect(await log.evaluate((one) => one.scrollTop)).toBe(0);

  await live.row("live-hold").focus();
  await page.keyboard.press("End");
  await expect.poll(below).toBeLessThan(8);
  await page.keyboard.press("p");
  await expect(live.followed.getByRole("button", { name: "Follow newest" })).toBeVisible();
  await page.keyboard.press("f");
  await expect(live.followed.getByRole("button", { name: "Pause following" })).toBeVisible();

  await call.openScenario("live-hold");
  await call.seesMessageCount(12);
  await page.keyboard.press("p");
  await expect(page.getByRole("button", { name: "Follow newest" })).toBeVisible();
  await page.keyboard.press("End");
  await expect(page.getByRole("button", { name: "Pause following" })).toBeVisible();
});

test("trouble is named after three seconds, and what came of it once it is over", async ({ page, api, live, browserConsole }) => {
  test.slow();
  browserConsole.expect(FAILED_ANSWER, BROKEN_CONNECTION);
  await live.open("lab", "live-hold");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  await api.releaseMessages(1);
  await live.seesInFollowedCall("Transcript, 3 messages");
  const banner = live.followed.locator(".live-banner");
  const said = banner.getByRole("status");
  await expect(banner).toContainText(/^Live/);
  await expect(banner).toContainText(/last update \d\d:\d\d:\d\d \((just now|\d+ seconds? ago)\)/);

  const broken = Date.now();
  await api.breakOff();
  await api.dropStreams("live-hold");
  await expect(banner).toContainText("Reconnecting", { timeout: 20_000 });
  expect(Date.now() - broken, "not named before").toBeGreaterThanOrEqual(2_900);
  await expect(banner).toContainText(/last update \d\d:\d\d:\d\d/);
  await expect(banner).toContainText(/attempt \d+ (in \d+ seconds?|under way)/);
  await expect(said).toHaveText("Reconnecting");
  await api.say("live-hold", "Said while nobody could hear it.");
  await api.say("live-hold", "And this.");
  await api.breakOff(false);

  await expect(banner).toContainText("Reconnected, 2 messages recovered, 0 missing", { timeout: 40_000 });
  await expect(banner).toContainText(/^Live/);
  await expect(said).toHaveText("Live again. Reconnected, 2 messages recovered, 0 missing");
  await live.seesInFollowedCall("Transcript, 5 messages");
});

test("the page tells a screen reader what is there", async ({ page, api, live }) => {
  await live.open("lab", "live-hold");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  await api.releaseMessages(1);
  await live.seesInFollowedCall("Transcript, 3 messages");
  const log = live.followed.getByRole("log", { name: "Transcript, 3 messages" });
  await expect(log).toHaveAttribute("aria-live", "polite");
  await expect(log).toHaveAttribute("aria-busy", "false");

  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const seen = nodes
    .filter((node) => !node.ignored)
    .map((node) => ({
      role: node.role?.value as string,
      name: (node.name?.value ?? "") as string,
      of: Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
    }));
  const one = (role: string, name: string | RegExp) => {
    const found = seen.filter((node) => node.role === role && (typeof name === "string" ? node.name === name : name.test(node.name)));
    expect(found.map((node) => node.name), `${role} “${name}”`).toHaveLength(1);
    return found[0];
  };
  expect(one("log", "Transcript, 3 messages").of).toMatchObject({ live: "polite", relevant: "additions", focusable: true });
  one("heading", "Live now (11)");
  one("list", "Calls in progress");
  one("region", "The followed call");
  one("button", "Pause following");
  one("link", "Open the call");
  const rows = seen.filter((node) => node.role === "button" && "pressed" in node.of);
  expect(rows).toHaveLength(11);
  expect(rows.filter((row) => row.of.pressed === "true").map((row) => row.name)).toEqual([expect.stringContaining("streamed")]);
  const urgent = seen.filter((node) => node.of.live === "assertive");
  expect(urgent, "only the announcer may interrupt").toHaveLength(1);
});

test.describe("Diga's own count", () => {
  test("stands beside the list, with whose it is and how old", async ({ page, live }) => {
    await live.open("diga");
    await expect(page.getByText(/^\d+ calls? active by Diga’s own count of the account, (just now|\d+ seconds? ago)$/)).toBeVisible();
    await expect(live.heading).toHaveText(/^Live now \(\d+\)$/);
  });

  test("that cannot be read is said, and takes nothing away", async ({ page, api, live, browserConsole }) => {
    browserConsole.expect(FAILED_ANSWER);
    await api.fail("/call/concurrency/stream", "500", 50);
    await live.open("diga");
    await expect(page.getByText("Diga’s own count of active calls could not be read")).toBeVisible();
    await expect(live.calls.first()).toBeVisible();
  });

  test("is not offered where the vendor keeps none", async ({ page, live }) => {
    await live.open("lab", "live-hold");
    await live.counts(11);
    await expect(page.getByText(/own count/)).toHaveCount(0);
  });
});
