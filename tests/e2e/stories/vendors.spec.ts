// The vendors besides BimpeAI: list, filters, pages, live, placing, refusals; and all vendors together.
import { expect, FAILED_ANSWER, test } from "../support/story.ts";
import type { Vendor } from "../support/local_api.ts";

const VENDORS: { vendor: Vendor; name: string; path: string; over: [word: string, label: string] }[] = [
  { vendor: "vapi", name: "Vapi", path: "/vapi/call", over: ["ended", "Ended"] },
  { vendor: "diga", name: "Diga", path: "/diga/v1/call", over: ["completed", "Completed"] },
  { vendor: "atoms", name: "smallest.ai Atoms", path: "/atoms/v1/conversation", over: ["completed", "Completed"] },
];

for (const { vendor, name, path, over } of VENDORS) {
  test(`${name}: all calls, newest first, page by page`, async ({ api, list }) => {
    const all = (await api.callsAt(vendor)).map((call) => call.id);
    await list.open("", vendor);
    await list.seesCalls(all.slice(0, 50));

    await list.turnTo("Next");
    await list.seesCalls(all.slice(50, 100));
    await list.turnTo("Previous");
    await list.seesCalls(all.slice(0, 50));
  });

  test(`${name}: the vendor's own status narrows the list`, async ({ page, api, list }) => {
    const [word, label] = over;
    const matching = (await api.callsAt(vendor)).filter((call) => call.status === word);
    expect(matching.length).toBeGreaterThan(50);
    await list.open("", vendor);
    await list.choose("Status", label);

    await expect(page).toHaveURL(new RegExp(`\\?status=${word}$`));
    await list.seesCalls(matching.slice(0, 50).map((call) => call.id));
  });

  test(`${name}: an outcome is found whatever the vendor can filter by, and the page says how`, async ({ page, list }) => {
    await list.open("", vendor);
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByRole("group", { name: "More filters" }).getByLabel("Outcome").selectOption("No answer");

    await expect(page).toHaveURL(/outcome=no_answer/);
    await list.seesNote(/filtered and sorted here over/);
    const outcomes = await list.column("Outcome");
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter((outcome) => outcome !== "No answer")).toEqual([]);
  });

  test(`${name}: what is said in a call in progress appears, to its end`, async ({ api, call, browserConsole }) => {
    test.slow();
    // Diga answers 404 while there is no recording, and the browser says so by itself.
    if (vendor === "diga") browserConsole.expect(FAILED_ANSWER);
    await call.open("live-hold", `lab-${vendor}`);
    await expect(call.messages.first()).toBeVisible();
    await api.say("live-hold", "One moment, the door is open.");
    await expect(call.messages.filter({ hasText: "One moment, the door is open." })).toHaveCount(1, { timeout: 40_000 });

    await api.hangUp("live-hold");
    await expect(call.receipt).toHaveText(/ 0 missing/, { timeout: 60_000 });
    await expect(call.messages.filter({ hasText: "One moment, the door is open." })).toHaveCount(1);
  });

  for (const [kind, sentence] of [
    ["401", /key/i],
    ["429", /too many requests|rate/i],
    // Reads are tried again twice by themselves.
    ["500", /trouble|error/i],
  ] as const) {
    test(`${name}: a list answered with ${kind} says so, and works the next time`, async ({ page, api, list, browserConsole }) => {
      browserConsole.expect(FAILED_ANSWER);
      await api.fail(path, kind, kind === "500" ? 3 : 1);
      await list.open("", vendor);
      await expect(list.error).toContainText(sentence);

      await page.reload();
      await list.seesRows(50);
    });
  }

  test(`${name}: ids are looked up, and those unknown are told apart`, async ({ page, api, browserConsole }) => {
    // An id that is not there is a 404 to the browser, which says so by itself.
    browserConsole.expect(FAILED_ANSWER);
    const known = (await api.callsAt(vendor)).slice(3, 6).map((call) => call.id);
    const unknown = vendor === "atoms" ? "CALL-1700000000000-abcdef" : "00000000-0000-4000-8000-00000000dead";
    await page.goto(`/c/${vendor}/lookup`);
    await page.getByRole("textbox").fill([...known, unknown].join("\n"));
    await page.getByRole("button", { name: "Look up" }).click();

    await expect(page.getByText("4 of 4 answered: 3 found, 1 not found, 0 failed")).toBeVisible();
    await page.getByRole("link", { name: known[0] }).click();
    await expect(page).toHaveURL(new RegExp(`/c/${vendor}/calls/${known[0]}$`));
  });
}

test("Vapi: a call is placed from one of the connection's numbers", async ({ page, api, list, placing }) => {
  await list.open("", "vapi");
  await list.seesRows(50);
  await placing.open();
  await placing.calls("+34600111222");

  await placing.sees("The call is on its way.");
  expect((await api.stats()).calls_placed).toBe(1);
  await placing.outcome.getByRole("link", { name: "Open the call" }).click();
  await expect(page).toHaveURL(/\/c\/vapi\/calls\/[0-9a-f-]{36}$/);
});

test("Diga: only Spanish numbers are called", async ({ api, list, placing }) => {
  await list.open("", "diga");
  await list.seesRows(50);
  await placing.open();
  await placing.calls("+14155550123");
  await expect(placing.dialog).toContainText(/Span/);
  expect((await api.stats()).calls_placed).toBe(0);

  await placing.calls("+34600111222");
  await placing.sees("The call is on its way.");
  expect((await api.stats()).calls_placed).toBe(1);
});

test("Diga: the raw answer holds the call and everything that was asked for beside it", async ({ list, call, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  // The longest call: something was said in it.
  await list.open("?sort=-duration", "diga");
  await list.openFirstCall();
  await expect(call.messages.first()).toBeVisible();
  const [first] = await call.texts();
  const raw = await call.opensRawAnswer();
  await expect(raw).toContainText(JSON.stringify(first).slice(1, -1));
});

test("Atoms: a test call is marked as one", async ({ api, list, placing }) => {
  await list.open("", "atoms");
  await list.seesRows(50);
  await placing.open();
  await placing.calls("+34600111222");

  await placing.sees("The call is on its way.");
  expect((await api.stats()).calls_placed).toBe(1);
});

test("all connections are one list, in the order of time", async ({ page, api, list }) => {
  const demo = (await api.allCalls()).map((call) => ({ id: call.id, created: Date.parse(call.created_on) }));
  const others = await Promise.all(
    VENDORS.map(async ({ vendor }) => (await api.callsAt(vendor)).map((call) => ({ id: call.id, created: Date.parse(call.created) }))),
  );
  const created = new Map([...demo, ...others.flat()].map((call) => [call.id, call.created]));
  await page.goto("/calls");
  await list.seesRows(50);

  const seen: string[] = [];
  for (let turned = 0; turned < 3; turned += 1) {
    if (turned > 0) await list.turnTo("Next");
    await list.seesRange(`${turned * 50 + 1}–${turned * 50 + 50} of`);
    await list.seesRows(50);
    seen.push(...(await list.callIds()));
  }
  expect(new Set(seen).size).toBe(150);
  // Numbers are compared in whole seconds: vendors tell times with different precision.
  const times = seen.map((id) => Math.floor((created.get(id) ?? Number.NaN) / 1000));
  expect(times).toEqual([...times].sort((a, b) => b - a));
  const newest = [...created].sort(([, a], [, b]) => b - a).slice(0, 150);
  const last = Math.floor((newest.at(-1)?.[1] ?? 0) / 1000);
  expect(newest.filter(([id, at]) => Math.floor(at / 1000) > last && !seen.includes(id)), "none is left out").toEqual([]);
  expect(new Set(await list.column("Connection"))).toEqual(new Set(["Demo", "Vapi", "Diga", "Atoms"]));
});

test("an outcome is found over all connections, and one sentence says over what", async ({ page, list }) => {
  await page.goto("/calls?outcome=voicemail");
  await list.seesNote(/^Filtered and sorted here over all [\d,]+ calls that could match of \d+ sources\.$/);
  await expect(page.locator(".calls-page__table")).toHaveAttribute("aria-busy", "false");
  const outcomes = await list.column("Outcome");
  expect(outcomes.length).toBeGreaterThan(0);
  expect(outcomes.filter((outcome) => outcome !== "Voicemail")).toEqual([]);
});

test("one vendor that fails leaves the others in the list, and says so", async ({ page, api, list, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await api.fail("/vapi/call", "500", 20);
  await page.goto("/calls");
  await list.seesRows(50);
  await list.seesNote(/9 of 10 sources answered\. Vapi: /);
  expect(new Set(await list.column("Connection"))).toEqual(new Set(["Demo", "Diga", "Atoms"]));
});

test("the average duration is worked out when asked", async ({ page, list }) => {
  await list.open("?status=ended");
  await list.seesRows(50);
  await page.getByRole("button", { name: "More filters" }).click();
  await page.getByRole("button", { name: "Work out the average duration of these calls" }).click();

  await expect(page.getByText(/^Average duration: \d+:\d\d.* over \d+ of these calls/)).toBeVisible();
});
