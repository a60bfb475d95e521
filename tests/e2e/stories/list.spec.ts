// The list of calls: finding, ordering, turning pages, coming back to it.
import { expect, test } from "../support/story.ts";

test("a newcomer opens the console and sees the calls of all agents, newest first", async ({ page, api, list }) => {
  await page.goto("/");

  await expect(page).toHaveURL(`${api.url}/c/demo/calls`);
  await list.seesRows(50);
  const all = await api.allCalls();
  await list.seesRange(`1–50 of ${all.length.toLocaleString("en")}`);
  await list.seesCalls(all.slice(0, 50).map((call) => call.id));
  const names = (await api.agents()).map((agent) => agent.name);
  await expect.poll(async () => (await list.column("Agent")).filter((name) => !names.includes(name))).toEqual([]);
  expect(new Set(await list.column("Agent")).size).toBeGreaterThan(3);
});

test("searching narrows the list and becomes part of the link", async ({ page, api, list }) => {
  await list.open();
  await list.seesRows(50);
  const wanted = (await api.allCalls())[20];
  await list.searchFor(wanted.id);

  await list.seesCalls([wanted.id]);
  await expect(page).toHaveURL(new RegExp(`\\?q=${wanted.id}$`));
  await list.seesRange("1–1 of 1");

  await page.getByRole("button", { name: "Clear search" }).click();
  await list.seesRows(50);
  await expect(page).toHaveURL(/\/calls$/);
});

test("status, kind and agent narrow the list together", async ({ page, api, list }) => {
  const [agent] = await api.agents();
  const matching = (await api.callsOf(agent.id)).filter((call) => call.status === "ended" && !call.is_test_call);
  await list.open();
  await list.choose("Status", "Ended");
  await list.choose("Test or live", "Live only");
  await list.choose("Agent", agent.name);

  await list.seesRange(`of ${matching.length}Rows`);
  await list.seesCalls(matching.slice(0, 50).map((call) => call.id));
  await expect(page).toHaveURL(`/c/demo/calls?status=ended&test=live&agent=${agent.id}`);
});

test("the headers sort, and say how", async ({ page, api, list }) => {
  const all = await api.allCalls();
  await list.open();
  await list.isSortedBy("Time", "descending");

  await list.sortBy("Time");
  await list.isSortedBy("Time", "ascending");
  await expect(page).toHaveURL(/sort=created$/);
  await list.seesCalls(all.slice(-50).reverse().map((call) => call.id));

  await list.sortBy("Duration");
  await list.isSortedBy("Duration", "descending");
  await expect(page).toHaveURL(/sort=-duration$/);
});

test("pages are turned forth and back, and can be longer", async ({ page, api, list }) => {
  const all = await api.allCalls();
  await list.open();
  await list.turnTo("Next");
  await list.seesRange(`51–100 of ${all.length}`);
  await list.seesCalls(all.slice(50, 100).map((call) => call.id));

  const last = Math.ceil(all.length / 50);
  await list.turnTo("Last");
  await list.seesRange(`Page ${last} of ${last}`);
  await list.seesCalls(all.slice((last - 1) * 50).map((call) => call.id));

  await list.turnTo("Previous");
  await list.seesRange(`Page ${last - 1} of ${last}`);
  await list.showRowsPerPage(100);
  await list.seesRange(`1–100 of ${all.length}`);
  await list.seesRows(100);
  await expect(page).toHaveURL(/\?limit=100$/);
});

test("reload, Back, Forward and a pasted link restore what was seen", async ({ page, context, list }) => {
  await list.open("?status=ended&sort=-duration&limit=25");
  await list.seesRange("1–25 of");
  await list.turnTo("Next");
  await list.seesRange("26–50 of");
  const seen = await list.callIds();
  expect(seen).toHaveLength(25);

  await page.reload();
  await list.seesCalls(seen);
  await expect(page.getByLabel("Status")).toHaveValue("ended");
  await list.isSortedBy("Duration", "descending");

  await page.goBack();
  await list.seesRange("1–25 of");
  await page.goForward();
  await list.seesCalls(seen);

  const pasted = await context.newPage();
  await pasted.goto(page.url());
  await expect(pasted.getByRole("navigation", { name: "Pages" })).toContainText("26–50 of");
  await expect(pasted.getByLabel("Rows per page")).toHaveValue("25");
  await pasted.close();
});

test("what a link asks for and nobody knows is said and left out", async ({ list }) => {
  await list.open("?status=vanished&sort=colour&page=zero&test=maybe&limit=7&mood=good");

  await list.seesRows(50);
  await list.seesNote("The status “vanished” is not one of this list's; it was left out.");
  await list.seesNote(/the order “colour”/);
  await list.seesNote(/page “zero”/);
  await list.seesNote(/the call type “maybe”/);
  await list.seesNote(/the page size “7”/);
  await list.seesNote(/the setting “mood”/);
});

test("a key in a link is taken out of the address bar and not used", async ({ page, list }) => {
  await list.open("?status=ended&api_key=sk_canary_in_a_link");

  await list.seesNote(/looks like an API key/);
  await expect(page).toHaveURL("/c/demo/calls?status=ended");
  await list.seesRows(50);
  await page.goto("/connections");
  await page.goBack();
  expect(page.url()).not.toContain("sk_canary");
});

test("an empty list says why and leads out", async ({ page, list }) => {
  await list.open("?q=nothing-is-called-this");
  await list.seesNote("No call matches these filters");
  await page.getByRole("link", { name: "Show all calls" }).click();
  await list.seesRows(50);

  await list.open("?page=999");
  await list.seesNote("There is no such page in this list");
  await page.getByRole("link", { name: "Go to the first page" }).click();
  await list.seesRows(50);

  await list.openLabAgent("lab-empty");
  await list.seesNote(/^No call/);
});

test.describe("while new calls come in", () => {
  test.use({ serverOptions: ["--live-speed", "0.05"] });

  test("they wait behind a button and do not move the rows", async ({ page, api, list }) => {
    await page.clock.install();
    await list.open();
    await list.seesRows(50);
    const before = await list.callIds();
    const [agent] = await api.agents();
    await fetch(`${api.url}/proxy/bimpeai/api/v1/console/agents/${agent.id}/calls`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ destination: "+14155550123", is_test_call: true }),
    });

    // The list looks for news every ten seconds while a call on it is in progress.
    await page.clock.fastForward("00:11");

    const button = page.getByRole("button", { name: /^\d+ new calls?$/ });
    await expect(button).toBeVisible();
    expect(await list.callIds()).toEqual(before);
    await button.click();
    await expect(button).toBeHidden();
    await expect(list.rows.filter({ hasText: "+14155550123" })).toHaveCount(1);
  });
});

test.describe("an answer that takes its time", () => {
  test("brings grey rows after 200 ms, not before", async ({ page, api, list }) => {
    const skeleton = page.locator(".skeleton-rows");
    await page.clock.install();
    await page.goto("/connections");
    await api.hold("/calls");
    await page.clock.pauseAt(new Date(Date.now() + 60_000));
    await page.getByRole("link", { name: "Calls", exact: true }).click();
    await expect.poll(async () => (await api.stats()).held).toBeGreaterThan(0);

    await page.clock.runFor(150);
    await expect(skeleton).toHaveCount(0);
    await page.clock.runFor(100);
    await expect(skeleton).toBeVisible();

    await api.release();
    // The first rows of the list come by themselves, the rest after the next frame.
    await list.seesRows(6);
    await expect(skeleton).toHaveCount(0);
    await page.clock.resume();
    await list.seesRows(50);
  });

  test("that is overtaken by a later question is not shown", async ({ api, list }) => {
    await list.open();
    await list.seesRows(50);
    const [first, second] = (await api.allCalls()).slice(10, 12);
    await api.hold("/calls");
    await list.searchFor(first.id);
    await expect.poll(async () => (await api.stats()).held).toBeGreaterThan(0);
    await list.searchFor(second.id);
    await expect.poll(() => api.requests("GET", "/calls")).toBeGreaterThan(14);
    await api.release();

    await list.seesCalls([second.id]);
  });
});

