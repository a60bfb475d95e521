// What a page takes up.

/**
 * Prepares to measure a page; to be called before it is loaded.
 * @param {import("@playwright/test").Page} page
 */
export async function watchMemory(page) {
  const session = await page.context().newCDPSession(page);
  await page.addInitScript(() => {
    for (const name of ["instantiate", "instantiateStreaming"]) {
      const plain = WebAssembly[name];
      WebAssembly[name] = async (...args) => {
        const made = await plain(...args);
        const { memory } = (made.instance ?? made).exports;
        if (memory) window.wasmMemory = memory;
        return made;
      };
    }
  });
  return {
    /** What is left after a garbage collection: bytes of JavaScript and of WebAssembly, and nodes, also those no document holds. */
    async measure() {
      // What finalisers let go of in the first round is collected in the second.
      for (let round = 0; round < 2; round += 1) await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
      const wasmBytes = await page.evaluate(() => window.wasmMemory?.buffer.byteLength ?? 0);
      return { heapBytes: usedSize, wasmBytes, nodes, listeners: jsEventListeners };
    },
  };
}
