// Stories run against the built console and the local API in the system's
// Chromium. `cargo xtask test e2e` sets the three RINGSIDE_ variables.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "stories",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A story that passes only when repeated hides a race.
  retries: 0,
  workers: 2,
  timeout: 45_000,
  // Generous, because two cores may also be building something; nothing waits this long when all is well.
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    launchOptions: {
      executablePath: process.env.RINGSIDE_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--disable-gpu"],
      // Chromium's sandbox does not start for root, which CI machines are.
      chromiumSandbox: process.getuid?.() !== 0,
    },
    // Fixed, so that times and numbers read the same on every machine.
    locale: "en-GB",
    timezoneId: "Africa/Lagos",
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
  },
});
