// The connections and the form that adds one.
import { expect, type Locator, type Page } from "@playwright/test";

/** Where the local API answers like the vendor: with a key only. */
export const STRICT_BASE = "/bimpeai/api/v1/console";

export class Connections {
  readonly form: Locator;
  readonly key: Locator;
  readonly result: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.form = page.getByRole("region", { name: "Add a connection" });
    this.key = this.form.getByLabel("API key");
    this.result = this.form.getByRole("status");
  }

  async open(): Promise<void> {
    await this.page.goto("/connections");
  }

  async fills(values: { name?: string; baseUrl?: string; key?: string }): Promise<void> {
    if (values.name !== undefined) await this.form.getByLabel("Name").fill(values.name);
    if (values.baseUrl !== undefined) await this.form.getByLabel("Base URL").fill(values.baseUrl);
    if (values.key !== undefined) await this.key.fill(values.key);
  }

  async tests(): Promise<void> {
    await this.form.getByRole("button", { name: "Test" }).click();
  }

  async adds(): Promise<void> {
    await this.form.getByRole("button", { name: "Add connection" }).click();
  }

  async keepsKeyForThisTab(): Promise<void> {
    await this.form.getByRole("checkbox", { name: "Keep for this tab" }).check();
  }

  async seesResult(text: string | RegExp): Promise<void> {
    await expect(this.result).toContainText(text);
  }

  /** The card of a connection, by its name. */
  card(name: string): Locator {
    return this.page.getByRole("article", { name });
  }
}
