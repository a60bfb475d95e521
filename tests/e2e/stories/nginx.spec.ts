// The built console behind the real nginx with deploy/nginx.conf.
import { readdirSync } from "node:fs";
import { request as ask, type IncomingMessage } from "node:http";
import { test as base } from "@playwright/test";
import { consoleDir } from "../support/local_api.ts";
import { localUpstreams, nginxIsMissing, startNginx, type Nginx } from "../support/nginx.ts";
import { startRecorder, type Recorder } from "../support/recorder.ts";
import { expect, FAILED_ANSWER, test as story } from "../support/story.ts";

interface Fixtures {
  nginx: Nginx;
}

/** A story of the console whose addresses are nginx's; the API behind it asks for keys. */
const test = story.extend<Fixtures>({
  nginx: async ({ api }, use) => {
    const config = await (await fetch(`${api.url}/config.json`)).text();
    const nginx = await startNginx(consoleDir, config, localUpstreams(api.url));
    await use(nginx);
    await nginx.stop();
  },
  baseURL: async ({ nginx }, use) => use(nginx.url),
});

test.skip(nginxIsMissing !== "", nginxIsMissing);

/** Sends a request as it stands: fetch would tidy up paths and refuse some headers. A stream is left after its first event. */
function raw(url: string, path: string, method = "GET", headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = ask({ hostname, port, path, method, headers }, (answer) => {
      answer.once("end", () => resolve(answer));
      answer.once("data", () => {
        if (answer.headers["content-type"] !== "text/event-stream") return;
        request.destroy();
        resolve(answer);
      });
      answer.resume();
    });
    request.once("error", reject);
    request.end();
  });
}

for (const connection of ["demo", "vapi", "diga", "atoms"]) {
  test(`a list and a call of ${connection} come through, with the key added`, async ({ list, call, browserConsole }) => {
    // A call may have pictures: those of the local API are not https as a vendor's are, so the policy refuses them.
    browserConsole.expect(/the image 'http:\/\/127\.0\.0\.1:\d+\/bimpeai\/files\//);
    // Diga answers 404 where a call has no words or no recording, and the browser says so by itself.
    if (connection === "diga") browserConsole.expect(FAILED_ANSWER);
    await list.open("", connection);
    await expect(list.rows.first()).toBeVisible();
    await expect(list.error).toHaveCount(0);
    await list.openFirstCall();
    await expect(call.timeline).toBeVisible();
  });
}

test("a stream passes event by event", async ({ api, call }) => {
  await call.openScenario("live-hold");
  await call.seesMessageCount(2);
  await expect.poll(async () => (await api.stats()).open_streams).toBe(1);

  // Nothing more comes after it, so a proxy that waits for a full buffer would keep it.
  await api.releaseMessages(1);
  await call.seesMessageCount(3);
  await api.say("live-hold", "One moment, the door is open.");
  await call.seesMessage("One moment, the door is open.");
  expect((await api.stats()).streams_opened).toBe(1);
});

test("the page has its headers, and files are kept as long as they may be", async ({ nginx, page }) => {
  const start = await raw(nginx.url, "/c/demo/calls");
  expect(start.statusCode).toBe(200);
  const policy = String(start.headers["content-security-policy"]);
  for (const part of ["frame-ancestors 'none'", "connect-src 'self' https://api.bimpe.ai https://api.vapi.ai https://api.diga.io https://api.smallest.ai;"]) {
    expect(policy).toContain(part);
  }
  expect(start.headers).toMatchObject({
    "cache-control": "no-cache",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  });
  for (const file of readdirSync(consoleDir).filter((name) => /^ringside-[0-9a-f]{16}\.(js|wasm|css)$/.test(name))) {
    const answer = await raw(nginx.url, `/${file}`, "GET", { "accept-encoding": "gzip" });
    expect(answer.headers["cache-control"], file).toBe("public, max-age=31536000, immutable");
    expect(answer.headers["content-encoding"], file).toBe("gzip");
    if (file.endsWith(".wasm")) expect(answer.headers["content-type"]).toBe("application/wasm");
  }
  expect((await raw(nginx.url, "/manifest.webmanifest")).headers["content-type"]).toBe("application/manifest+json");
  expect((await raw(nginx.url, "/config.json")).headers["cache-control"]).toBe("no-cache");
  for (const missing of ["/_headers", "/_redirects", "/ringside-0000000000000000.js", "/no-such.wasm"]) {
    const answer = await raw(nginx.url, missing);
    expect(answer.statusCode, missing).toBe(404);
    expect(answer.headers["cache-control"], missing).toBeUndefined();
  }
  // The page itself starts under this policy: the fixture looks for errors in the browser's console.
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

/** nginx in front of a recorder in the place of every vendor; no page is opened. */
const plain = base.extend<{ recorder: Recorder; front: Nginx }>({
  recorder: async ({}, use) => {
    const recorder = await startRecorder();
    await use(recorder);
    await recorder.stop();
  },
  front: async ({ recorder }, use) => {
    const at = (vendor: string) => `${recorder.url}/${vendor}`;
    const upstreams = { bimpeai: at("bimpeai"), vapi: at("vapi"), diga: at("diga"), atoms: at("smallest") };
    const front = await startNginx(consoleDir, '{"connections":[]}', upstreams);
    await use(front);
    await front.stop();
  },
});

/** What the console asks for, and where it has to arrive with which key. */
const passed: [string, string, string][] = [
  ["/proxy/bimpeai/api/v1/console/agents?page=1", "/bimpeai/api/v1/console/agents?page=1", "sk_demo_full"],
  ["/proxy/bimpeai/api/v1/console/phone-numbers", "/bimpeai/api/v1/console/phone-numbers", "sk_demo_full"],
  ["/proxy/vapi/call?limit=2", "/vapi/call?limit=2", "vapi-demo-full"],
  ["/proxy/vapi/call/abc/mono-recording", "/vapi/call/abc/mono-recording", "vapi-demo-full"],
  ["/proxy/vapi/assistant", "/vapi/assistant", "vapi-demo-full"],
  ["/proxy/diga/v1/call/?page=1", "/diga/v1/call/?page=1", "sk-diga-demo-full"],
  ["/proxy/diga/v1/log/call/abc", "/diga/v1/log/call/abc", "sk-diga-demo-full"],
  ["/proxy/diga/v1/call/concurrency/stream", "/diga/v1/call/concurrency/stream", "sk-diga-demo-full"],
  ["/proxy/atoms/v1/conversation?page=1", "/smallest/atoms/v1/conversation?page=1", "sk_atoms_demo_full"],
  ["/proxy/atoms/v1/events?callId=CALL-1", "/smallest/atoms/v1/events?callId=CALL-1", "sk_atoms_demo_full"],
];

/** What nobody has to reach with somebody's key. */
const refused = [
  "/proxy/",
  "/proxy/vapi/",
  "/proxy/vapi/org",
  "/proxy/vapi/callings",
  "/proxy/vapi/call/../org",
  "/proxy/vapi/call/%2e%2e/org",
  "/proxy/vapi/call/..%2forg",
  "/proxy/bimpeai/api/v1/other",
  "/proxy/bimpeai/api/v1/console/api-keys",
  "/proxy/diga/v1/webhook/",
  "/proxy/diga/openapi.json",
  "/proxy/atoms/v1/user",
  "/proxy/atoms/v2/conversation",
  "/proxy/elsewhere/call",
  "/proxy/https://example.com/",
];

plain.describe("the proxies", () => {
  plain.skip(nginxIsMissing !== "", nginxIsMissing);

  plain("add the key, and take away what is the visitor's and the vendor's own", async ({ front, recorder }) => {
    for (const [path, arrives, key] of passed) {
      const headers = {
        authorization: "Basic dmlzaXRvcjpzZWNyZXQ=",
        cookie: "session=of-the-visitor",
        "x-api-key": "of-the-visitor",
        origin: front.url,
        referer: `${front.url}/c/demo/calls`,
        "sec-fetch-site": "same-origin",
        "idempotency-key": "kept",
      };
      const answer = await raw(front.url, path, "GET", headers);
      expect(answer.statusCode, path).toBe(200);
      expect(answer.headers, path).not.toHaveProperty("set-cookie");
      expect(answer.headers, path).not.toHaveProperty("access-control-allow-origin");
      expect(answer.headers, path).not.toHaveProperty("access-control-allow-credentials");
      expect(answer.headers["x-request-id"]).toBe("kept");
      const last = recorder.arrived.at(-1);
      expect(last?.url).toBe(arrives);
      expect(last?.headers["authorization"]).toBe(`Bearer ${key}`);
      expect(last?.headers["idempotency-key"]).toBe("kept");
      expect(last?.headers.host).toBe(new URL(recorder.url).host);
      for (const name of ["cookie", "x-api-key", "origin", "referer"]) expect(last?.headers, path).not.toHaveProperty(name);
    }
  });

  plain("reach what the console asks for and nothing else", async ({ front, recorder }) => {
    for (const path of refused) {
      expect((await raw(front.url, path)).statusCode, path).toBe(404);
    }
    for (const [path] of passed) {
      for (const method of ["DELETE", "PATCH", "PUT", "OPTIONS"]) {
        expect((await raw(front.url, path, method)).statusCode, `${method} ${path}`).toBe(403);
      }
      for (const site of ["cross-site", "same-site"]) {
        const answer = await raw(front.url, path, "GET", { "sec-fetch-site": site });
        expect(answer.statusCode, `${site} ${path}`).toBe(403);
      }
    }
    expect(recorder.arrived).toEqual([]);
  });

  plain("pass each event of a stream before there is a next one", async ({ front, recorder }) => {
    for (const path of [
      "/proxy/bimpeai/api/v1/console/agents/a/conversations/c/stream?ticket=t",
      "/proxy/diga/v1/call/concurrency/stream",
      "/proxy/atoms/v1/events?callId=CALL-1",
    ]) {
      const answer = await fetch(`${front.url}${path}`);
      const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
      expect((await reader.read()).value, path).toBe("data: first\n\n");
      for (const data of ["second", "third"]) {
        recorder.say(data);
        expect((await reader.read()).value, path).toBe(`data: ${data}\n\n`);
      }
      await reader.cancel();
    }
  });

  plain("keep queries out of the logs, also when a vendor is away", async ({ front, recorder }) => {
    const path = "/proxy/vapi/call?ticket=very-secret";
    expect((await raw(front.url, path)).statusCode).toBe(200);
    await recorder.stop();
    expect((await raw(front.url, path)).statusCode).toBe(502);
    expect((await raw(front.url, "/?ticket=very-secret")).statusCode).toBe(200);
    await expect.poll(() => front.accessLog().match(/\/proxy\/vapi\/call/g)?.length).toBe(2);
    expect(front.accessLog() + front.errorLog()).not.toContain("very-secret");
  });
});
