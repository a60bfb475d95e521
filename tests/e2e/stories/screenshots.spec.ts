// The pictures of the README: list, call and live, light and dark, wide and narrow.
// RINGSIDE_SCREENSHOTS=1 writes them into tests/e2e/screenshots; without it the
// pages are only visited, so that a test run leaves the repository as it was.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { palettePng } from "../support/palette_png.ts";
import { expect, test } from "../support/story.ts";
import type { LocalApi } from "../support/local_api.ts";

const folder = join(import.meta.dirname, "../screenshots");
const NOW = "2026-06-05T10:30:00Z";
/** A picture may be this large; above, it is reduced to a palette. */
const MOST_BYTES = 150_000;
const sizes = [
  { name: "wide", viewport: { width: 1440, height: 900 } },
  { name: "narrow", viewport: { width: 360, height: 740 } },
];

/**
 * Lets the page's day begin at `now`, as the server's does. Only the date moves:
 * stand-in timers have numbers too large for a program that keeps them in 32 bits.
 */
async function startAt(page: Page, now: string): Promise<void> {
  await page.addInitScript((ahead) => {
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...parts: []) {
        super(...((parts.length > 0 ? parts : [Real.now() + ahead]) as []));
      }
      static now(): number {
        return Real.now() + ahead;
      }
    } as DateConstructor;
  }, Date.parse(now) - Date.now());
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  const png = await page.screenshot({ animations: "disabled", caret: "hide" });
  const small = png.length > MOST_BYTES ? palettePng(png) : png;
  expect(small.length, `bytes of ${name}`).toBeLessThanOrEqual(MOST_BYTES);
  if (process.env.RINGSIDE_SCREENSHOTS) {
    writeFileSync(join(folder, `${name}.png`), small);
  }
}

/** The first finished call with a picture near its beginning. */
async function callWithPicture(api: LocalApi): Promise<{ agent: string; id: string }> {
  for (const { id: agent } of await api.agents()) {
    for (const call of (await api.callsOf(agent)).filter((one) => one.status === "ended").slice(0, 60)) {
      const early = (await api.transcript(agent, call.id)).slice(2, 7);
      if (early.some((message) => message.attachments?.some((one) => one.type === "image"))) return { agent, id: call.id };
    }
  }
  throw new Error("no call has a picture");
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const { name, viewport } of sizes) {
    test.describe(`${name}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport, serverOptions: ["--now", NOW, "--seed", "1", "--calls", "5000"] });

      test("the list and a call", async ({ page, api, list, call }) => {
        await startAt(page, NOW);
        await list.open();
        await list.seesRows(50);
        await expect(list.rows.first()).not.toContainText("cmb");
        await take(page, `list-${name}-${colorScheme}`);

        const shown = await callWithPicture(api);
        await call.open(shown.id, "demo", shown.agent);
        await expect(call.fact("Agent")).not.toHaveText(/^cmb/);
        const image = call.transcript.getByRole("img").first();
        await expect.poll(() => image.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
        await take(page, `call-${name}-${colorScheme}`);
      });

      test("all connections, and a call with recording and figures", async ({ page, list, call }) => {
        await startAt(page, NOW);
        await page.goto("/calls");
        await list.seesRows(50);
        // Every connection has answered.
        await expect(page.locator(".calls-page__table")).toHaveAttribute("aria-busy", "false");
        await take(page, `all-${name}-${colorScheme}`);

        await list.open("?outcome=completed", "atoms");
        await list.openFirstCall();
        await expect(call.panel("Latency")).toBeAttached();
        await expect(call.player).toBeVisible();
        await take(page, `vendor-call-${name}-${colorScheme}`);
      });
    });

    test.describe(`live, ${name}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport, serverOptions: ["--now", NOW, "--seed", "1", "--calls", "5000", "--live-speed", "6"] });

      test("the calls in progress", async ({ page, live }) => {
        test.slow();
        await startAt(page, NOW);
        await live.open();
        await expect(live.followed.locator(".turn").nth(4)).toBeAttached({ timeout: 60_000 });
        await take(page, `live-${name}-${colorScheme}`);
      });
    });
  }
}
