// Several tabs of one browser: pages of one context share locks and channels, as the tabs of a person do.
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { CallPage } from "../pages/call_page.ts";
import { CallList } from "../pages/call_list.ts";
import type { LocalApi } from "./local_api.ts";
import type { BrowserConsole } from "./story.ts";

/** A tab with its page objects. */
export class Tab {
  readonly page: Page;
  readonly call: CallPage;
  readonly list: CallList;

  constructor(page: Page) {
    this.page = page;
    this.call = new CallPage(page);
    this.list = new CallList(page);
  }

  /** Another tab of the same browser; what its console says counts as the first one's does. */
  static async open(context: BrowserContext, browserConsole: BrowserConsole): Promise<Tab> {
    const page = await context.newPage();
    browserConsole.listenTo(page);
    return new Tab(page);
  }

  /** What the banner of the followed call says. */
  async says(state: string): Promise<void> {
    await this.call.seesBanner(state, 30_000);
  }

  /** Keeps the tab from doing anything for a while, as a frozen one does nothing. Resolves when it goes on. */
  standsStill(ms: number): Promise<void> {
    return this.page.evaluate((ms) => {
      const end = performance.now() + ms;
      while (performance.now() < end);
    }, ms);
  }
}

/** Waits until the server has so many streams open. */
export async function openStreams(api: LocalApi, count: number): Promise<void> {
  await expect.poll(async () => (await api.stats()).open_streams, { timeout: 30_000 }).toBe(count);
}

/** The tab shows what the server's own record holds, message by message. */
export async function showsTheRecord(api: LocalApi, { call }: Tab, id: string): Promise<void> {
  const record = (await api.transcript("lab", id)).filter((one) => one.message?.trim()).map((one) => one.message);
  await expect.poll(() => call.texts()).toEqual(record);
}
