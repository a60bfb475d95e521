// One call.
import { expect, type Locator, type Page } from "@playwright/test";

export class CallPage {
  readonly heading: Locator;
  readonly transcript: Locator;
  readonly timeline: Locator;
  readonly facts: Locator;
  readonly error: Locator;
  readonly messages: Locator;
  readonly attachments: Locator;
  readonly receipt: Locator;
  /** The state of the following, in words. */
  readonly banner: Locator;
  /** The recording and its controls. */
  readonly player: Locator;
  private readonly page: Page;
  private readonly origin: string;

  /** `origin` is where the console is, for a browser without a base address. */
  constructor(page: Page, origin = "") {
    this.page = page;
    this.origin = origin;
    this.heading = page.getByRole("heading", { level: 1 });
    this.transcript = page.getByRole("log", { name: /^Transcript/ });
    this.timeline = page.getByRole("region", { name: "Timeline" });
    this.facts = page.getByRole("complementary", { name: "Facts about the call" });
    this.error = page.getByRole("group", { name: "Error" });
    this.messages = this.transcript.locator(".turn");
    this.attachments = page.getByRole("list", { name: "Attachments" });
    this.player = page.getByRole("region", { name: "Recording" });
    this.receipt = page.getByText(/[\d,]+ messages?, [\d,]+ match, [\d,]+ late, [\d,]+ missing/);
    this.banner = page.locator(".live-banner__state");
  }

  /** Opens a call as a pasted link would. */
  async open(call: string, connection = "demo", agent?: string): Promise<void> {
    await this.page.goto(`${this.origin}/c/${connection}/calls/${call}${agent ? `?agent=${agent}` : ""}`);
  }

  /** Opens a scenario of the fault lab. */
  openScenario(id: string): Promise<void> {
    return this.open(id, "lab", "lab");
  }

  /** The heading that says how many messages there are. */
  async seesMessageCount(count: number | string): Promise<void> {
    await expect(this.page.getByRole("heading", { name: `Transcript, ${count} messages` })).toBeVisible();
  }

  /** What the banner claims about the following: "Live", "Offline". */
  async seesBanner(text: string | RegExp, timeout?: number): Promise<void> {
    await expect(this.banner).toHaveText(text, { timeout });
  }

  async seesMessage(text: string | RegExp, timeout?: number): Promise<void> {
    await expect(this.messages.filter({ hasText: text }).first()).toBeVisible({ timeout });
  }

  /** The texts of the messages on the page, in order. */
  async texts(): Promise<string[]> {
    return this.transcript.locator(".turn__text").allInnerTexts();
  }

  /** What a fact says, by its term. */
  fact(term: string): Locator {
    return this.facts
      .locator("dl > div")
      .filter({ has: this.page.getByText(term, { exact: true }) })
      .getByRole("definition")
      .first();
  }

  /** A group of facts that only some vendors tell: "Cost". */
  panel(name: string): Locator {
    return this.facts.getByRole("region", { name, exact: true });
  }

  /** Presses play, and hears it go on for a moment. */
  async hearsTheRecording(): Promise<void> {
    const start = await this.playedSeconds();
    await this.player.getByRole("button", { name: "Play" }).click();
    await this.hearsItGoOn(start);
  }

  /** Hears the recording go on beyond a point, in seconds. */
  async hearsItGoOn(beyond: number): Promise<void> {
    await expect.poll(() => this.playedSeconds()).toBeGreaterThan(beyond + 0.2);
    await expect(this.player.getByRole("button", { name: "Pause" })).toBeVisible();
  }

  /** Where the player is, in seconds. */
  async playedSeconds(): Promise<number> {
    return this.player.locator("audio").evaluate((audio) => (audio as HTMLAudioElement).currentTime);
  }

  async goesToNext(): Promise<void> {
    await this.page.getByRole("link", { name: "Next call (j)" }).click();
  }

  async goesToPrevious(): Promise<void> {
    await this.page.getByRole("link", { name: "Previous call (k)" }).click();
  }

  async goesBackToTheList(): Promise<void> {
    await this.page.getByRole("link", { name: "All calls" }).click();
  }

  async opensRawAnswer(): Promise<Locator> {
    await this.facts.getByText("Raw answer", { exact: true }).click();
    return this.facts.getByRole("region", { name: "Raw answer" });
  }

  /** The button that leads to messages said below the part in view. */
  newMessages(): Locator {
    return this.page.getByRole("button", { name: /new messages?$/ });
  }

  /** Scrolls the transcript up by hand. */
  async scrollsUp(): Promise<void> {
    await this.transcript.hover();
    await this.page.mouse.wheel(0, -4000);
  }
}
