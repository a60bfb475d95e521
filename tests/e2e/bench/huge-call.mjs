// A call with 10,000 messages: how long from the end of the API's answer to the
// first messages on the screen, and the longest task while scrolling through it.
import { freshPage, print, url, withBrowser } from "../support/bench.mjs";

const RUNS = 5;
const WHEEL_STEPS = 80;

await withBrowser(async (browser) => {
  const shown = [];
  const loading = [];
  const scrolling = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { context, page } = await freshPage(browser);
    await page.addInitScript(() => {
      window.tasks = [];
      new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))))
        .observe({ type: "longtask", buffered: true });
      performance.setResourceTimingBufferSize(1_000);
      const watch = new MutationObserver(() => {
        if (!document.querySelector(".turn")) return;
        watch.disconnect();
        window.afterFrame(() => { window.shownMs = performance.now(); });
      });
      watch.observe(document, { childList: true, subtree: true });
    });
    await page.goto(`${url}/c/lab/calls/huge-transcript?agent=lab`);
    await page.waitForFunction(() => window.shownMs !== undefined);
    await page.waitForLoadState("networkidle");
    const opened = await page.evaluate(() => {
      const answer = performance.getEntriesByType("resource").find((entry) => entry.name.includes("/calls/huge-transcript"));
      const tasks = window.tasks.filter((task) => task.startTime >= answer.responseEnd - 1);
      return { ms: window.shownMs - answer.responseEnd, task: Math.max(0, ...tasks.map((task) => task.duration)) };
    });
    shown.push(opened.ms);
    loading.push(opened.task);

    await page.evaluate(() => { window.tasks.length = 0; });
    await page.getByRole("log", { name: /^Transcript/ }).hover();
    for (let step = 0; step < WHEEL_STEPS; step += 1) {
      await page.mouse.wheel(0, 1_200);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done())));
    }
    await page.getByRole("log", { name: /^Transcript/ }).press("End");
    await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    scrolling.push(await page.evaluate(() => Math.max(0, ...window.tasks.map((task) => task.duration))));
    await context.close();
  }
  print("10,000 messages: answer's end to first messages painted", shown, "ms");
  print("longest task after the answer (0: none of 50 ms or more)", loading, "ms");
  print("longest task while scrolling (0: none of 50 ms or more)", scrolling, "ms");
});
