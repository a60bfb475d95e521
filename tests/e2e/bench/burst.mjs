// A burst of messages in a call that is followed, as fast as the socket gives them: how long from the first byte of it
// in the page to the last message on the screen, the longest task meanwhile, and what the page then takes up.
// RINGSIDE_BURST_RUNS changes how often.
import { control, freshPage, print, url, withBrowser } from "../support/bench.mjs";
import { watchMemory } from "../support/memory.mjs";

const RUNS = Number(process.env.RINGSIDE_BURST_RUNS ?? 7);
const SIZES = [5_000, 10_000];
/** What the call has said before. */
const BEFORE = 2;

await withBrowser(async (browser) => {
  for (const size of SIZES) await measure(browser, size);
  await control("reset");
});

async function measure(browser, size) {
  const figures = { painted: [], asked: [], arrived: [], chunks: [], task: [], nodes: [], heap: [], wasm: [] };
  for (let run = 0; run < RUNS; run += 1) {
    await control("reset");
    const { context, page } = await freshPage(browser);
    const memory = await watchMemory(page);
    await page.addInitScript(watchBurst, { count: BEFORE + size, last: `${size}` });
    await page.goto(`${url}/c/lab/calls/live-hold?agent=lab`);
    await page.getByText("Live", { exact: true }).last().waitFor();
    // The list behind the stream has been read, and nothing else is left to do.
    await page.waitForTimeout(1_500);
    await page.evaluate(() => {
      window.burst.tasks.length = 0;
      window.burst.chunks.length = 0;
    });
    const askedMs = Date.now();
    await control("say", { call: "live-hold", text: "Said in the middle of a burst, as number", times: size });
    await page.waitForFunction(() => window.burst.paintedMs !== undefined);
    const burst = await page.evaluate(() => ({ ...window.burst, originMs: performance.timeOrigin }));
    const startMs = burst.chunks[0].atMs;
    figures.painted.push(burst.paintedMs - startMs);
    figures.asked.push(burst.originMs + burst.paintedMs - askedMs);
    figures.arrived.push(burst.chunks.at(-1).atMs - startMs);
    figures.chunks.push(burst.chunks.length);
    // The observer hears of a task some time after its end.
    await page.waitForTimeout(1_000);
    const tasks = await page.evaluate(() => window.burst.tasks);
    figures.task.push(Math.max(0, ...tasks.filter(({ startTime }) => startTime >= startMs - 1).map(({ duration }) => duration)));
    figures.nodes.push(await page.evaluate(() => document.querySelectorAll("*").length));
    const { heapBytes, wasmBytes } = await memory.measure();
    figures.heap.push(heapBytes / 1e6);
    figures.wasm.push(wasmBytes / 1e6);
    await context.close();
  }
  print(`${size} messages: first byte to last message painted`, figures.painted, "ms");
  print("asking the local API for them to last message painted", figures.asked, "ms");
  print("first byte to last byte in the page", figures.arrived, "ms");
  print("chunks", figures.chunks, "");
  print("longest task (0: none of 50 ms or more)", figures.task, "ms");
  print("elements in the document afterwards", figures.nodes, "");
  print("JavaScript heap afterwards", figures.heap, "MB");
  print("WebAssembly memory afterwards", figures.wasm, "MB");
}

/** Runs in the page: notes the stream's chunks, the long tasks, and when the last message is on the screen. */
function watchBurst({ count, last }) {
  const burst = { tasks: [], chunks: [], paintedMs: undefined };
  window.burst = burst;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) burst.tasks.push({ startTime, duration });
  }).observe({ type: "longtask", buffered: true });
  const read = ReadableStreamDefaultReader.prototype.read;
  ReadableStreamDefaultReader.prototype.read = function (...args) {
    const result = read.apply(this, args);
    result.then(({ value }) => value && burst.chunks.push({ atMs: performance.now(), bytes: value.length }), () => {});
    return result;
  };
  const heading = `Transcript, ${count.toLocaleString("en")} messages`;
  // In view, and not only in the document: asked after the frame, when the layout is known anyway.
  const look = () => {
    const log = document.querySelector(".transcript__log");
    const turn = [...document.querySelectorAll(".transcript__log .turn")].at(-1);
    if (!turn?.textContent.includes(last)) return window.afterFrame(look);
    const { bottom } = turn.getBoundingClientRect();
    if (bottom > log.getBoundingClientRect().bottom + 1) return window.afterFrame(look);
    burst.paintedMs = performance.now();
  };
  const watch = new MutationObserver(() => {
    if (document.querySelector(".transcript__head h2")?.textContent !== heading) return;
    watch.disconnect();
    window.afterFrame(look);
  });
  watch.observe(document, { childList: true, characterData: true, subtree: true });
}
