// One call: reaching it, reading it, going on to the next.
import { expect, FAILED_ANSWER, test } from "../support/story.ts";

test("a call opens from the list, and the way back returns the focus to its row", async ({ page, list, call }) => {
  await list.open("?status=ended");
  await list.seesRows(50);
  const ids = await list.callIds();
  const row = list.links.nth(3);
  await row.click();

  await expect(page).toHaveURL(new RegExp(`/c/demo/calls/${ids[3]}\\?agent=`));
  await expect(call.heading).toHaveText(/^Call with \+?\d/);
  await expect(call.heading).toBeFocused();
  await expect(page).toHaveTitle(/^Call with \+\d+ – Demo – Ringside$/);

  await call.goesBackToTheList();
  await expect(page).toHaveURL("/c/demo/calls?status=ended");
  await expect(list.links.nth(3)).toBeFocused();
  await list.seesCalls(ids);
});

test("the row of an agent that answers late gets the focus back, too", async ({ page, api, list, call }) => {
  await list.open("?status=ended");
  await list.seesRows(50);
  const row = list.links.nth(3);
  const address = await row.getAttribute("href");
  const agent = new URL(address ?? "", api.url).searchParams.get("agent");
  await row.click();
  await expect(call.heading).toBeFocused();

  await api.hold(`/agents/${agent}/calls`);
  await page.getByRole("link", { name: "All calls", exact: true }).click();
  await expect(list.links.first()).toBeVisible();
  await expect(page.locator(`a[href="${address}"]`)).toHaveCount(0);
  await api.release();
  await expect(page.locator(`a[href="${address}"]`)).toBeFocused();
});

test("a call is found, opened and left by keyboard alone", async ({ page, list, call }) => {
  await list.open("?status=ended");
  await list.seesRows(50);
  const ids = await list.callIds();
  await page.keyboard.press("j");
  await expect(list.links.nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(list.links.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(ids[1]));
  await expect(call.timeline).toBeVisible();

  await page.keyboard.press("j");
  await expect(page).toHaveURL(new RegExp(ids[2]));
  await page.keyboard.press("k");
  await expect(page).toHaveURL(new RegExp(ids[1]));
  await page.keyboard.press("Escape");
  await expect(list.links.nth(1)).toBeFocused();
});

test("next and previous lead through the list and stop at its ends", async ({ page, list, call }) => {
  await list.open("?status=ended&limit=25");
  await list.seesRows(25);
  const ids = await list.callIds();
  await list.openFirstCall();
  await expect(page.getByText("1 of 25 on this page")).toBeVisible();
  await expect(page.getByRole("button", { name: "Previous call (k)" })).toBeDisabled();
  await call.goesToNext();
  await expect(page).toHaveURL(new RegExp(ids[1]));
  await expect(page.getByText("2 of 25 on this page")).toBeVisible();
  await call.goesToPrevious();
  await expect(page).toHaveURL(new RegExp(ids[0]));
});

test("facts, timeline and transcript say what the API said", async ({ api, call }) => {
  const [agent] = await api.agents();
  const calls = (await api.callsOf(agent.id)).filter((one) => one.status === "ended");
  const wanted = calls[0];
  const said = await api.transcript(agent.id, wanted.id);
  await call.open(wanted.id, "demo", agent.id);

  await expect(call.timeline.getByRole("list", { name: "Stretches" })).toBeVisible();
  for (const moment of ["Created", "Ringing", "Answered", "Ended"]) {
    await expect(call.timeline).toContainText(moment);
  }
  await expect(call.fact("Agent")).toHaveText(agent.name);
  await expect(call.fact("To")).toContainText(wanted.destination);
  await expect(call.fact("Call id")).toContainText(wanted.id);
  await expect(call.fact("Status")).toHaveText("ended");
  await call.seesMessageCount(said.length);
  expect(await call.texts()).toEqual(said.filter((one) => one.message?.trim()).map((one) => one.message));
});

test("what the vendor leaves out is said in words", async ({ call }) => {
  await call.openScenario("nulls");

  await expect(call.fact("From")).toContainText("not stated by BimpeAI");
  await expect(call.fact("Talk time")).toContainText("not known");
  await expect(call.timeline).toContainText("not stated by BimpeAI");
});

test("a pasted link without its agent finds the call", async ({ api, call, browserConsole }) => {
  // The other agents say that they do not know it.
  browserConsole.expect(FAILED_ANSWER);
  const agents = await api.agents();
  const last = agents[agents.length - 1];
  const [wanted] = await api.callsOf(last.id);
  await call.open(wanted.id);

  await expect(call.fact("Agent")).toHaveText(last.name);
});

test("a call that is not there says so", async ({ call, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await call.openScenario("not-found");

  await expect(call.error).toContainText("404");
  await expect(call.error).toContainText("It may have been deleted");
});

test("an answer cut short says so and leaves the way back", async ({ page, call, list }) => {
  await call.openScenario("malformed-json");

  await expect(call.error.getByRole("button", { name: "Try again" })).toBeVisible();
  await call.goesBackToTheList();
  await expect(page).toHaveURL("/c/lab/calls");
  await expect(list.links.first()).toBeVisible();
});

test("a read that fails once is tried again by itself", async ({ api, call, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await call.openScenario("server-error-once");

  await call.seesMessageCount(8);
  expect(await api.requests("GET", "/calls/server-error-once")).toBe(2);
});

test("unknown words and fields are shown as they came", async ({ call }) => {
  await call.openScenario("unknown-fields");

  await expect(call.fact("Status")).toHaveText("parked");
  await expect(call.fact("Direction")).toHaveText("sideways");
  await expect(call.fact("End reason")).toHaveText("moved_to_another_planet");
  await expect(call.transcript).toContainText("whisper");
});

test("messages that cannot be read are counted out, the others are shown", async ({ page, call }) => {
  await call.openScenario("unreadable-item");

  await expect(page.getByText(/^One part of the transcript could not be read/).first()).toBeVisible();
  expect((await call.texts()).length).toBeGreaterThanOrEqual(8);
});

test("hostile text stays text", async ({ page, call }) => {
  page.on("dialog", (dialog) => {
    throw new Error(`a dialog opened: ${dialog.message()}`);
  });
  await call.openScenario("hostile-text");

  await call.seesMessage("<script>document.title = 'owned'</script><b>not bold</b>");
  await call.seesMessage("onerror=\"document.title='owned'\"");
  await call.seesMessage("Contains characters that reverse the reading order");
  await expect(call.transcript.locator("script, img, b")).toHaveCount(0);
  await expect(call.transcript.locator("a")).toHaveCount(0);
  await expect(page).not.toHaveTitle("owned");
  const isWider = await page.evaluate(() => document.body.scrollWidth > document.documentElement.clientWidth);
  expect(isWider).toBe(false);
});

test("10,000 messages open and scroll to the end while the document stays small", async ({ page, call }) => {
  await call.openScenario("huge-transcript");
  await call.seesMessageCount("10,000");
  await expect(call.messages.first()).toBeVisible();
  const size = () => page.evaluate(() => document.querySelectorAll("*").length);
  expect(await size()).toBeLessThan(8_000);

  await call.transcript.focus();
  await page.keyboard.press("End");
  const atEnd = () => call.transcript.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  await expect.poll(atEnd).toBeLessThan(4);
  const [agentSaid] = await call.transcript.locator(".turn__text").last().allInnerTexts();
  expect(agentSaid.length).toBeGreaterThan(0);
  expect(await size()).toBeLessThan(8_000);

  await page.keyboard.press("Home");
  await expect.poll(() => call.transcript.evaluate((log) => log.scrollTop)).toBe(0);
});

test("the raw answer is the API's own and can be copied", async ({ page, context, api, call }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const [agent] = await api.agents();
  const [wanted] = (await api.callsOf(agent.id)).filter((one) => one.status === "ended");
  await call.open(wanted.id, "demo", agent.id);
  const raw = await call.opensRawAnswer();
  await expect(raw).toContainText(`"${wanted.id}"`);

  await call.facts.getByRole("button", { name: `Copy call-${wanted.id}` }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const answer = JSON.parse(copied);
  expect((answer.data ?? answer).id).toBe(wanted.id);

  await call.facts.getByRole("button", { name: "Copy call id" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(wanted.id);
});
