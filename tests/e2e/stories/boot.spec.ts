// How the console starts, and what it says when it cannot.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { consoleDir, startLocalApi } from "../support/local_api.ts";

/** A copy of the build in which the file that ends with `suffix` was changed by `change`. */
function changedBuild(suffix: string, change: (text: Buffer) => Buffer | string): string {
  const dir = mkdtempSync(join(tmpdir(), "ringside-build-"));
  cpSync(consoleDir, dir, { recursive: true });
  // The page names the files that it starts with; the second part's are not among them.
  const page = readFileSync(join(dir, "index.html"), "utf8");
  const file = readdirSync(dir).find((name) => page.includes(`/${name}"`) && name.endsWith(suffix) && !name.endsWith("-second.js"));
  if (!file) throw new Error(`the build has no ${suffix}`);
  writeFileSync(join(dir, file), change(readFileSync(join(dir, file))));
  for (const coding of ["br", "gz"]) rmSync(join(dir, `${file}.${coding}`), { force: true });
  return dir;
}

test("a cold load asks for each file once and says nothing on the console", async ({ page }) => {
  const api = await startLocalApi();
  const asked: string[] = [];
  const said: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(String(error)));

  const answer = await page.goto(`${api.url}/`);
  await page.waitForLoadState("networkidle");

  const files = asked.filter((path) => /\.(js|wasm|css|json|webmanifest)$/.test(path));
  expect(files.filter((path, index) => files.indexOf(path) !== index)).toEqual([]);
  // The part that lists calls, and behind it the other pages.
  expect(files.filter((path) => path.endsWith(".wasm"))).toHaveLength(2);
  expect(files.filter((path) => path.endsWith(".css"))).toHaveLength(2);
  expect(files).toContain("/config.json");
  expect(said).toEqual([]);
  expect(answer?.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  await api.stop();
});

test("a browser without WebAssembly is told so", async ({ page }) => {
  const api = await startLocalApi();
  await page.addInitScript("delete globalThis.WebAssembly");

  await page.goto(`${api.url}/`);

  await expect(page.getByRole("heading", { name: "Ringside could not start" })).toBeVisible();
  await expect(page.getByText("This browser does not run WebAssembly.")).toBeVisible();
  await api.stop();
});

for (const [suffix, change] of [
  [".js", (text: Buffer) => `${text}\n;document.title = "changed";`],
  [".wasm", (bytes: Buffer) => Buffer.concat([bytes, Buffer.from([0, 2, 1, 97])])],
] as const) {
  test(`a changed ${suffix} file is refused with a message`, async ({ page }) => {
    const dir = changedBuild(suffix, change);
    const api = await startLocalApi(dir);

    await page.goto(`${api.url}/`);

    await expect(page.getByRole("heading", { name: "Ringside could not start" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
    await expect(page).toHaveTitle("Ringside");
    await api.stop();
    rmSync(dir, { recursive: true });
  });
}

test("a page kept from an older build says that there is a new version", async ({ page }) => {
  // What a cache would still hold: the same page, naming files that are gone by now.
  const dir = mkdtempSync(join(tmpdir(), "ringside-older-"));
  cpSync(consoleDir, dir, { recursive: true });
  const older = readFileSync(join(consoleDir, "index.html"), "utf8")
    .replaceAll(/ringside-[0-9a-f]{16}\.(js|wasm)/g, "ringside-0000000000000000.$1")
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
  writeFileSync(join(dir, "older.html"), older);
  // An older page came with its own policy, which allowed its own scripts.
  const headers = readFileSync(join(dir, "_headers"), "utf8");
  writeFileSync(join(dir, "_headers"), headers.replaceAll(/^ +Content-Security-Policy.*\n/gm, ""));
  const api = await startLocalApi(dir);

  await page.goto(`${api.url}/older.html`);

  await expect(page.getByRole("heading", { name: "There is a new version of Ringside" })).toBeVisible();
  await api.stop();
  rmSync(dir, { recursive: true });
});
