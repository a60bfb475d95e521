// The list over all connections (four vendors, 5,000 calls each): how much of the
// main thread a turned page takes, and how long it is until its rows are painted.
import { freshPage, print, url, withBrowser } from "../support/bench.mjs";

const PAGES = 12;

await withBrowser(async (browser) => {
  const busy = [];
  const shown = [];
  const { context, page, session } = await freshPage(browser);
  await session.send("Performance.enable");
  const taskMs = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1_000 * metrics.find(({ name }) => name === "TaskDuration").value;
  };
  await page.goto(`${url}/calls`);
  await page.waitForSelector("tbody tr:nth-child(50) a");
  const range = await page.getByRole("navigation", { name: "Pages" }).innerText();
  await page.getByRole("link", { name: "Next page" }).hover();
  await page.waitForLoadState("networkidle");
  for (let number = 2; number < PAGES + 2; number += 1) {
    const before = await taskMs();
    const ms = await page.evaluate(
      (number) =>
        new Promise((done) => {
          const start = performance.now();
          const text = `${(number - 1) * 50 + 1}–`;
          const pages = document.querySelector("nav[aria-label=Pages]");
          const watch = new MutationObserver(() => {
            if (!pages.textContent.replaceAll(",", "").startsWith(text) && !pages.textContent.replaceAll(",", "").includes(text)) return;
            watch.disconnect();
            window.afterFrame(() => done(performance.now() - start));
          });
          watch.observe(document.body, { childList: true, subtree: true, characterData: true });
          document.querySelector('a[aria-label="Next page"]').click();
        }),
      number,
    );
    busy.push((await taskMs()) - before);
    shown.push(ms);
  }
  await context.close();
  console.log(`  ${range.split("\n")[0]}`);
  print("turning a page of /calls: main thread busy", busy, "ms");
  print("turning a page of /calls: click to rows painted, answers included", shown, "ms");
});
