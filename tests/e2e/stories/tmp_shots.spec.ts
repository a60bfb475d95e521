import { expect, test } from "../support/story.ts";
import type { Page } from "@playwright/test";
const NOW = "2026-06-05T10:30:00Z";
async function startAt(page: Page, now: string): Promise<void> {
  await page.addInitScript((ahead) => {
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...parts: []) { super(...((parts.length > 0 ? parts : [Real.now() + ahead]) as [])); }
      static now(): number { return Real.now() + ahead; }
    } as DateConstructor;
  }, Date.parse(now) - Date.now());
}
for (const colorScheme of ["light", "dark"] as const) for (const w of [360, 1440, 1700]) {
  test.describe(`${w} ${colorScheme}`, () => {
    test.use({ colorScheme, viewport: { width: w, height: w === 360 ? 740 : 900 }, serverOptions: ["--now", NOW, "--seed", "1", "--calls", "2000", "--live-speed", "4"] });
    test("shot", async ({ page, live }) => {
      test.slow();
      await startAt(page, NOW);
      await live.open();
      await expect(live.followed.locator(".turn").nth(3)).toBeAttached({ timeout: 60_000 });
      const rows = live.calls.getByRole("button");
      for (const place of [0, 1, 2, 3]) { await rows.nth(place).click(); await expect(rows.nth(place)).toContainText(/streamed|polled|ended/); }
      await page.waitForTimeout(6000);
      await page.screenshot({ path: `/tmp/shots/live-${w}-${colorScheme}.png` });
      if (w === 360) await page.screenshot({ path: `/tmp/shots/live-${w}-${colorScheme}-full.png`, fullPage: true });
    });
  });
}
