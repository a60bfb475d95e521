// Everybody: keyboard only, narrow windows, large text, both themes, less motion, own colours.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/story.ts";

/** Every route, and what shows that it has arrived. */
const routes: [name: string, path: string, arrived: (page: Page) => Promise<void>][] = [
  ["list", "/c/demo/calls", (page) => expect(page.getByRole("rowheader").first()).toBeVisible()],
  ["call", "/c/lab/calls/attachments?agent=lab", (page) => expect(page.getByRole("log").getByText("Caller").first()).toBeVisible()],
  ["live", "/c/demo/live", (page) => expect(page.getByRole("heading", { name: /^Live now \(\d+\)/ })).toBeVisible()],
  ["connections", "/connections", (page) => expect(page.getByRole("article", { name: "Demo" })).toBeVisible()],
  ["not found", "/no/such/page", (page) => expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible()],
];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in a ${colorScheme} system`, () => {
    test.use({ colorScheme });

    test("every route passes the checks, and so do the dialogs", async ({ page, placing, browserConsole }) => {
      test.slow();
      // The lab's attachments lead to hosts that do not exist.
      browserConsole.expect(/^Failed to load resource/);
      for (const [name, path, arrived] of routes) {
        await page.goto(path);
        await arrived(page);
        await expectAccessible(page, `${name}, ${colorScheme}`);
      }
      await page.goto("/c/demo/calls");
      await placing.open();
      await placing.calls("12");
      await expectAccessible(page, `placing a call, ${colorScheme}`);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
      await expectAccessible(page, `shortcuts, ${colorScheme}`);
    });
  });
}

for (const size of [{ width: 360, height: 740 }, { width: 320, height: 256 }]) {
  test.describe(`at ${size.width} by ${size.height}`, () => {
    test.use({ viewport: size });

    test("no route scrolls sideways", async ({ page, browserConsole }) => {
      browserConsole.expect(/^Failed to load resource/);
      for (const [name, path, arrived] of routes) {
        await page.goto(path);
        await arrived(page);
        const width = await page.evaluate(() => document.scrollingElement?.scrollWidth ?? 0);
        expect(width, name).toBeLessThanOrEqual(size.width);
      }
    });
  });
}

test("fifty stops of the Tab key are visible, and nothing covers them", async ({ page, list }) => {
  await list.open();
  await list.seesRows(50);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();

  const problems: string[] = [];
  const seen = new Set<string>();
  for (let stop = 0; stop < 50; stop += 1) {
    const found = await page.evaluate(() => {
      const focused = document.activeElement as HTMLElement;
      const box = focused.getBoundingClientRect();
      // The ring of a row's link is drawn around the whole row.
      const rings = [getComputedStyle(focused), getComputedStyle(focused, "::after")];
      const middle = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
      return {
        what: `${focused.tagName} ${focused.getAttribute("aria-label") ?? focused.innerText.slice(0, 60)} ${Math.round(box.y + scrollY)}`,
        isShown: box.width > 0 && box.top >= 0 && box.bottom <= innerHeight,
        isOnTop: focused.contains(middle) || (middle?.contains(focused) ?? false),
        hasRing: rings.some((ring) => ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2),
      };
    });
    seen.add(found.what);
    if (!found.isShown || !found.isOnTop || !found.hasRing) problems.push(JSON.stringify(found));
    await page.keyboard.press("Tab");
  }
  expect(problems).toEqual([]);
  expect(seen.size).toBeGreaterThan(40);
  // Rows that the fixed head covers in part would count as small targets.
  await page.evaluate(() => scrollTo(0, 0));
});

test("the skip link leads past the bar", async ({ page, list }) => {
  await list.open();
  await list.seesRows(50);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
  await page.keyboard.press("Tab");
  const isInside = await page.evaluate(() => document.querySelector("#main")?.contains(document.activeElement));
  expect(isInside).toBe(true);
});

test("going to another page sets the title, focuses its heading and is announced", async ({ page, list }) => {
  await list.open();
  await list.seesRows(50);
  await expect(page).toHaveTitle(/^Calls – .* – Ringside$/);

  await page.getByRole("link", { name: "Live", exact: true }).click();
  await expect(page).toHaveTitle(/^Live calls – .* – Ringside$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.locator("[role=log][aria-live=polite]").filter({ hasText: "Live calls" })).toHaveCount(1);

  await page.getByRole("link", { name: "Connections", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("changing a filter moves no focus", async ({ page, list }) => {
  await list.open();
  await list.seesRows(50);
  await list.search.pressSequentially("+44");
  await expect(page).toHaveURL(/\?q=%2B44$/);
  await expect(list.search).toBeFocused();
  await expect(list.search).toHaveValue("+44");
});

test("the shortcuts are listed, and single keys are silent while somebody types", async ({ page, list }) => {
  await list.open();
  await list.seesRows(50);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toContainText("Search the list");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();

  await page.keyboard.press("/");
  await expect(list.search).toBeFocused();
  await page.keyboard.type("?jrn");
  await expect(list.search).toHaveValue("?jrn");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(list.search).toHaveValue("");
  await page.locator("h1").focus();
  await page.keyboard.press("l");
  await list.seesRange("51–100 of");
  await page.keyboard.press("h");
  await list.seesRange("1–50 of");
  await page.keyboard.press("g");
  await page.keyboard.press("v");
  await expect(page).toHaveURL("/c/demo/live");
});

test("with less motion wanted nothing moves by itself", async ({ page, live }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await live.open();
  await expect(live.calls.first()).toBeVisible();

  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element);
      const lasts = (text: string) => text.split(",").some((part) => parseFloat(part) > 0.01);
      return (style.animationName !== "none" && lasts(style.animationDuration)) || lasts(style.transitionDuration);
    }).length,
  );
  expect(moving).toBe(0);
});

test("with the reader's own colours outcomes and focus stay visible", async ({ page, list }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await list.open();
  await list.seesRows(50);
  await list.links.first().focus();
  const ring = await list.links.first().evaluate((link) => getComputedStyle(link, "::after").outlineStyle);
  expect(ring).not.toBe("none");
  const badges = page.locator(".outcome-badge");
  await expect(badges.first().locator("svg")).toBeVisible();
  await expect(badges.first()).toHaveText(/\w/);
});

test("the theme is the system's until the reader chooses one, which is kept", async ({ page, list }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await list.open();
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: "Theme: as the system" }).click();
  await page.getByRole("button", { name: "Theme: light" }).click();
  await expect(page.getByRole("button", { name: "Theme: dark" })).toBeVisible();
  await expect.poll(ground).not.toBe(light);

  await page.reload();
  await expect(page.getByRole("button", { name: "Theme: dark" })).toBeVisible();
  await expect.poll(ground).not.toBe(light);
});
