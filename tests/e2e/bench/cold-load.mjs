// How long until the first row of the list is painted, on a cold load over
// "Fast 4G" with a processor four times slower, and how many bytes that takes.
import { FAST_4G, freshPage, print, url, withBrowser } from "../support/bench.mjs";

const RUNS = 7;

await withBrowser(async (browser) => {
  const firstRow = [];
  const firstPaint = [];
  let bytes = new Map();
  for (let run = 0; run < RUNS; run += 1) {
    const { context, page, session } = await freshPage(browser, { cpuSlowdown: 4, network: FAST_4G });
    const paths = new Map();
    bytes = new Map();
    session.on("Network.responseReceived", ({ requestId, response }) => paths.set(requestId, new URL(response.url).pathname));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const path = paths.get(requestId) ?? "";
      // The API's answers and the icon are not part of the console's own transfer.
      if (!path.startsWith("/proxy/") && !path.startsWith("/favicon")) bytes.set(path, encodedDataLength);
    });
    // Noted in the page: the first frame that follows a row's arrival in the document.
    await page.addInitScript(() => {
      const watch = new MutationObserver(() => {
        if (!document.querySelector("tbody tr a")) return;
        watch.disconnect();
        window.afterFrame(() => { window.firstRowMs = performance.now(); });
      });
      watch.observe(document, { childList: true, subtree: true });
    });
    await page.goto(`${url}/c/demo/calls`);
    await page.waitForFunction(() => window.firstRowMs !== undefined);
    const times = await page.evaluate(() => ({
      row: window.firstRowMs,
      paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    }));
    firstRow.push(times.row);
    if (times.paint !== undefined) firstPaint.push(times.paint);
    await context.close();
  }
  print("first row painted (Fast 4G, 4x CPU, cold)", firstRow, "ms");
  if (firstPaint.length > 0) print("first contentful paint", firstPaint, "ms");
  let total = 0;
  for (const [path, size] of bytes) {
    console.log(`  ${String(size).padStart(8)} bytes  ${path}`);
    total += size;
  }
  console.log(`  ${String(total).padStart(8)} bytes  in all, headers included`);
});
