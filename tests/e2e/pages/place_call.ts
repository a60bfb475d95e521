// The dialog that places a call.
import { expect, type Locator, type Page } from "@playwright/test";

export class PlaceCall {
  readonly dialog: Locator;
  readonly number: Locator;
  readonly submit: Locator;
  readonly outcome: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole("dialog", { name: "Place a call" });
    this.number = this.dialog.getByRole("textbox", { name: "Number to call" });
    this.submit = this.dialog.getByRole("button", { name: /^Plac/ });
    this.outcome = this.dialog.getByRole("status");
  }

  async open(): Promise<void> {
    await this.page.getByRole("button", { name: "Place a call" }).click();
    await expect(this.dialog).toBeVisible();
    // The agents arrive after the first rows of the list.
    await expect(this.submit).toBeEnabled();
  }

  async calls(number: string): Promise<void> {
    await this.number.fill(number);
    await this.submit.click();
  }

  async chooses(agent: string): Promise<void> {
    await this.dialog.getByLabel("Agent").selectOption({ label: agent });
  }

  async makesItALiveCall(): Promise<void> {
    await this.dialog.getByRole("switch", { name: "Test call" }).uncheck();
  }

  async sees(text: string | RegExp): Promise<void> {
    await expect(this.outcome).toContainText(text);
  }
}
