// What the measurements share: the browser, its throttling, and how figures are printed.
import { chromium } from "@playwright/test";

/** The address of the local API with the built console; set by `cargo xtask bench`. */
export const url = process.env.RINGSIDE_URL ?? "http://127.0.0.1:8080";

/** Starts the browser, runs `measure` with it and closes it. */
export async function withBrowser(measure) {
  const browser = await chromium.launch({
    executablePath: process.env.RINGSIDE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--disable-gpu"],
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    await measure(browser);
  } finally {
    await browser.close();
  }
}

/** Opens a page in a profile of its own, so that no cache is warm. */
export async function freshPage(browser, { cpuSlowdown = 1, network } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  if (network) await session.send("Network.emulateNetworkConditions", { offline: false, ...network });
  if (cpuSlowdown > 1) await session.send("Emulation.setCPUThrottlingRate", { rate: cpuSlowdown });
  await page.addInitScript(() => {
    /** Calls back once the frame that shows what was just changed is made. */
    window.afterFrame = (done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(null);
    });
  });
  return { context, page, session };
}

/** Steers the local API. */
export async function control(action, body = {}) {
  const answer = await fetch(`${url}/lab/control/${action}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${action}: ${await answer.text()}`);
}

/** "Fast 4G" as Chrome's developer tools have it: 9 Mbit/s down, 1.5 Mbit/s up, 165 ms. */
export const FAST_4G = { downloadThroughput: 9e6 / 8, uploadThroughput: 1.5e6 / 8, latency: 165 };

/** Prints the middle, the least and the greatest of some figures. */
export function print(label, figures, unit) {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  const text = (figure) => `${Math.round(figure)} ${unit}`.trim();
  console.log(`${label}: median ${text(middle)}, min ${text(sorted[0])}, max ${text(sorted.at(-1))} (${sorted.length} runs)`);
}
