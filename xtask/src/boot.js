(() => {
  "use strict";
  const BASE = "@BASE@", SCRIPT = "@SCRIPT@", WASM = "@WASM@", INTEGRITY = "@INTEGRITY@";

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

  const wasm = fetch(WASM, { integrity: INTEGRITY });
  // Its failure is reported below, when the script asks for it.
  wasm.catch(() => {});
  import(SCRIPT)
    .then((app) => parsed.then(() => app.default({ module_or_path: wasm })))
    .catch(fail);
})();
