(() => {
  "use strict";
  const BASE = "@BASE@", SCRIPT = "@SCRIPT@", WASM = "@WASM@", INTEGRITY = "@INTEGRITY@", HINTS = @HINTS@;

  // Everything below is in the order of what the first rows wait for: answers, program, look.

  // What the program will ask first, asked while it is on its way: config.json and, for a list through
  // a same-origin proxy, its first page. The program takes each answer once (src/net/early.rs).
  const early = new Map();
  globalThis.ringsideEarly = (address) => {
    const answer = early.get(address);
    early.delete(address);
    return answer;
  };
  setTimeout(() => early.clear(), 10000);
  const ask = (address, options) => {
    // Without an answer in time the request counts as not sent, and the program asks itself. The text is
    // read ahead, too: the program then needs no turn of the event loop for it, and no frame comes between.
    const read = async (answer) => {
      answer.earlyText = await answer.text();
      return answer;
    };
    const answer = fetch(address, { ...options, signal: AbortSignal.timeout(15000) }).then(read);
    answer.catch(() => {});
    early.set(address, answer);
    return answer;
  };
  const askList = async () => {
    const config = ask(`${BASE}config.json`);
    const place = /^(?:c\/([^/]+)\/calls)?$/.exec(location.pathname.slice(BASE.length));
    if (!place || location.search) return;
    const { connections } = JSON.parse((await config).earlyText);
    const id = place[1] ? decodeURIComponent(place[1]) : localStorage.getItem("ringside.last_connection");
    const connection = connections.find((one) => one.id === id) ?? (place[1] ? null : connections[0]);
    const hint = HINTS[connection?.vendor];
    if (!hint || connection.auth !== "proxy" || !connection.agents?.length) return;
    const base = new URL(connection.base_url, location.origin);
    if (base.origin !== location.origin) return;
    const limit = hint.limits[Math.min(connection.agents.length, hint.limits.length) - 1];
    for (const agent of connection.agents) {
      const below = hint.address.replace("{agent}", encodeURIComponent(agent)).replace("{limit}", limit);
      ask(`${base.href.replace(/\/+$/, "")}/${below}`, {
        headers: { Accept: "application/json" },
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
    }
  };
  // Whatever is wrong here, the program asks again itself and says so.
  askList().catch(() => {});

  // The browser lets the program run only if its digest is right. Reading the bytes here in order to check
  // them ourselves, with or without compiling meanwhile, was slower by a tenth of a second (measured).
  const wasm = (async () => WebAssembly.compileStreaming(fetch(WASM, { integrity: INTEGRITY })))();
  // Its failure, a browser without WebAssembly included, is reported below, when the script asks for it.
  wasm.catch(() => {});

  // The chosen theme, before the first paint (state/preferences.rs keeps it).
  try {
    const theme = localStorage.getItem("ringside.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is blocked: the system's theme it is.
  }

  const parsed = new Promise((resolve) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve);
    else resolve();
  });

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  // Whether the host serves another build by now: this page was kept by a cache.
  const outdated = async () => {
    try {
      const answer = await fetch(BASE, { cache: "no-store" });
      const page = await answer.text();
      return answer.ok && page.includes("ringside-base") && !page.includes(SCRIPT);
    } catch {
      return false;
    }
  };

  const fail = async (error) => {
    console.error(error);
    await parsed;
    let title = "Ringside could not start";
    let reason = "A file did not arrive as it was built, or the program stopped while starting.";
    if (typeof WebAssembly !== "object") {
      reason = "This browser does not run WebAssembly. Ringside needs a current browser.";
    } else if (!navigator.onLine) {
      reason = "You are offline, and part of Ringside was not loaded yet.";
    } else if (await outdated()) {
      title = "There is a new version of Ringside";
      reason = "This page belongs to an older one. Reload to get the new version.";
    }
    const message = document.createElement("main");
    message.className = "page";
    message.setAttribute("role", "alert");
    const button = element("button", "Reload");
    button.type = "button";
    button.className = "button button--primary";
    button.addEventListener("click", () => location.reload());
    const details = element("p", String(error?.message ?? error));
    message.append(element("h1", title), element("p", reason), button, details);
    document.getElementById("app").replaceChildren(message);
  };

  import(SCRIPT)
    .then((app) => parsed.then(() => app.default({ module_or_path: wasm })))
    .catch(fail);
})();
