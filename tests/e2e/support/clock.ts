// The page's time in the story's hand.
import type { Page } from "@playwright/test";

/** Where Playwright's clock begins to count its timers. */
const FIRST_TIMER = 1e12;

/**
 * Installs Playwright's clock; to be called before the page is loaded. Its timers have numbers beyond 32 bits, which
 * the HTML standard does not allow and which a program in WebAssembly cannot hold: it would cancel other timers than
 * it means, or none. So the page gets to see numbers from 0.
 */
export async function installClock(page: Page): Promise<void> {
  await page.clock.install();
  await page.context().addInitScript((first) => {
    const names = [
      ["setTimeout", "clearTimeout"],
      ["setInterval", "clearInterval"],
      ["requestAnimationFrame", "cancelAnimationFrame"],
      ["requestIdleCallback", "cancelIdleCallback"],
    ];
    const all = window as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const [set, clear] of names) {
      const [plainSet, plainClear] = [all[set].bind(window), all[clear].bind(window)];
      all[set] = (...args) => Number(plainSet(...args)) - first;
      all[clear] = (id) => (id === undefined ? undefined : plainClear(Number(id) + first));
    }
  }, FIRST_TIMER);
}
