// Half an hour of one call in one page: a message a second, a fault a minute, in the time of the page's and the
// server's own clocks, which are put forward together.
//
// What "the heap does not grow" means here: the transcript itself grows by 1,800 messages, and they are kept. So the
// call begins with more messages than the document holds at once; from then on what JavaScript and the document take up
// must stay where it is. WebAssembly's memory holds the messages and never shrinks, so it shows the most that was ever
// needed at once; that is compared with a second page, which has followed the same call without a fault. Two pages that
// live through the same differ by up to a tenth there; a session left behind by every fault would show threefold.
import type { BrowserContext, Page, Request } from "@playwright/test";
import { CallPage } from "../pages/call_page.ts";
import { installClock } from "../support/clock.ts";
import { watchMemory } from "../support/memory.mjs";
import { BROKEN_CONNECTION, expect, FAILED_ANSWER, test, WIRED } from "../support/story.ts";
import type { Wire } from "../support/wire.ts";

const MINUTES = Number(process.env.RINGSIDE_SOAK_MINUTES ?? 30);
/** After the last fault: after many in a row a stream is tried once a minute. */
const QUIET_MINUTES = 2;
/** More than the document holds at once. */
const BEFORE = 2_000;
/** The second of an even and of an odd minute at which something goes wrong, so that some streams last a good minute. */
const FAULT_AT = [20, 0];
/** How many seconds later it is put right where it lasts. */
const LASTS = 14;
/** How many seconds, and messages, pass before the page is looked after again. */
const STEP = 2;
/** When the page is measured first, with every fault but two behind it and all its code in use; it is again at the end. */
const EARLY_MINUTE = 6;

interface World {
  context: BrowserContext;
  wire: Wire;
}

/** What goes wrong, in turn. */
const FAULTS: ((world: World) => Promise<unknown>)[] = [
  ({ wire }) => wire.cut("/stream?", "end"),
  ({ wire }) => wire.cut("/stream?", "reset"),
  ({ wire }) => wire.cut("/stream?", "silence"),
  async ({ wire }) => {
    await wire.plan({ path: "/stream-ticket", fault: "answer", status: 503, headers: {}, body: "busy", times: 2 });
    await wire.cut("/stream?", "fin");
  },
  async ({ context, wire }) => {
    await context.setOffline(true);
    await wire.cut("/stream?", "silence");
  },
  async ({ wire }) => {
    await wire.plan({ path: "/messages?", fault: "fin", after: 200, times: 1 });
    await wire.cut("/stream?", "reset");
  },
  ({ wire }) => wire.cut("/stream?", "fin"),
  async ({ wire }) => {
    const page = { status: 200, headers: { "content-type": "text/html" }, body: "Please sign in to this network." };
    await wire.plan({ path: "/stream?", fault: "answer", ...page, times: 1 });
    await wire.cut("/stream?", "fin");
  },
];

/** Watches what the page asks for. */
function watchTraffic(page: Page) {
  const streams = new Set<Request>();
  const pending = new Set<Request>();
  let onIdle = () => {};
  const seen = { mostStreams: 0, streams: 0 };
  const answered = (request: Request) => {
    pending.delete(request);
    if (pending.size === 0) onIdle();
  };
  const over = (request: Request) => {
    streams.delete(request);
    answered(request);
  };
  page.on("request", (request) => {
    pending.add(request);
    if (!isStream(request)) return;
    streams.add(request);
    seen.streams += 1;
    seen.mostStreams = Math.max(seen.mostStreams, streams.size);
  });
  page.on("response", (response) => {
    if (isStream(response.request())) answered(response.request());
  });
  page.on("requestfinished", over);
  page.on("requestfailed", over);
  return {
    seen,
    /** Everything asked for is answered; a stream is when it begins. */
    async settles(): Promise<void> {
      if (pending.size > 0) await new Promise<void>((resolve) => (onIdle = resolve));
    },
  };
}

const isStream = (request: Request) => request.url().includes("/stream?");

// A trace keeps what it has seen in the page, which is not the page's litter.
test.use({ serverOptions: WIRED, trace: "off" });

/** A page that follows the call, in time that is put forward. */
async function follows(page: Page, origin: string) {
  const traffic = watchTraffic(page);
  await installClock(page);
  const memory = await watchMemory(page);
  const call = new CallPage(page, origin);
  await call.openScenario("live-hold");
  await call.seesBanner("Live");
  return {
    call,
    traffic: traffic.seen,
    measure: () => memory.measure(),
    /** Time passes. The way there and back takes none of it, or every request would seem to take most of a minute. */
    async passes(seconds: number): Promise<void> {
      await page.clock.runFor(seconds * 1_000);
      await traffic.settles();
    },
  };
}

test("half an hour with a fault a minute leaves one connection, the whole transcript and no litter", async ({
  page,
  context,
  browser,
  api,
  wire,
  browserConsole,
}, info) => {
  test.setTimeout(600_000);
  browserConsole.expect(BROKEN_CONNECTION, FAILED_ANSWER);
  await api.say("live-hold", "Said before, as number", BEFORE);
  const tried = await follows(page, wire.url);
  // Straight to the server, so nothing goes wrong here.
  const spared = await follows(await (await browser.newContext()).newPage(), api.url);

  let early = await tried.measure();
  for (let second = 0; second < (MINUTES + QUIET_MINUTES) * 60; second += STEP) {
    const minute = Math.floor(second / 60);
    if (second === EARLY_MINUTE * 60) early = await tried.measure();
    const sinceFault = (second % 60) - (FAULT_AT[minute % 2] ?? 0);
    if (sinceFault === 0 && minute < MINUTES) await FAULTS[minute % FAULTS.length]?.({ context, wire });
    if (sinceFault === LASTS) await context.setOffline(false);
    for (let one = 0; one < STEP; one += 1) {
      await api.advance(1_000);
      await api.say("live-hold", `Minute ${minute}, second ${(second % 60) + one}`);
    }
    await Promise.all([tried.passes(STEP), second % 10 === 0 && spared.passes(10)]);
  }
  await tried.call.seesBanner("Live");
  await spared.call.seesBanner("Live");
  const record = (await api.transcript("lab", "live-hold")).map((one) => one.message);
  const count = record.length.toLocaleString("en");
  await tried.call.seesMessageCount(count);
  await spared.call.seesMessageCount(count);
  const [late, beside] = [await tried.measure(), await spared.measure()];
  const figures = JSON.stringify({ ...tried.traffic, early, late, beside });
  info.annotations.push({ type: "figures", description: figures });
  if (process.env.RINGSIDE_FIGURES) console.log(figures);

  expect(tried.traffic.mostStreams).toBe(1);
  // Its own and that of the spared page.
  await expect.poll(async () => (await api.stats()).open_streams).toBe(2);
  expect((await wire.log()).tickets_reused).toBe(0);
  expect(late.heapBytes).toBeLessThan(1.1 * early.heapBytes);
  // How many turns the document holds depends on where in them the end is, so on the number of messages.
  expect(late.nodes).toBeLessThan(1.1 * beside.nodes);
  expect(late.listeners).toBeLessThan(1.1 * beside.listeners);
  expect(late.heapBytes + late.wasmBytes).toBeLessThan(1.25 * (beside.heapBytes + beside.wasmBytes));

  await api.hangUp("live-hold");
  await tried.passes(30);
  await tried.passes(30);
  await expect(tried.call.receipt).toHaveText(`${count} messages, ${count} match, 0 late, 0 missing`);
});
