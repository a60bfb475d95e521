// The built console behind the real nginx, set up by deploy/nginx.conf itself:
// only what a deployer changes is changed, and the vendors' hosts become
// servers of this machine.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const program = process.env.RINGSIDE_NGINX ?? ["/usr/sbin/nginx", "/usr/local/bin/nginx"].find((path) => existsSync(path)) ?? "";

/** Why the stories behind nginx cannot run here; empty when they can. */
export const nginxIsMissing = program === "" ? "nginx is not installed and could not be" : "";

/** What the deployed configuration calls the vendors' hosts, and where they are here. */
export interface Upstreams {
  bimpeai: string;
  vapi: string;
  diga: string;
  atoms: string;
}

/** The local API's own mounts, which ask for keys. */
export function localUpstreams(api: string): Upstreams {
  return { bimpeai: `${api}/bimpeai`, vapi: `${api}/vapi`, diga: `${api}/diga`, atoms: api };
}

/** The keys nginx adds, as the local API knows them. */
const keys: Record<keyof Upstreams, string> = {
  bimpeai: "sk_demo_full",
  vapi: "vapi-demo-full",
  diga: "sk-diga-demo-full",
  atoms: "sk_atoms_demo_full",
};

/** A running nginx. */
export interface Nginx {
  /** Its origin, without a slash at the end. */
  url: string;
  /** What it has logged so far. */
  accessLog(): string;
  errorLog(): string;
  stop(): Promise<void>;
}

/** Replaces text that has to be there: a configuration that has moved on must not be tested as if it had not. */
function replaced(text: string, from: string | RegExp, to: string): string {
  const changed = text.replaceAll(from, () => to);
  if (changed === text) throw new Error(`deploy/nginx.conf has no ${from}`);
  return changed;
}

/** deploy/nginx.conf for this machine. */
function derived(dir: string, port: number, upstreams: Upstreams): string {
  let text = readFileSync(join(import.meta.dirname, "../../../deploy/nginx.conf"), "utf8");
  for (const [from, to] of [
    ["listen 443 ssl;", `listen 127.0.0.1:${port};`],
    [/^ *ssl_certificate.*$/gm, ""],
    ["root /var/www/ringside;", `root ${dir}/site;`],
    ["/var/log/nginx/", `${dir}/`],
    ["/etc/ringside/", `${dir}/`],
    ["/etc/ssl/certs/ca-certificates.crt", `${dir}/authorities.pem`],
    ["https://api.bimpe.ai/api/", `${upstreams.bimpeai}/api/`],
    ["https://api.vapi.ai/;", `${upstreams.vapi}/;`],
    ["https://api.diga.io/v1/", `${upstreams.diga}/v1/`],
    ["https://api.smallest.ai/atoms/", `${upstreams.atoms}/atoms/`],
  ] as [string | RegExp, string][]) {
    text = replaced(text, from, to);
  }
  return text;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** The table of file types that comes with nginx. */
function fileTypes(): string {
  const built = spawnSync(program, ["-V"], { encoding: "utf8" }).stderr;
  const conf = built.match(/--conf-path=(\S+)/)?.[1] ?? "/etc/nginx/nginx.conf";
  return join(dirname(conf), "mime.types");
}

/** Starts nginx with the files of `site` and this config.json; resolves when it answers. */
export async function startNginx(site: string, config: string, upstreams: Upstreams): Promise<Nginx> {
  const dir = mkdtempSync(join(tmpdir(), "ringside-nginx-"));
  cpSync(site, join(dir, "site"), { recursive: true });
  for (const coding of [".br", ".gz"]) rmSync(join(dir, `site/config.json${coding}`), { force: true });
  writeFileSync(join(dir, "site/config.json"), config);
  const added = Object.entries(keys).map(([vendor, key]) => `  ${vendor} "Bearer ${key}";\n`);
  writeFileSync(join(dir, "keys.conf"), `map $ringside_vendor $ringside_authorization {\n${added.join("")}}\n`);
  writeFileSync(join(dir, "access.conf"), "");
  writeFileSync(join(dir, "authorities.pem"), "");
  const port = await freePort();
  writeFileSync(join(dir, "ringside.conf"), derived(dir, port, upstreams));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => {
    mkdirSync(join(dir, name));
    return `  ${name}_temp_path ${dir}/${name};\n`;
  });
  // The folder belongs to this user alone, so the workers must be this user too.
  const user = process.getuid?.() === 0 ? "user root;\n" : "";
  const main = `${user}worker_processes 1;\npid ${dir}/nginx.pid;\nerror_log ${dir}/main.log;\nevents {}\nhttp {\n  include ${fileTypes()};\n${temporary.join("")}  include ${dir}/ringside.conf;\n}\n`;
  writeFileSync(join(dir, "nginx.conf"), main);
  const child = spawn(program, ["-e", join(dir, "main.log"), "-c", join(dir, "nginx.conf"), "-g", "daemon off;"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stopWithWorker = () => child.kill("SIGTERM");
  process.once("exit", stopWithWorker);
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    process.off("exit", stopWithWorker);
    child.kill("SIGTERM");
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  await answers(url, ended);
  const read = (name: string) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), "utf8") : "");
  return {
    url,
    accessLog: () => read("ringside.log"),
    errorLog: () => read("ringside-error.log") + read("main.log"),
    stop,
  };
}

/** Asks until the server answers; it has 10 seconds and tells its troubles on the terminal. */
async function answers(url: string, ended: Promise<void>): Promise<void> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  const until = Date.now() + 10_000;
  for (;;) {
    if (isOver) throw new Error("nginx ended at once");
    const answer = await fetch(`${url}/config.json`).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > until) throw new Error("nginx does not answer");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
