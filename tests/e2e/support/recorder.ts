// A server that stands for a vendor's host: it keeps what it was asked and
// answers with what a proxy has to hold back. The streams of the vendors begin
// with one event and then stay open.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";

/** One request as it arrived. */
export interface Arrived {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
}

/** A running recorder. */
export interface Recorder {
  /** Its origin, without a slash at the end. */
  url: string;
  readonly arrived: Arrived[];
  /** Sends one more event on every open stream. */
  say(data: string): void;
  stop(): Promise<void>;
}

/** Whether a vendor answers this address with a stream. */
function isStream(url = ""): boolean {
  return /\/(stream|events)(\?|$)/.test(url);
}

/** Starts a recorder on a free port. */
export async function startRecorder(): Promise<Recorder> {
  const arrived: Arrived[] = [];
  const streams: ServerResponse[] = [];
  const server = createServer((request, response) => {
    arrived.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
    request.resume();
    response.writeHead(200, {
      "content-type": isStream(request.url) ? "text/event-stream" : "application/json",
      "set-cookie": "session=of-the-vendor",
      "access-control-allow-origin": "*",
      "access-control-allow-credentials": "true",
      "x-request-id": "kept",
    });
    if (isStream(request.url)) {
      streams.push(response);
      response.write("data: first\n\n");
    } else {
      response.end("{}");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the recorder has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    arrived,
    say: (data) => streams.forEach((stream) => stream.write(`data: ${data}\n\n`)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
