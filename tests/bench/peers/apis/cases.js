// What functions do most, the same text for edge-runner, Deno and Node.js. `[unit, run]`: `run(n)` does it n times.
const megabyte = 1 << 20;
const text = "The quick brown fox jumps over the lazy dog. Zwölf Boxkämpfer jagen Viktor. ".repeat(14_000).slice(0, megabyte);
const ascii = "The quick brown fox jumps over the lazy dog.\n".repeat(24_000).slice(0, megabyte);
const encoder = new TextEncoder(), decoder = new TextDecoder();
const bytes = encoder.encode(text), asciiBytes = encoder.encode(ascii);
const rows = Array.from({ length: 100 }, (_, id) => ({ id, name: `row ${id}`, tags: ["a", "b", "c"], at: { x: id / 3, y: null, ok: true } }));
const json = JSON.stringify(rows);
const headers = new Headers(Array.from({ length: 20 }, (_, at) => [`x-header-${at}`, `value ${at}`]));
const graph = { rows, map: new Map(rows.map((row) => [row.id, row.name])), date: new Date(0), set: new Set([1, 2, 3]), bytes: new Uint8Array(1000) };

async function drain(stream) {
  let length = 0;
  for await (const chunk of stream) length += chunk.length;
  return length;
}

function source(length, size) {
  const chunk = new Uint8Array(size).fill(120);
  return new ReadableStream({
    pull(controller) {
      if ((length -= size) < 0) controller.close();
      else controller.enqueue(chunk);
    },
  });
}

const repeat = (deed) => async (n) => {
  for (let at = 0; at < n; at++) await deed(at);
};
const again = (deed) => (n) => {
  let seen;
  for (let at = 0; at < n; at++) seen = deed(at);
  return seen;
};

/** `origin`: a server that answers /1000 and /10000000 with so many bytes. */
export function cases(origin) {
  return {
    "URL parse": again((at) => new URL(`https://example.org:8080/functions/v1/hello/${at}?name=value&other=${at}#top`).pathname),
    "URL parse, read a parameter": again((at) => new URL(`https://example.org/hello?name=value&other=${at}`).searchParams.get("other")),
    "headers: make, set, get": again((at) => {
      const made = new Headers({ "content-type": "application/json", "x-client-info": "bench" });
      made.set("x-request-id", String(at));
      return made.get("Content-Type");
    }),
    "headers: iterate 20": again(() => {
      let length = 0;
      for (const [name, value] of headers) length += name.length + value.length;
      return length;
    }),
    "JSON body in: new Request().json(), 9 kB": repeat(() => new Request("http://localhost/", { method: "POST", body: json }).json()),
    "JSON body out: Response.json().text(), 9 kB": repeat(() => Response.json(rows).text()),
    "encode 1 MB": again(() => encoder.encode(text)),
    "encode 1 MB of ASCII": again(() => encoder.encode(ascii)),
    "decode 1 MB": again(() => decoder.decode(bytes)),
    "decode 1 MB of ASCII": again(() => decoder.decode(asciiBytes)),
    "btoa and atob, 1 kB": again(() => atob(btoa(ascii.slice(0, 1000)))),
    "SHA-256 of 1 MB": repeat(() => crypto.subtle.digest("SHA-256", bytes)),
    "SHA-256 of 100 bytes": repeat(() => crypto.subtle.digest("SHA-256", bytes.subarray(0, 100))),
    "randomUUID": again(() => crypto.randomUUID()),
    "gzip 1 MB": repeat(() => drain(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")))),
    "stream 100 MB through a transform, 64 kB pieces": repeat(() => drain(source(100 * megabyte, 65_536).pipeThrough(new TransformStream()))),
    "stream 10,000 pieces of 10 bytes": repeat(() => drain(source(100_000, 10).pipeThrough(new TransformStream()))),
    "Response of a stream 10 MB, arrayBuffer()": repeat(() => new Response(source(10 * megabyte, 65_536)).arrayBuffer()),
    "structuredClone": again(() => structuredClone(graph)),
    "setTimeout 0": repeat(() => new Promise((done) => setTimeout(done, 0))),
    "EventTarget: dispatch": (() => {
      const target = new EventTarget();
      target.addEventListener("x", () => {});
      return again(() => target.dispatchEvent(new Event("x")));
    })(),
    "AbortController: make and abort": again(() => new AbortController().abort()),
    "fetch 1 kB": repeat(async () => (await fetch(`${origin}/1000`)).arrayBuffer()),
    "fetch 10 MB": repeat(async () => (await fetch(`${origin}/10000000`)).arrayBuffer()),
  };
}

/** Nanoseconds for one, the median of five stretches of about 60 ms (one time where one takes longer). */
export async function measure(run) {
  let n = 1, took = 0;
  for (;;) {
    const start = performance.now();
    await run(n);
    took = performance.now() - start;
    if (took > 25 || n > 1e7) break;
    n *= took < 2 ? 8 : 2;
  }
  const count = Math.max(1, Math.round((n * 60) / took)), times = [];
  for (let stretch = 0; stretch < 5; stretch++) {
    const start = performance.now();
    await run(count);
    times.push(((performance.now() - start) * 1e6) / count);
  }
  return times.sort((a, b) => a - b)[2];
}

export async function measureAll(origin, wanted) {
  const results = {};
  for (const [name, run] of Object.entries(cases(origin))) {
    if (wanted.length > 0 && !wanted.some((each) => name.includes(each))) continue;
    results[name] = await measure(run);
  }
  return results;
}
