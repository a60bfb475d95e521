// Calls as they happen: nothing lost, nothing doubled, whatever the connection does.
import type { CallPage } from "../pages/call_page.ts";
import { BROKEN_CONNECTION, expect, FAILED_ANSWER, test } from "../support/story.ts";
import type { LocalApi } from "../support/local_api.ts";

/** The page shows what the server's own record holds, message by message. */
async function showsTheRecord(api: LocalApi, call: CallPage, id: string): Promise<void> {
  const record = (await api.transcript("lab", id)).filter((one) => one.message?.trim()).map((one) => one.message);
  expect(await call.texts()).toEqual(record);
}

test("a call in progress grows in place and ends with a receipt", async ({ api, call }) => {
  await call.openScenario("live-normal");
  await call.seesMessageCount(14);

  await expect(call.receipt).toHaveText(/14 messages, 14 match, 0 late, 0 missing/);
  await expect(call.fact("Status")).toHaveText("ended");
  await showsTheRecord(api, call, "live-normal");
  const stats = await api.stats();
  expect(stats.tickets_used).toBe(stats.streams_opened);
  expect(stats.tickets_issued).toBeGreaterThanOrEqual(stats.tickets_used);
});

test("what is said shows as it is said, and only the new turn is added", async ({ page, api, call }) => {
  await call.openScenario("live-hold");
  await call.seesMessageCount(2);
  const first = call.messages.first();
  await first.evaluate((turn) => turn.setAttribute("data-kept", "yes"));
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);

  await api.releaseMessages(1);
  await call.seesMessageCount(3);
  await api.say("live-hold", "One moment, the door is open.");
  await call.seesMessage("One moment, the door is open.");
  await expect(first).toHaveAttribute("data-kept", "yes");
  await expect(page.getByText("Live", { exact: true }).last()).toBeVisible();
});

test("scrolled up, new messages are counted and wait", async ({ page, api, call }) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  await call.openScenario("live-hold");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  await api.releaseMessages(8);
  await call.seesMessageCount(10);
  await call.scrollsUp();
  await expect(page.getByRole("button", { name: "Follow newest" })).toBeVisible();
  const place = await call.transcript.evaluate((log) => log.scrollTop);

  await api.releaseMessages(2);
  await call.seesMessageCount(12);
  await expect(call.newMessages()).toHaveText("2 new messages");
  expect(await call.transcript.evaluate((log) => log.scrollTop)).toBe(place);

  await call.newMessages().click();
  await expect(call.newMessages()).toHaveCount(0);
  const below = () => call.transcript.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  await expect.poll(below).toBeLessThan(4);
});

for (const [scenario, what] of [
  ["live-drop-after-3", "breaks off after every third message"],
  ["live-duplicate-ids", "repeats messages"],
  ["live-out-of-order", "swaps messages"],
  ["live-bom-crlf", "begins with a byte order mark and ends lines with CR LF"],
  ["live-one-byte-chunks", "comes byte by byte"],
  ["live-expired-ticket", "refuses the first tickets"],
] as const) {
  test(`a stream that ${what} loses nothing and doubles nothing`, async ({ api, call, browserConsole }) => {
    test.slow();
    browserConsole.expect(BROKEN_CONNECTION, FAILED_ANSWER);
    await call.openScenario(scenario);

    await expect(call.receipt).toHaveText(/14 messages, 14 match, \d+ late, 0 missing/, { timeout: 60_000 });
    await showsTheRecord(api, call, scenario);
    const ids = (await api.transcript("lab", scenario)).map((one) => one.id);
    expect(new Set(ids).size).toBe(14);
  });
}

test("garbage on a stream hides nothing of what was said", async ({ api, call }) => {
  await call.openScenario("live-garbage");

  await expect(call.receipt).toHaveText(/\d+ messages, 14 match, \d+ late/, { timeout: 30_000 });
  const shown = await call.texts();
  const record = (await api.transcript("lab", "live-garbage")).map((one) => one.message);
  expect(shown.filter((text) => record.includes(text))).toEqual(record);
});

test("every connection uses a ticket of its own, and resumes after a message", async ({ page, api, call, browserConsole }) => {
  test.slow();
  browserConsole.expect(BROKEN_CONNECTION);
  const opened: URL[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname.endsWith("/stream")) opened.push(url);
  });
  await call.openScenario("live-drop-after-3");
  await expect(call.receipt).toBeVisible({ timeout: 60_000 });

  const tickets = opened.map((url) => url.searchParams.get("ticket"));
  expect(tickets.length).toBeGreaterThan(2);
  expect(new Set(tickets).size).toBe(tickets.length);
  const { tickets_used, streams_opened } = await api.stats();
  expect(tickets_used).toBe(streams_opened);
  // An id of a message, or the time of one; never what a heartbeat counts.
  const cursors = opened.slice(1).map((url) => url.searchParams.get("after"));
  expect(cursors.filter((cursor) => !/^live-drop-after-3-m\d{3}$|^\d{4}-\d\d-\d\dT/.test(cursor ?? ""))).toEqual([]);
});

test.describe("with heartbeats every 60 ms", () => {
  test.use({ serverOptions: ["--live-speed", "0.0001", "--heartbeat-ms", "60"] });

  test("a connection that breaks off resumes after the last message, not after a heartbeat", async ({ page, api, call, browserConsole }) => {
    browserConsole.expect(BROKEN_CONNECTION);
    const cursors: (string | null)[] = [];
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.pathname.endsWith("/stream")) cursors.push(url.searchParams.get("after"));
    });
    await call.openScenario("live-hold");
    await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
    await api.releaseMessages(2);
    await call.seesMessageCount(4);
    await api.dropStreams("live-hold");
    await expect.poll(() => cursors.length, { timeout: 20_000 }).toBeGreaterThan(1);
    await api.releaseMessages(10);

    await call.seesMessageCount(14);
    expect(cursors.at(-1)).toMatch(/^live-hold-m004$|^\d{4}-/);
    await showsTheRecord(api, call, "live-hold");
  });
});

test("a call nobody streams is asked for again and again", async ({ api, call, browserConsole }) => {
  test.slow();
  browserConsole.expect(BROKEN_CONNECTION, FAILED_ANSWER);
  await call.openScenario("live-204");
  // Its script has begun, so how many there are by now is a matter of time.
  await expect(call.messages.first()).toBeVisible();
  await api.say("live-204", "Said without a stream.");
  await expect(call.messages.filter({ hasText: "Said without a stream." })).toBeVisible({ timeout: 40_000 });
  await api.hangUp("live-204");
  await expect(call.receipt).toBeVisible({ timeout: 40_000 });
  await showsTheRecord(api, call, "live-204");
});

test("leaving the call closes its stream", async ({ page, api, call }) => {
  await call.openScenario("live-hold");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);

  await page.getByRole("link", { name: "Connections", exact: true }).click();
  await expect.poll(async () => (await api.stats()).open_streams).toBe(0);
});

test("the live page lists the calls in progress and follows the one that is chosen", async ({ page, api, live }) => {
  await live.open("lab");
  await live.counts(11);
  await live.open("lab", "live-hold");
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);
  await api.releaseMessages(1);
  await live.seesInFollowedCall("Transcript, 3 messages");

  await live.followed.getByRole("link", { name: "Open the call" }).click();
  await expect(page).toHaveURL("/c/lab/calls/live-hold?agent=lab");
});

test("the live page keeps itself current", async ({ api, live }) => {
  await live.open("lab");
  await live.counts(11);
  // One after the other, because following the first one has begun its script.
  await api.hangUp("live-silent");

  await expect(live.heading).toHaveText(/^Live now \((9|10)\)$/, { timeout: 20_000 });
  await expect(live.calls.filter({ hasText: "Completed" }).first()).toBeVisible();
});
