// Placing a call: checked before, sent once, its outcome in words.
import { BROKEN_CONNECTION, expect, FAILED_ANSWER, test } from "../support/story.ts";

const placed = async (api: { stats(): Promise<{ calls_placed: number }> }) => (await api.stats()).calls_placed;

test.beforeEach(async ({ list, placing }) => {
  await list.open();
  await list.seesRows(50);
  await placing.open();
});

test("a number is checked in words before anything is sent", async ({ api, placing }) => {
  for (const [number, sentence] of [
    ["", "Enter a phone number."],
    ["0801 234 5678", "Start with + and the country code"],
    ["+0123456789", "A country code does not start with 0."],
    ["+123", "The number is too short"],
    ["+1234567890123456", "The number is too long"],
    ["+1415CALLNOW", "“C” cannot be part of a phone number."],
  ]) {
    await placing.calls(number);
    await expect(placing.dialog).toContainText(sentence);
    await expect(placing.number).toHaveAttribute("aria-invalid", "true");
  }
  expect(await placed(api)).toBe(0);
});

test("a call that is on its way leads to its page", async ({ page, api, placing, call }) => {
  await placing.calls("+1 (415) 555-0123");

  await placing.sees("The call is on its way.");
  expect(await placed(api)).toBe(1);
  await placing.outcome.getByRole("link", { name: "Open the call" }).click();
  await expect(page).toHaveURL(/\/calls\/[^/?]+\?agent=/);
  await expect(call.fact("To")).toContainText("+14155550123");
});

for (const [number, sentence] of [
  ["+14155550001", "The line is busy; no call was made."],
  ["+14155550002", "The vendor could not make the call."],
  ["+14155550003", "The vendor could not make the call."],
]) {
  test(`${number} is answered with: ${sentence}`, async ({ placing }) => {
    await placing.calls(number);

    await placing.sees(sentence);
    await placing.sees("The vendor says:");
  });
}

test("an agent without a telephone channel is refused in the vendor's words", async ({ api, placing, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await placing.chooses("Hotel Mirador");
  await placing.makesItALiveCall();
  await placing.calls("+34600000123");

  await placing.sees("channel_not_configured");
  await placing.sees("telephony channel is not configured for this agent");
  expect(await placed(api)).toBe(0);
});

test("a double click sends once", async ({ api, placing }) => {
  await api.hold("/calls");
  await placing.number.fill("+14155550124");
  await placing.submit.dblclick();
  await expect(placing.submit).toHaveText("Placing the call…");
  await placing.number.press("Enter");
  await api.release();

  await placing.sees("The call is on its way.");
  expect(await placed(api)).toBe(1);
});

test("a request that breaks off has an unknown outcome and is not sent again", async ({ page, api, placing, browserConsole }) => {
  browserConsole.expect(BROKEN_CONNECTION);
  // Counted at the page: the browser itself may repeat a request on a connection that turns out to be dead.
  let sent = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") sent += 1;
  });
  await api.hold("/calls");
  await placing.calls("+14155550125");
  await expect.poll(async () => (await api.stats()).held).toBe(1);
  await api.breakOff();
  await api.release();

  await placing.sees("The outcome is not known");
  await placing.sees("Ringside does not send it a second time by itself");
  await expect(placing.submit).toBeEnabled();
  expect(sent).toBe(1);
});
