// Starts the local API with the built console on a free port, steers it, and
// asks it directly what a page ought to show.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mkdtempSync, rmSync } from "node:fs";
import { Wire } from "./wire.ts";

/** The folder of the built console. */
export const consoleDir = process.env.RINGSIDE_CONSOLE_DIR ?? join(import.meta.dirname, "../../../dist");

const program =
  process.env.RINGSIDE_LOCAL_API ?? join(import.meta.dirname, "../../../target/local/ringside-local-api");

const apiBase = "/proxy/bimpeai/api/v1/console";

/** What the server counted since the start or the last reset. */
export interface Stats {
  requests: Record<string, number>;
  open_streams: number;
  streams_opened: number;
  tickets_issued: number;
  tickets_used: number;
  calls_placed: number;
  held: number;
}

/** A call as the API lists it. */
export interface WireCall {
  id: string;
  status: string;
  source: string | null;
  destination: string;
  created_on: string;
  is_test_call: boolean;
}

/** A message as the API lists it. */
export interface WireMessage {
  id: string;
  message: string | null;
  attachments?: { type: string; url: string }[];
}

/** The vendors besides BimpeAI. */
export type Vendor = "vapi" | "diga" | "atoms";

/** A call in the words all vendors share. */
export interface VendorCall {
  id: string;
  created: string;
  status: string;
}

/** How each vendor's calls are read: the address of a page, and the calls of its answer. */
const VENDORS: Record<Vendor, { pages(page: number, after?: string): string; read(answer: any): VendorCall[] }> = {
  vapi: {
    pages: () => "vapi/call?limit=1000",
    read: (answer) => answer.map(({ id, createdAt, status }: any) => ({ id, created: createdAt, status })),
  },
  diga: {
    pages: (page) => `diga/v1/call/?page=${page}`,
    read: ({ data }) => data.map(({ id, created_date, status }: any) => ({ id, created: created_date, status })),
  },
  atoms: {
    pages: (page) => `atoms/v1/conversation?limit=100&page=${page}`,
    read: ({ data }) => data.logs.map(({ callId, createdAt, status }: any) => ({ id: callId, created: createdAt, status })),
  },
};

/** A running local API. */
export class LocalApi {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  /** Its second port, where it was started with `--wire`. */
  readonly wire?: Wire;
  private readonly end: () => Promise<void>;

  constructor(url: string, wire: Wire | undefined, end: () => Promise<void>) {
    this.url = url;
    this.wire = wire;
    this.end = end;
  }

  /** Stops it and removes its database. */
  stop(): Promise<void> {
    return this.end();
  }

  /** Keeps answers whose path contains `path` back until they are released. */
  hold(path: string): Promise<void> {
    return this.control("hold", { path });
  }

  /** Lets held answers go: those of one hold, or all. */
  release(path?: string): Promise<void> {
    return this.control("release", path ? { path } : {});
  }

  /** Lets `count` more messages of the call `live-hold` out. */
  releaseMessages(count: number): Promise<void> {
    return this.control("release", { messages: count });
  }

  /** Breaks off every answer of the API, or stops doing so. */
  breakOff(isOn = true): Promise<void> {
    return this.control("offline", { on: isOn });
  }

  /** Breaks off the open streams of a call. */
  dropStreams(call: string): Promise<void> {
    return this.control("drop", { call });
  }

  /** Says something in a call in progress; with `times`, so often at once and each with its number behind it. */
  say(call: string, text: string, times?: number): Promise<void> {
    return this.control("say", { call, text, times });
  }

  /** Puts the server's clock forward. */
  advance(ms: number): Promise<void> {
    return this.control("advance", { ms });
  }

  /** Ends a call in progress. */
  hangUp(call: string): Promise<void> {
    return this.control("end", { call });
  }

  /** What was asked for so far. */
  async stats(): Promise<Stats> {
    return (await (await fetch(`${this.url}/lab/control/stats`)).json()) as Stats;
  }

  /** How often a request was made whose method and path contain all of `parts`. */
  async requests(...parts: string[]): Promise<number> {
    const { requests } = await this.stats();
    return Object.entries(requests)
      .filter(([name]) => parts.every((part) => name.includes(part)))
      .reduce((sum, [, count]) => sum + count, 0);
  }

  /** The agents, in the API's order. */
  async agents(): Promise<{ id: string; name: string }[]> {
    return (await this.get("/agents")).data as { id: string; name: string }[];
  }

  /** Every call of one agent. */
  async callsOf(agent: string): Promise<WireCall[]> {
    const calls: WireCall[] = [];
    for (let page = 1; ; page += 1) {
      const answer = await this.get(`/agents/${agent}/calls?limit=100&page=${page}`);
      const items = answer.data as WireCall[];
      calls.push(...items);
      if (items.length < 100) return calls;
    }
  }

  /** Every call of every agent, newest first. */
  async allCalls(): Promise<WireCall[]> {
    const lists = await Promise.all((await this.agents()).map((agent) => this.callsOf(agent.id)));
    return lists.flat().sort((a, b) => b.created_on.localeCompare(a.created_on));
  }

  /** Every call of an account of another vendor, newest first. */
  async callsAt(vendor: Vendor): Promise<VendorCall[]> {
    const { pages, read } = VENDORS[vendor];
    const calls: VendorCall[] = [];
    for (let page = 1, after: string | undefined; ; page += 1) {
      const answer = await fetch(`${this.url}/proxy/${pages(page, after)}`);
      if (!answer.ok) throw new Error(`${vendor} answered ${answer.status}`);
      const more = read(await answer.json());
      calls.push(...more);
      after = more.at(-1)?.id;
      if (more.length === 0 || (vendor === "vapi" && page === 1)) break;
    }
    return calls.sort((a, b) => Date.parse(b.created) - Date.parse(a.created));
  }

  /** Lets the next `times` requests whose path contains `path` fail in the vendor's own form. */
  fail(path: string, kind: string, times = 1): Promise<void> {
    return this.control("fault", { path, kind, times });
  }

  /** What has been said in a call so far. */
  async transcript(agent: string, call: string): Promise<WireMessage[]> {
    const answer = await this.get(`/agents/${agent}/calls/${call}`);
    return (answer.data as { conversation_logs: WireMessage[] }).conversation_logs;
  }

  private async get(path: string): Promise<{ data: unknown }> {
    const answer = await fetch(`${this.url}${apiBase}${path}`);
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
    return (await answer.json()) as { data: unknown };
  }

  private async control(action: string, body: object): Promise<void> {
    const answer = await fetch(`${this.url}/lab/control/${action}`, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${action}: ${await answer.text()}`);
  }
}

/** Starts a server of its own for one story; `more` are further arguments. */
export async function startLocalApi(dir = consoleDir, more: string[] = []): Promise<LocalApi> {
  const data = mkdtempSync(join(tmpdir(), "ringside-e2e-"));
  const args = ["--port", "0", "--console", dir, "--db", join(data, "api.sqlite"), "--calls", "300", ...more];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  // A worker that is stopped for taking too long runs no clean-up of its own.
  const stopWithWorker = () => child.kill("SIGTERM");
  process.once("exit", stopWithWorker);
  let wire: Wire | undefined;
  const url = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the local API ended with ${code}`)));
    createInterface(child.stdout).on("line", (line) => {
      const wireAddress = line.match(/^wire on (http:\/\/\S+)/)?.[1];
      if (wireAddress) wire = new Wire(wireAddress);
      const address = line.match(/^listening on (http:\/\/\S+)/)?.[1];
      if (address) resolve(address);
    });
  });
  return new LocalApi(url, wire, async () => {
    process.off("exit", stopWithWorker);
    child.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true, force: true });
  });
}
