// The console below a path of a host that serves other things, too.
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { consoleDir } from "../support/local_api.ts";
import { staticHost } from "../support/static_host.ts";
import { expect, test } from "../support/story.ts";

const BASE = "/sub/path/";

/**
 * The build as `cargo xtask build --public-url /sub/path/` writes its page: the
 * program is the same, only the page names other addresses, and its policy
 * other digests of the scripts that hold them.
 */
function builtBelow(base: string): string {
  const dir = mkdtempSync(join(tmpdir(), "ringside-sub-"));
  cpSync(consoleDir, dir, { recursive: true });
  const moved = readFileSync(join(dir, "index.html"), "utf8")
    .replace('name="ringside-base" content="/"', `name="ringside-base" content="${base}"`)
    .replace('BASE = "/"', `BASE = "${base}"`)
    .replaceAll(/"\/((?:ringside-|favicon|manifest|config)[^"]*)"/g, `"${base}$1"`);
  const digests = [...moved.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
  const page = moved.replace(/'wasm-unsafe-eval'( 'sha256-[^']+')+/, `'wasm-unsafe-eval' ${digests.join(" ")}`);
  writeFileSync(join(dir, "index.html"), page);
  return dir;
}

test("list, call, reload and Back work below a path", async ({ page, api, list, call, stops }) => {
  const dir = builtBelow(BASE);
  const config = { connections: [{ id: "demo", label: "Demo", vendor: "bimpeai", base_url: "/proxy/bimpeai/api/v1/console", auth: "proxy" }] };
  const host = await staticHost(dir, BASE, JSON.stringify(config), api.url);
  stops.push(host.stop, async () => rmSync(dir, { recursive: true }));
  await page.goto(`${host.url}${BASE}`);

  await expect(page).toHaveURL(`${host.url}${BASE}c/demo/calls`);
  await list.seesRows(50);
  await list.turnTo("Next");
  await expect(page).toHaveURL(`${host.url}${BASE}c/demo/calls?page=2`);
  await list.openFirstCall();
  await expect(page).toHaveURL(new RegExp(`${BASE}c/demo/calls/[^/?]+\\?agent=`));
  await expect(call.timeline).toBeVisible();
  await page.reload();
  await expect(call.timeline).toBeVisible();
  await page.goBack();
  await list.seesRange("51–100 of");
});
