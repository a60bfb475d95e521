// Checks a page as it is now against WCAG 2.2 AA and axe's best practices.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** Fails with the rule and the elements when axe finds something; `state` names what is looked at. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  // Without frames the legacy mode finds the same and does not open a second page.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(tags).analyze();
  const found = violations.map(
    ({ id, help, nodes }) => `${id} (${help}): ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
  expect(found, `accessibility of ${state}`).toEqual([]);
}
