// The calls in progress.
import { expect, type Locator, type Page } from "@playwright/test";

export class LivePage {
  readonly heading: Locator;
  readonly list: Locator;
  readonly calls: Locator;
  readonly followed: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole("heading", { name: /^Live now/, level: 1 });
    this.list = page.getByRole("list", { name: "Calls in progress" });
    this.calls = this.list.getByRole("listitem");
    this.followed = page.getByRole("region", { name: "The followed call" });
  }

  async open(connection = "demo", call?: string): Promise<void> {
    await this.page.goto(`/c/${connection}/live${call ? `?call=${call}` : ""}`);
  }

  /** The button that follows a call, by the call's id. */
  row(call: string): Locator {
    const open = this.page.locator(`a[href*="call=${call}"]`);
    return this.calls.filter({ has: open }).getByRole("button");
  }

  /** How many calls the heading counts. */
  async counts(count: number): Promise<void> {
    await expect(this.heading).toHaveText(`Live now (${count})`);
  }

  async seesInFollowedCall(text: string | RegExp): Promise<void> {
    await expect(this.followed.getByText(text).first()).toBeVisible();
  }
}
