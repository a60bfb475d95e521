// The list of calls when the API has troubles: nothing is lost, everything is said.
import { BROKEN_CONNECTION, expect, FAILED_ANSWER, test } from "../support/story.ts";

test("items that cannot be read stand beside the rows that can", async ({ page, list }) => {
  await list.openLabAgent("lab-unreadable-item");

  await expect(page.getByText("This item could not be read as a call").first()).toBeVisible();
  expect(await list.links.count()).toBeGreaterThan(10);
});

test("an answer cut short is an error with the way to try again", async ({ page, list }) => {
  await list.openLabAgent("lab-malformed-json");

  await expect(list.error).toBeVisible();
  await expect(list.error.getByRole("button", { name: "Try again" })).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
});

test("a slow answer is waited for", async ({ page, list }) => {
  await list.openLabAgent("lab-slow");

  await expect(page.locator(".skeleton-rows")).toBeVisible();
  await expect(list.links.first()).toBeVisible();
  await expect(page.locator(".skeleton-rows")).toHaveCount(0);
});

test("a rate limit counts down before it may be tried again", async ({ page, api, list, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  const now = Date.now();
  await page.clock.install({ time: now });
  await page.clock.pauseAt(now + 1_000);
  await list.openLabAgent("lab-rate-limited");

  const button = list.error.getByRole("button", { name: "Try again in 3 s" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(list.error).toContainText("takes no more requests for a while");
  const asked = await api.requests("GET", "/agents/lab-rate-limited/calls");
  // It keeps its place and the focus, so it can be pressed; nothing comes of it.
  await button.click({ force: true });
  await page.clock.runFor(2_000);
  await expect(list.error.getByRole("button", { name: "Try again in 1 s" })).toBeVisible();
  expect(await api.requests("GET", "/agents/lab-rate-limited/calls")).toBe(asked);

  await page.clock.runFor(2_000);
  await page.clock.resume();
  await list.error.getByRole("button", { name: "Try again", exact: true }).click();
  await expect.poll(() => api.requests("GET", "/agents/lab-rate-limited/calls")).toBe(asked + 1);
});

test("a server error names what the vendor said and can be tried again", async ({ api, list, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await list.openLabAgent("lab-server-error");

  await expect(list.error).toContainText("HTTP status");
  await expect(list.error).toContainText("500");
  await expect(list.error.getByRole("button", { name: "Copy request id" })).toBeVisible();
  const asked = await api.requests("GET", "/agents/lab-server-error/calls");
  await list.error.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => api.requests("GET", "/agents/lab-server-error/calls")).toBe(asked + 1);
});

test("a refused key leads to where keys are entered", async ({ page, list, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await list.openLabAgent("lab-unauthorised");

  await list.error.getByRole("link", { name: "Enter the key" }).click();
  await expect(page).toHaveURL("/connections");
});

test("a missing right is named", async ({ list, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await list.openLabAgent("lab-forbidden");

  await expect(list.error).toContainText("conversations:read");
  await expect(list.error).toContainText("403");
});

test("when the API dies the last rows stay and are called out of date", async ({ page, api, list, browserConsole }) => {
  browserConsole.expect(BROKEN_CONNECTION);
  await list.open();
  await list.seesRows(50);
  const before = await list.callIds();
  await api.breakOff();

  await list.refresh();
  await expect(page.getByText("Not up to date.")).toBeVisible();
  expect(await list.callIds()).toEqual(before);

  await api.breakOff(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Not up to date.")).toBeHidden();
  await list.seesCalls(before);
});

test("one agent that does not answer is named, the others are listed", async ({ page, api, list, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await page.route("**/config.json", async (route) => {
    const config = await (await route.fetch()).json();
    config.connections[0].agents[6] = "lab-server-error";
    await route.fulfill({ json: config });
  });
  await list.open();

  await expect(page.getByText(/^6 of 7 agents answered\./)).toBeVisible();
  await list.seesRows(50);
  const missing = (await api.agents())[6].id;
  const others = (await api.agents()).filter((agent) => agent.id !== missing);
  const theirs = (await Promise.all(others.map((agent) => api.callsOf(agent.id)))).flat();
  expect(theirs.map((call) => call.id)).toEqual(expect.arrayContaining(await list.callIds()));
});

test("a device without a network says so", async ({ page, context, list, browserConsole }) => {
  browserConsole.expect(BROKEN_CONNECTION);
  await list.open();
  await list.seesRows(50);
  // The other pages come with the reader's first move; this story begins when they have.
  await list.rows.first().hover();
  const programs = () =>
    page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm")).length);
  await expect.poll(programs).toBe(2);
  await context.setOffline(true);

  await list.refresh();
  await expect(page.getByText("This device is offline.")).toBeVisible();
  await list.seesRows(50);
});
