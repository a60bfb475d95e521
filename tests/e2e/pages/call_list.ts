// The list of calls.
import { expect, type Locator, type Page } from "@playwright/test";

export class CallList {
  readonly table: Locator;
  readonly rows: Locator;
  readonly links: Locator;
  readonly heading: Locator;
  readonly error: Locator;
  readonly pages: Locator;
  readonly search: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.table = page.getByRole("table", { name: /^Calls/ });
    this.rows = this.table.getByRole("row").filter({ has: page.getByRole("rowheader") });
    this.links = this.table.getByRole("rowheader").getByRole("link");
    this.heading = page.getByRole("heading", { name: "Calls", level: 1 });
    this.error = page.getByRole("group", { name: "Error" });
    this.pages = page.getByRole("navigation", { name: "Pages" });
    this.search = page.getByRole("searchbox", { name: "Search calls" });
  }

  /** Opens the list of a connection as a pasted link would; `query` with its `?`. */
  async open(query = "", connection = "demo"): Promise<void> {
    await this.page.goto(`/c/${connection}/calls${query}`);
  }

  /** Opens the list of one agent of the fault lab. */
  openLabAgent(agent: string): Promise<void> {
    return this.open(`?agent=${agent}`, "lab");
  }

  async seesRows(count: number): Promise<void> {
    await expect(this.rows).toHaveCount(count);
  }

  async seesRange(text: string | RegExp): Promise<void> {
    await expect(this.pages).toContainText(text);
  }

  /** Sees exactly these calls, in this order. */
  async seesCalls(ids: string[]): Promise<void> {
    await expect.poll(() => this.callIds()).toEqual(ids);
  }

  /** The ids of the calls shown, from the links of their rows. */
  async callIds(): Promise<string[]> {
    const paths = await this.links.evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
    return paths.map((path) => decodeURIComponent(path.split("/").at(-1) ?? ""));
  }

  /** The words of one column, by its header. */
  async column(name: string): Promise<string[]> {
    const headers = await this.table.getByRole("columnheader").allInnerTexts();
    const index = headers.findIndex((header) => header.trim().startsWith(name));
    const cells = this.rows.locator(`:scope > :nth-child(${index + 1})`);
    return (await cells.allInnerTexts()).map((text) => text.trim());
  }

  async searchFor(text: string): Promise<void> {
    await this.search.fill(text);
  }

  async choose(label: "Status" | "Test or live" | "Agent", option: string): Promise<void> {
    await this.page.getByRole("search").getByLabel(label, { exact: true }).selectOption({ label: option });
  }

  async sortBy(column: string): Promise<void> {
    await this.table.getByRole("button", { name: column }).click();
  }

  async isSortedBy(column: string, order: "ascending" | "descending"): Promise<void> {
    await expect(this.table.getByRole("columnheader", { name: column })).toHaveAttribute("aria-sort", order);
  }

  async turnTo(page: "First" | "Previous" | "Next" | "Last"): Promise<void> {
    await this.pages.getByRole("link", { name: `${page} page` }).click();
  }

  async showRowsPerPage(count: 25 | 50 | 100): Promise<void> {
    await this.pages.getByLabel("Rows per page").selectOption(String(count));
  }

  async openFirstCall(): Promise<void> {
    await this.links.first().click();
  }

  async refresh(): Promise<void> {
    await this.page.getByRole("button", { name: "Refresh" }).click();
  }

  async seesNote(text: string | RegExp): Promise<void> {
    await expect(this.page.getByText(text)).toBeVisible();
  }
}
