// The wire of the local API (`--wire`): the same paths behind connections that fail the way networks do.

/** A fault and the requests that meet it; `tests/README.md` lists the faults and their fields. */
export interface Plan {
  /** Part of path and query. */
  path: string;
  fault: string;
  method?: string;
  /** How many requests meet it; all when absent. */
  times?: number;
  [field: string]: unknown;
}

/** What the wire has seen. */
export interface WireLog {
  requests: string[];
  /** What the origin that redirects lead to was asked. */
  other_origin: string[];
  open: number;
  tickets_seen: number;
  tickets_reused: number;
}

/** The second port of a running local API. */
export class Wire {
  /** Its origin, without a slash at the end. */
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Lets requests meet a fault from now on. */
  plan(plan: Plan): Promise<unknown> {
    return this.ask("plan", plan);
  }

  /** Ends open connections whose path contains `path`: `end`, `fin`, `reset`; or nothing gets through any more: `silence`. */
  cut(path: string, how: "end" | "fin" | "reset" | "silence"): Promise<unknown> {
    return this.ask("cut", { path, how });
  }

  /** What has been asked so far. */
  async log(): Promise<WireLog> {
    return (await this.ask("log")) as WireLog;
  }

  private async ask(what: string, body?: object): Promise<unknown> {
    const request = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const answer = await fetch(`${this.url}/wire/control/${what}`, request);
    if (!answer.ok) throw new Error(`${what}: ${await answer.text()}`);
    return answer.json();
  }
}
