// The test function of every story: a server and page objects of its own, and
// checks that run without being asked for. A story fails when the console
// (the browser's) shows an error or a warning, which a violated content
// security policy does, or when axe finds something in the state it ends in.
import { expect, test as base, type Page } from "@playwright/test";
import { CallList } from "../pages/call_list.ts";
import { CallPage } from "../pages/call_page.ts";
import { Connections } from "../pages/connections.ts";
import { LivePage } from "../pages/live_page.ts";
import { PlaceCall } from "../pages/place_call.ts";
import { expectAccessible } from "./axe.ts";
import { consoleDir, startLocalApi, type LocalApi } from "./local_api.ts";
import type { Wire } from "./wire.ts";

export { expect };

/** A world that hardly moves: calls in progress stay where they are, none begins. */
export const STILL = ["--live-speed", "0.0001"];
/** The same behind the wire: the page and all it asks for come through connections that can be made to fail. */
export const WIRED = [...STILL, "--wire", "0"];

/** What the browser itself writes for an answer outside 2xx. */
export const FAILED_ANSWER = /^Failed to load resource: the server responded with a status of [345]\d\d/;
/** What the browser itself writes when a connection breaks off. */
export const BROKEN_CONNECTION = /^Failed to load resource: net::ERR_/;

/** What the browser's console said, and what of it the story expects. */
export class BrowserConsole {
  readonly said: string[] = [];
  private readonly expected: RegExp[] = [];

  /** Lets lines like this pass: the browser's own about failures the story is about. */
  expect(...lines: RegExp[]): void {
    this.expected.push(...lines);
  }

  /** Takes up what the console of a page says. */
  listenTo(page: Page): void {
    page.on("console", (message) => {
      if (["warning", "error"].includes(message.type())) this.said.push(message.text());
    });
    page.on("pageerror", (error) => this.said.push(String(error)));
  }

  unexpected(): string[] {
    return this.said.filter((line) => !this.expected.some((known) => known.test(line)));
  }
}

interface Fixtures {
  serverOptions: string[];
  servedDir: string;
  api: LocalApi;
  /** Of a server that was started as `WIRED`. */
  wire: Wire;
  stops: (() => Promise<unknown>)[];
  browserConsole: BrowserConsole;
  list: CallList;
  call: CallPage;
  live: LivePage;
  connections: Connections;
  placing: PlaceCall;
}

export const test = base.extend<Fixtures>({
  serverOptions: [STILL, { option: true }],
  servedDir: [consoleDir, { option: true }],
  api: async ({ serverOptions, servedDir }, use) => {
    const api = await startLocalApi(servedDir, serverOptions);
    await use(api);
    await api.stop();
  },
  wire: async ({ api }, use) => {
    if (!api.wire) throw new Error("the server of this story has no wire");
    await use(api.wire);
  },
  baseURL: async ({ api }, use) => use(api.wire?.url ?? api.url),
  // What a story started of its own. It runs until the checks at the end are through: the page may ask for
  // its icon or another file even then, and a host that is gone shows in the browser's console.
  stops: async ({}, use) => {
    const stops: Fixtures["stops"] = [];
    await use(stops);
    for (const stop of stops) await stop();
  },
  browserConsole: [
    async ({ page, stops: _ }, use, info) => {
      const browserConsole = new BrowserConsole();
      browserConsole.listenTo(page);
      await use(browserConsole);
      if (info.status !== info.expectedStatus) return;
      await expectAccessible(page, "the state at the end of the story");
      expect(browserConsole.unexpected(), "errors and warnings in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
  list: async ({ page }, use) => use(new CallList(page)),
  call: async ({ page }, use) => use(new CallPage(page)),
  live: async ({ page }, use) => use(new LivePage(page)),
  connections: async ({ page }, use) => use(new Connections(page)),
  placing: async ({ page }, use) => use(new PlaceCall(page)),
});
