// What came with a call's messages: pictures, sounds, files, and what is none of these.
import { BROKEN_CONNECTION, expect, FAILED_ANSWER, test } from "../support/story.ts";

test("pictures load, open large and give the focus back", async ({ page, call, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER, BROKEN_CONNECTION);
  await call.openScenario("attachments");
  const picture = call.attachments.first().getByRole("button", { name: /^Image .*from/ });
  await picture.scrollIntoViewIfNeeded();
  const isDecoded = () =>
    picture.getByRole("img").evaluate((image) => (image as HTMLImageElement).naturalWidth > 0);
  await expect.poll(isDecoded).toBe(true);

  await picture.click();
  const large = page.getByRole("dialog");
  await expect(large.getByRole("img")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(large).toBeHidden();
  await expect(picture).toBeFocused();
});

test("a sound plays, moves and stops by our own controls", async ({ call, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER, BROKEN_CONNECTION);
  await call.openScenario("attachments");
  const player = call.attachments.getByRole("group", { name: /^Audio voice-7\.wav from/ });
  await player.scrollIntoViewIfNeeded();
  await player.getByRole("button", { name: "Play" }).click();
  await expect(player.getByRole("button", { name: "Pause" })).toBeVisible();
  const position = player.getByRole("slider", { name: "Position" });
  await expect(position).toBeEnabled();
  await player.getByRole("button", { name: "Pause" }).click();
  await position.focus();
  await position.press("ArrowLeft");
  await expect(position).toHaveAttribute("aria-valuetext", /^(0 seconds|less than a second) of/);
});

test("files and unknown kinds are cards, links that lead nowhere good are none", async ({ call, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER, BROKEN_CONNECTION);
  await call.openScenario("attachments");

  const cards = call.attachments.locator(".file-card");
  await expect(cards.filter({ hasText: "invoice-7.pdf" }).getByRole("link")).toHaveAttribute("target", "_blank");
  await expect(cards.filter({ hasText: "hologram" })).toHaveCount(1);
  await expect(cards.filter({ hasText: "sticker" })).toHaveCount(1);
  for (const address of ["javascript:alert(1)", "data:text/html"]) {
    await expect(cards.filter({ hasText: address })).toHaveCount(1);
    await expect(cards.filter({ hasText: address }).getByRole("link")).toHaveCount(0);
  }
  await expect(call.transcript.locator("a[href^='javascript:'], a[href^='data:']")).toHaveCount(0);
});

test("links that answer with no picture say so, the pictures beside them show", async ({ page, call, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await call.openScenario("broken-image");
  await page.getByRole("button", { name: /Image .*from/ }).last().scrollIntoViewIfNeeded();

  await expect(page.getByText("Not shown: the link answers with no picture.")).toHaveCount(2);
  // A picture cut short shows as far as it came.
  await expect(page.getByRole("button", { name: /Image .*from/ })).toHaveCount(2);
});

test("links that have expired are told from pictures that never were", async ({ page, call, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  await call.openScenario("expired-attachment");

  await expect(page.getByText(/It may have expired/).first()).toBeVisible();
});
