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
    // The page itself notes the first frame that follows a row's arrival in the document, and reports it.
    // Asking for it through Playwright would have the page read 330 kB of Playwright's own script first:
    // 30 to 60 ms of a slowed-down processor, just when the program starts.
    await session.send("Runtime.enable");
    await session.send("Runtime.addBinding", { name: "reportTimes" });
    const reported = new Promise((resolve) => {
      session.on("Runtime.bindingCalled", ({ name, payload }) => {
        if (name === "reportTimes") resolve(JSON.parse(payload));
      });
    });
    await page.addInitScript(() => {
      const watch = new MutationObserver(() => {
        if (!document.querySelector("tbody tr a")) return;
        watch.disconnect();
        window.afterFrame(() => {
          const row = performance.now();
          const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
          window.reportTimes(JSON.stringify({ row, paint }));
        });
      });
      watch.observe(document, { childList: true, subtree: true });
    });
    await page.goto(`${url}/c/demo/calls`);
    const times = await reported;
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
