// A plain static host: files, the page for every address without a dot, one
// config.json, and optionally the local API below the same origin.
import { readFile } from "node:fs/promises";
import { createServer, request as forward } from "node:http";
import { join } from "node:path";

const types: Record<string, string> = {
  css: "text/css",
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
};

/** A running host. */
export interface StaticHost {
  /** Its origin, without a slash at the end. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Serves the files of `dir` below `base`, which starts and ends with a slash.
 * `config` is the text of config.json; without it there is none. Paths below
 * /proxy/ and the attachments that its answers link to are handed to the server
 * at `api`, where one is given.
 */
export async function staticHost(dir: string, base: string, config?: string, api?: string): Promise<StaticHost> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    if (api && (path.startsWith("/proxy/") || path.startsWith("/bimpeai/files/"))) {
      const onward = forward(`${api}${request.url}`, { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
      return;
    }
    if (!path.startsWith(base)) {
      response.writeHead(404).end();
      return;
    }
    const below = path.slice(base.length);
    const name = below.includes(".") ? below : "index.html";
    if (name === "config.json") {
      response.writeHead(config === undefined ? 404 : 200, { "content-type": "application/json" }).end(config);
      return;
    }
    const type = types[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    readFile(join(dir, name)).then(
      (bytes) => response.writeHead(200, { "content-type": type }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the static host has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
