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
  reporter: [["list"]],
  use: {
    launchOptions: {
      executablePath: process.env.RINGSIDE_CHROMIUM ?? "/usr/bin/chromium",
      // Chromium's sandbox does not start for root, which CI machines are.
      chromiumSandbox: process.getuid?.() !== 0,
    },
    trace: "retain-on-failure",
  },
});
