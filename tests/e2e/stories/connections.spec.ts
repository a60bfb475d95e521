// Connections and keys: added by hand, tried before they are saved, kept only where the reader wants it.
import type { Page } from "@playwright/test";
import { STRICT_BASE } from "../pages/connections.ts";
import { BROKEN_CONNECTION, expect, FAILED_ANSWER, test } from "../support/story.ts";
import { staticHost } from "../support/static_host.ts";

test("a connection added by hand shows its calls", async ({ page, connections, list }) => {
  await connections.open();
  await connections.fills({ name: "By hand", baseUrl: STRICT_BASE, key: "sk_demo_full" });
  await connections.tests();
  await connections.seesResult(/BimpeAI accepts the key: 7 agents/);

  await connections.adds();
  await expect(page).toHaveURL(/\/c\/by-hand\/calls$/);
  await list.seesRows(50);
});

test("a key pasted with its header's words is cleaned", async ({ connections, list }) => {
  await connections.open();
  await connections.fills({ name: "Pasted", baseUrl: STRICT_BASE, key: "  Authorization: Bearer sk_demo_full\n" });
  await connections.adds();

  await list.seesRows(50);
});

for (const [what, values, sentence] of [
  ["a wrong key", { key: "sk_demo_wrong" }, "the key is refused"],
  ["an expired key", { key: "sk_demo_expired" }, "api_key_expired"],
  ["a wrong path", { baseUrl: "/bimpeai/api/v9" }, /not this API|no such API/],
  ["a web page instead of an API", { baseUrl: "/connections" }, /not this API|no such API/],
] as const) {
  test(`the test tells apart: ${what}`, async ({ connections, browserConsole }) => {
    browserConsole.expect(FAILED_ANSWER);
    await connections.open();
    await connections.fills({ name: "Try", baseUrl: STRICT_BASE, key: "sk_demo_full", ...values });
    await connections.tests();

    await connections.seesResult(sentence);
  });
}

test("the test tells apart: a key that may only read is enough to look", async ({ connections }) => {
  await connections.open();
  await connections.fills({ name: "Try", baseUrl: STRICT_BASE, key: "sk_demo_readonly" });
  await connections.tests();

  await connections.seesResult(/BimpeAI accepts the key/);
});

test("the test tells apart: an API that does not let this site in", async ({ api, connections, browserConsole }) => {
  // The policy of this build names no foreign host; either it or the API's CORS list says no.
  browserConsole.expect(BROKEN_CONNECTION, /CORS policy/, /Content Security Policy/, /violates the document's/);
  await connections.open();
  const other = api.url.replace("127.0.0.1", "localhost");
  await connections.fills({ name: "Try", baseUrl: `${other}/closed/bimpeai/api/v1/console`, key: "sk_demo_full" });
  await connections.tests();

  await connections.seesResult(/No answer from .*CORS/);
});

test("what is missing is said at its field, and nothing is sent", async ({ api, connections }) => {
  await connections.open();
  await connections.fills({ name: "", baseUrl: "http://example.com/api", key: "" });
  await connections.adds();

  await expect(connections.form).toContainText("Give the connection a name.");
  await expect(connections.form.getByLabel("Base URL")).toHaveAttribute("aria-invalid", "true");
  await expect(connections.key).toHaveAttribute("aria-invalid", "true");
  expect((await api.stats()).requests).toEqual({});
});

test("a key is masked until it is asked to show", async ({ page, connections }) => {
  await connections.open();
  await connections.fills({ key: "sk_demo_full" });
  await expect(connections.key).toHaveAttribute("type", "password");
  const show = page.getByRole("button", { name: "Show the key" });
  await show.click();
  await expect(connections.key).toHaveAttribute("type", "text");
  await expect(show).toHaveAttribute("aria-pressed", "true");
  await show.click();
  await expect(connections.key).toHaveAttribute("type", "password");
});

test("a key is forgotten with the page, and asked for again", async ({ page, connections, list }) => {
  await connections.open();
  await connections.fills({ name: "Short", baseUrl: STRICT_BASE, key: "sk_demo_full" });
  await connections.adds();
  await list.seesRows(50);

  await page.reload();
  await expect(page.getByText("“Short” needs its API key")).toBeVisible();
  await page.getByRole("link", { name: "Enter the key" }).click();
  const card = connections.card("Short");
  await card.getByLabel("API key").fill("sk_demo_full");
  await card.getByRole("button", { name: "Use this key" }).click();
  await card.getByRole("link", { name: "See its calls" }).click();
  await list.seesRows(50);
});

test("a key kept for this tab survives a reload and can be taken back", async ({ page, connections, list }) => {
  await connections.open();
  await connections.fills({ name: "Kept", baseUrl: STRICT_BASE, key: "sk_demo_full" });
  await connections.keepsKeyForThisTab();
  await connections.adds();
  await list.seesRows(50);
  await page.reload();
  await list.seesRows(50);

  await page.getByRole("link", { name: "Connections", exact: true }).click();
  await connections.card("Kept").getByRole("button", { name: "Remove: Kept" }).click();
  await expect(connections.card("Kept")).toHaveCount(0);
  const kept = await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
  expect(kept).not.toContain("sk_demo_full");
  await page.reload();
  await expect(connections.card("Demo")).toBeVisible();
  await expect(connections.card("Kept")).toHaveCount(0);
});

/** Everything a key must not get into: addresses, storages, the document, the console. */
async function places(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([location.href, document.documentElement.outerHTML, Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, document.title, history.state]),
  );
}

test("a key goes to its API and nowhere else", async ({ page, connections, browserConsole }) => {
  browserConsole.expect(FAILED_ANSWER);
  const canary = "sk_canary_5b1f00d";
  const heard: string[] = [];
  const sentTo: string[] = [];
  page.on("console", (message) => heard.push(message.text()));
  page.on("request", (request) => {
    heard.push(request.url(), request.postData() ?? "");
    if (Object.values(request.headers()).some((value) => value.includes(canary))) {
      sentTo.push(new URL(request.url()).pathname);
    }
  });
  await connections.open();
  await connections.fills({ name: "Canary", baseUrl: STRICT_BASE, key: canary });
  await connections.tests();
  await connections.seesResult("the key is refused");
  expect(await places(page)).not.toContain(canary);
  await connections.adds();
  await expect(page.getByRole("group", { name: "Error" })).toBeVisible();

  expect(await places(page)).not.toContain(canary);
  expect(heard.join("\n")).not.toContain(canary);
  expect(sentTo.length).toBeGreaterThan(0);
  expect(sentTo.filter((path) => !path.startsWith(STRICT_BASE))).toEqual([]);
});

for (const [what, config, sentence] of [
  ["missing", undefined, "There is no config.json beside this page (404)."],
  ["broken", '{"connections": [', /config\.json/],
] as const) {
  test(`a ${what} config.json is a clear message, and connections can still be added`, async ({ page, servedDir, stops, browserConsole }) => {
    browserConsole.expect(FAILED_ANSWER);
    const host = await staticHost(servedDir, "/", config);
    stops.push(host.stop);
    await page.goto(host.url);

    await expect(page.getByText(sentence).first()).toBeVisible();
    await page.getByRole("link", { name: "Add a connection" }).click();
    await expect(page.getByRole("button", { name: "Add connection" })).toBeVisible();
  });
}

test("without any connection the first screen says how to start", async ({ page, servedDir, stops }) => {
  const host = await staticHost(servedDir, "/", '{"connections": []}');
  stops.push(host.stop);
  await page.goto(host.url);

  await expect(page.getByRole("heading", { name: "Connect your first voice agents" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Add a connection" })).toBeVisible();
});

test("a link to a connection nobody knows here says so", async ({ page, list }) => {
  await list.open("", "elsewhere");

  await expect(page.getByText("There is no connection “elsewhere” here")).toBeVisible();
  await page.getByRole("link", { name: "See the connections" }).click();
  await expect(page).toHaveURL("/connections");
});
