// Starts the local API with the built console on a free port.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mkdtempSync, rmSync } from "node:fs";

/** A running local API. */
export interface LocalApi {
  /** Its origin, without a slash at the end. */
  url: string;
  /** Stops it and removes its database. */
  stop(): Promise<void>;
}

/** The folder of the built console. */
export const consoleDir = process.env.RINGSIDE_CONSOLE_DIR ?? join(import.meta.dirname, "../../../dist");

const program =
  process.env.RINGSIDE_LOCAL_API ?? join(import.meta.dirname, "../../../target/local/ringside-local-api");

/** Starts a server of its own for one worker or one story; `more` are further arguments. */
export async function startLocalApi(dir = consoleDir, more: string[] = []): Promise<LocalApi> {
  const data = mkdtempSync(join(tmpdir(), "ringside-e2e-"));
  const args = ["--port", "0", "--console", dir, "--db", join(data, "api.sqlite"), "--calls", "300", ...more];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the local API ended with ${code}`)));
    createInterface(child.stdout).on("line", (line) => {
      const address = line.match(/^listening on (http:\/\/\S+)/)?.[1];
      if (address) resolve(address);
    });
  });
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
