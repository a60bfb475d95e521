// One call of each vendor that tells more than a transcript: recording, panels, tools, the way to a
// number's other calls.
import { expect, FAILED_ANSWER, test } from "../support/story.ts";

/** Calls that were answered and are over. */
const ANSWERED = "?outcome=completed";

for (const { vendor, name, panels } of [
  { vendor: "vapi", name: "Vapi", panels: ["Analysis", "Latency", "Cost"] },
  { vendor: "diga", name: "Diga", panels: ["Event log"] },
  { vendor: "atoms", name: "smallest.ai Atoms", panels: ["Analysis", "Latency", "Cost", "Event log"] },
]) {
  test(`a call of ${name} is heard and told in full`, async ({ page, call, list }) => {
    await list.open(ANSWERED, vendor);
    await list.links.first().click();

    await expect(call.fact("Connection")).toContainText(`(${name})`);
    await expect(call.fact("Status")).not.toBeEmpty();
    for (const panel of panels) await expect(call.panel(panel)).toBeVisible();
    await expect(page.getByText(/^Further facts, \d+$/)).toBeVisible();

    await call.hearsTheRecording();
    await call.player.getByRole("button", { name: "Pause" }).click();
    await expect(call.player.getByRole("button", { name: "Play" })).toBeVisible();
  });

  test(`a number leads to its other calls at ${name}`, async ({ page, call, list }) => {
    await list.open(ANSWERED, vendor);
    await list.links.first().click();
    const number = call.facts.getByRole("link", { name: /^\+\d+$/ }).first();
    const digits = await number.innerText();
    await number.click();

    await expect(page).toHaveURL(new RegExp(`/c/${vendor}/calls\\?q=%2B${digits.slice(1)}$`));
    await expect(list.rows.first()).toContainText(digits);
  });
}

test("another track goes on where the first one was", async ({ call, list }) => {
  await list.open(ANSWERED, "vapi");
  await list.links.first().click();
  await call.hearsTheRecording();
  await call.player.getByRole("slider", { name: "Position" }).fill("5");

  await call.player.getByRole("combobox", { name: "Track" }).selectOption("Caller only");
  await call.hearsItGoOn(5);
});

test("a link that has expired is asked for anew", async ({ call, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await call.open("expired-attachment", "lab-diga");

  await call.hearsTheRecording();
  const refused = browserConsole.said.filter((line) => FAILED_ANSWER.test(line));
  expect(refused, "the first link is refused, the second is not").toHaveLength(1);
});

test("what BimpeAI does not tell is said once", async ({ call, list }) => {
  await list.open(ANSWERED);
  await list.links.first().click();

  const notTold = call.panel("Not told by BimpeAI");
  await expect(notTold).toContainText("Recording: BimpeAI's API has no recordings.");
  await expect(call.panel("Cost")).toHaveCount(0);
  await expect(call.player).toHaveCount(0);
});
