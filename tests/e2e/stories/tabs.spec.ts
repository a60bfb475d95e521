// Several tabs on the same calls: one stream for each call, four in all, and nothing lost when one goes.
import { Connections, STRICT_BASE } from "../pages/connections.ts";
import { BROKEN_CONNECTION, expect, FAILED_ANSWER, test } from "../support/story.ts";
import { openStreams, showsTheRecord, Tab } from "../support/tabs.ts";

/** The key of the local API that may do everything. */
const KEY = "sk_demo_full";

/** Adds a connection with a key of its own and follows a call by it. */
async function followsWithAKey(tab: Tab): Promise<void> {
  const connections = new Connections(tab.page);
  await connections.open();
  await connections.fills({ name: "Own", baseUrl: STRICT_BASE, key: KEY });
  await connections.keepsKeyForThisTab();
  await connections.adds();
  await tab.list.seesRows(50);
  await tab.call.open("live-hold", "own", "lab");
  await tab.says("Live");
}

test("two tabs on one call share one stream, and both show every message", async ({ context, page, api, browserConsole }) => {
  const first = new Tab(page);
  await first.call.openScenario("live-hold");
  await openStreams(api, 1);
  const second = await Tab.open(context, browserConsole);
  await second.call.openScenario("live-hold");
  await second.says("Live");

  await api.releaseMessages(3);
  for (const tab of [first, second]) await tab.call.seesMessageCount(5);
  const { open_streams, streams_opened, tickets_issued } = await api.stats();
  expect({ open_streams, streams_opened, tickets_issued }).toEqual({ open_streams: 1, streams_opened: 1, tickets_issued: 1 });

  await api.releaseMessages(9);
  for (const tab of [first, second]) {
    await expect(tab.call.receipt).toHaveText(/14 messages, 14 match, 0 late, 0 missing/);
    await showsTheRecord(api, tab, "live-hold");
  }
});

test("a stream that takes no ticket is shared too, to the end that it announces", async ({ context, page, api, browserConsole }) => {
  const tabs = [new Tab(page), await Tab.open(context, browserConsole)];
  for (const tab of tabs) {
    await tab.call.open("live-hold", "lab-atoms");
    await tab.says("Live");
  }
  await api.say("live-hold", "One moment, the door is open.");
  for (const tab of tabs) await tab.call.seesMessage("One moment, the door is open.");
  expect((await api.stats()).streams_opened).toBe(1);

  await api.hangUp("live-hold");
  for (const tab of tabs) {
    await expect(tab.call.receipt).toHaveText(/ 0 missing/, { timeout: 30_000 });
    await expect(tab.call.messages.filter({ hasText: "One moment, the door is open." })).toHaveCount(1);
  }
  expect((await api.stats()).streams_opened).toBe(1);
});

test("when the tab that streams is closed, the other one goes on and loses nothing", async ({ context, page, api, browserConsole }) => {
  const leader = await Tab.open(context, browserConsole);
  await leader.call.openScenario("live-hold");
  await openStreams(api, 1);
  const other = new Tab(page);
  await other.call.openScenario("live-hold");
  await other.says("Live");
  await api.releaseMessages(2);
  await other.call.seesMessageCount(4);

  await leader.page.close();
  await api.releaseMessages(2);
  await other.call.seesMessageCount(6);
  await openStreams(api, 1);
  expect((await api.stats()).streams_opened).toBe(2);
  await api.releaseMessages(8);

  await expect(other.call.receipt).toHaveText(/14 messages, 14 match, 0 late, 0 missing/);
  await showsTheRecord(api, other, "live-hold");
});

test("a tab that stands still has its call taken over, and finds its way back", async ({ context, page, api, browserConsole }) => {
  test.slow();
  const still = await Tab.open(context, browserConsole);
  await still.call.openScenario("live-hold");
  await openStreams(api, 1);
  await api.releaseMessages(1);
  await still.call.seesMessageCount(3);

  const goesOn = still.standsStill(15_000);
  const other = new Tab(page);
  await other.call.openScenario("live-hold");
  await other.says("Live");
  await api.releaseMessages(2);
  await other.call.seesMessageCount(5);
  await goesOn;

  await openStreams(api, 1);
  await still.says("Live");
  await api.releaseMessages(2);
  for (const tab of [still, other]) {
    await tab.call.seesMessageCount(7);
    await showsTheRecord(api, tab, "live-hold");
  }
});

test("no key and no ticket is told to other tabs, and what others tell does no harm", async ({ context, page, api, browserConsole }) => {
  const tickets: string[] = [];
  context.on("request", (request) => {
    const ticket = new URL(request.url()).searchParams.get("ticket");
    if (ticket) tickets.push(ticket);
  });
  // Everything that is said or locked, as the pages themselves do it.
  const told: string[] = [];
  await context.exposeFunction("note", (text: string) => void told.push(text));
  await context.addInitScript(() => {
    const note = (text: unknown) => (globalThis as any).note(String(text));
    const say = BroadcastChannel.prototype.postMessage;
    BroadcastChannel.prototype.postMessage = function (data) {
      note(`${this.name}|${JSON.stringify(data)}`);
      return say.call(this, data);
    };
    const ask = LockManager.prototype.request as (...all: any[]) => any;
    LockManager.prototype.request = function (...all: any[]) {
      note(all[0]);
      return ask.apply(this, all);
    } as any;
  });
  const tabs = [new Tab(page), await Tab.open(context, browserConsole)];
  for (const tab of tabs) await followsWithAKey(tab);
  const third = await context.newPage();
  await third.goto("/manifest.webmanifest");
  const name = `ringside.live ${api.url}${STRICT_BASE} live-hold`;
  await third.evaluate((name) => {
    const heard: unknown[] = [];
    const channel = new BroadcastChannel(name);
    channel.onmessage = (event) => heard.push(event.data);
    Object.assign(globalThis, { heard, channel });
  }, name);
  await api.releaseMessages(2);
  for (const tab of tabs) await tab.call.seesMessageCount(4);

  await third.evaluate(() => {
    const { channel } = globalThis as any;
    const hostile = [
      null, 42, {}, [], { type: "open" }, new Uint8Array(64), "", "hello", "ringside-live-1", "ringside-live-2 open",
      "ringside-live-1 hello", "ringside-live-1 opening", "ringside-live-1 pulse 9999999999999", "ringside-live-1 events\n",
      "ringside-live-1 events\ndata: never ended", "x".repeat(40_000_000),
    ];
    for (const data of hostile) channel.postMessage(data);
  });
  await api.releaseMessages(2);
  for (const tab of tabs) {
    await tab.call.seesMessageCount(6);
    await showsTheRecord(api, tab, "live-hold");
  }

  const heard = (await third.evaluate(() => (globalThis as any).heard)) as unknown[];
  expect(heard.length, "the third page hears what is told").toBeGreaterThan(1);
  expect(told.some((text) => text.startsWith(`${name}|`)), "what is told was noted").toBe(true);
  const all = JSON.stringify([told, heard]);
  expect(tickets.length).toBeGreaterThan(0);
  for (const secret of [KEY, "Bearer", ...tickets]) expect(all).not.toContain(secret);
});

test.describe("with more calls than there may be streams", () => {
  test("four are live, the fifth is polled and says so, and is live when there is room", async ({ context, page, api, browserConsole }) => {
    test.slow();
    const talking = (await api.callsAt("atoms")).filter((call) => call.status === "in_progress").map((call) => call.id);
    const streams: [string, string, string?][] = [["live-hold", "lab", "lab"], ["live-hold", "lab-atoms"]];
    for (const id of talking.slice(0, 2)) streams.push([id, "atoms"]);
    expect(streams).toHaveLength(4);
    const tabs: Tab[] = [];
    for (const [call, connection, agent] of streams) {
      const tab = await Tab.open(context, browserConsole);
      await tab.call.open(call, connection, agent);
      await tab.says("Live");
      tabs.push(tab);
    }
    await openStreams(api, 4);
    const fifth = new Tab(page);
    await fifth.call.open("live-hold", "lab", "lab");
    await fifth.says("Live");
    // The first tab's call, so no stream of its own. One that nobody streams:
    await fifth.call.open(talking[2] ?? "live-normal", talking[2] ? "atoms" : "lab-atoms");
    await fifth.says("Not live: 4 calls are streamed already; updates every 5 s");
    await openStreams(api, 4);

    await tabs.at(-1)?.page.close();
    await fifth.says("Live");
    await openStreams(api, 4);
  });

  test("seven tabs leave the connections that lists and recordings need", async ({ context, page, api, browserConsole }) => {
    test.setTimeout(180_000);
    const talking = (await api.callsAt("atoms")).filter((call) => call.status === "in_progress").map((call) => call.id);
    const live: [string, string, string?][] = [
      ["live-hold", "lab", "lab"], ["live-hold", "lab-atoms"], [talking[0] ?? "", "atoms"], [talking[1] ?? "", "atoms"],
      ["live-hold", "lab", "lab"], [talking[0] ?? "", "atoms"], ["live-hold", "lab-vapi"],
    ];
    const tabs = [new Tab(page)];
    while (tabs.length < live.length) tabs.push(await Tab.open(context, browserConsole));
    for (const [index, tab] of tabs.entries()) {
      await tab.call.open(...(live[index] ?? live[0]!));
      await expect(tab.call.messages.first()).toBeVisible();
    }
    await openStreams(api, 4);

    for (const [index, tab] of tabs.entries()) {
      await tab.list.open("?outcome=completed", "atoms");
      await tab.list.seesRows(50);
      await tab.list.links.first().click();
      await tab.call.hearsTheRecording();
      await tab.call.player.getByRole("button", { name: "Pause" }).click();
      expect((await api.stats()).open_streams).toBeLessThanOrEqual(4);
      if (index < tabs.length - 1) await tab.call.open(...(live[index] ?? live[0]!));
    }
    await openStreams(api, 4);
  });
});

test("a key that is taken away ends its stream, and another tab goes on with its own", async ({ context, page, api, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  const tabs = [await Tab.open(context, browserConsole), new Tab(page)];
  for (const tab of tabs) await followsWithAKey(tab);
  const [leaving, staying] = tabs as [Tab, Tab];
  await openStreams(api, 1);
  await leaving.page.getByRole("link", { name: "Connections", exact: true }).click();
  const card = new Connections(leaving.page).card("Own");
  await card.getByRole("button", { name: "Remove: Own" }).click();
  await expect(card).toHaveCount(0);
  const later: string[] = [];
  leaving.page.on("request", (request) => {
    if (request.headers().authorization?.includes(KEY)) later.push(request.url());
  });
  await leaving.page.goBack();
  await expect(leaving.page.getByText("There is no connection “own” here")).toBeVisible();
  await expect(leaving.call.messages).toHaveCount(0);

  await api.releaseMessages(3);
  await staying.call.seesMessageCount(5);
  await staying.says("Live");
  await showsTheRecord(api, staying, "live-hold");
  await openStreams(api, 1);
  expect((await api.stats()).streams_opened).toBe(2);
  expect(later, "requests with the key that was taken away").toEqual([]);
});

for (const [what, script] of [
  [
    "missing",
    () => {
      Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
      Object.defineProperty(globalThis, "BroadcastChannel", { value: undefined });
      for (const name of ["localStorage", "sessionStorage", "indexedDB"]) Object.defineProperty(globalThis, name, { value: null });
    },
  ],
  [
    "refused",
    () => {
      const refuse = () => {
        throw new DOMException("Refused by the story.", "SecurityError");
      };
      LockManager.prototype.request = refuse as any;
      Object.defineProperty(globalThis, "BroadcastChannel", { value: class { constructor() { refuse(); } } });
      for (const name of ["localStorage", "sessionStorage", "indexedDB"]) Object.defineProperty(globalThis, name, { get: refuse });
    },
  ],
  [
    "full and without a word",
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException("Full.", "QuotaExceededError");
      };
      LockManager.prototype.request = (() => Promise.reject(new DOMException("No.", "InvalidStateError"))) as any;
    },
  ],
] as const) {
  test(`with storage, locks and channels ${what} the console works, and live calls are live`, async ({ context, page, api, browserConsole }) => {
    browserConsole.expect(BROKEN_CONNECTION);
    await context.addInitScript(script);
    const tabs = [new Tab(page), await Tab.open(context, browserConsole)];
    for (const { list, call } of tabs) {
      await list.open();
      await list.seesRows(50);
      await call.openScenario("live-hold");
    }
    for (const tab of tabs) await tab.says("Live");
    await openStreams(api, 2);
    await api.releaseMessages(12);
    for (const tab of tabs) {
      await expect(tab.call.receipt).toHaveText(/14 messages, 14 match, 0 late, 0 missing/);
      await showsTheRecord(api, tab, "live-hold");
    }
  });
}
