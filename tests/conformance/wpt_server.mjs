// A checkout of web-platform-tests on loopback, with what tests of fetch ask of its own server: `.headers` files, pipes,
// {{substitutions}} and the handlers of wpt_handlers.mjs. https://web-platform-tests.org/tools/wptserve/docs/
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { handlerOf } from "./wpt_handlers.mjs";
import { applyPipes, headersBeside, sendTrickled } from "./wpt_pipes.mjs";

const types = {
  ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".png": "image/png",
  ".svg": "image/svg+xml", ".txt": "text/plain", ".wasm": "application/wasm", ".xml": "text/xml",
};

/** Bytes, as tests mean them: a character of the query is a byte of the answer. */
function queryOf(url) {
  const bytes = (text) => Buffer.from(text.replace(/\+/g, " ").replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1").toString("latin1");
  const query = new Map();
  for (const part of url.search.slice(1).split("&").filter(Boolean)) {
    const [name, ...value] = part.split("=");
    query.set(bytes(name), [...(query.get(bytes(name)) ?? []), bytes(value.join("="))]);
  }
  return { has: (name) => query.has(name), get: (name, missing = null) => query.get(name)?.[0] ?? missing, all: (name) => query.get(name) ?? [], names: () => [...query.keys()] };
}

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What handlers give: `[status, headers, body]` or `[[status, reason], headers, body]`, headers as pairs. */
function send(request, response, [status, headers, body]) {
  const [code, reason] = Array.isArray(status) ? status : [status];
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(`${body ?? ""}`, "latin1");
  const all = [...headers];
  const missing = (name) => !all.some(([each]) => each.toLowerCase() === name);
  if (missing("access-control-allow-origin")) all.push(["Access-Control-Allow-Origin", "*"]);
  if (missing("content-length") && code !== 204 && code !== 304) all.push(["Content-Length", `${bytes.length}`]);
  if (code < 200 || all.some(([, value]) => /[^\t\x20-\x7e\x80-\xff]/.test(value))) {
    // What the library would not write.
    const head = all.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    return void request.socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 ${code} ${reason ?? ""}\r\nConnection: close\r\n${head}\r\n`, "latin1"), bytes]));
  }
  response.writeHead(code, reason, all.flat());
  response.end(request.method === "HEAD" ? undefined : bytes);
}

async function sendFile(root, path, ask, request, response) {
  const file = join(root, path);
  if (path.includes("..") || !statSync(file, { throwIfNoEntry: false })?.isFile()) return send(request, response, [404, [["Content-Type", "text/plain"]], "no such file"]);
  const bytes = readFileSync(file);
  if (extname(path) === ".asis") return void request.socket.end(bytes);
  const beside = headersBeside(file, ask);
  const type = beside.some(([name]) => /^content-type$/i.test(name)) ? [] : [["Content-Type", types[extname(path)] ?? "application/octet-stream"]];
  const piped = applyPipes({ status: 200, headers: [...type, ...beside], body: bytes, trickle: null }, ask, path);
  if (piped.trickle) await sendTrickled(response, piped);
  else send(request, response, [piped.status, piped.headers, piped.body]);
}

async function answer(root, server, request, response) {
  const url = new URL(request.url, server.origin);
  const path = normalize(decodeURIComponent(url.pathname));
  const body = await bodyOf(request);
  const header = (name) => request.headers[name.toLowerCase()] ?? null;
  const ask = { method: request.method, url, path, query: queryOf(url), header, body, request, response, ...server };
  const handler = handlerOf(path);
  if (!handler) return sendFile(root, path, ask, request, response);
  const given = await handler(ask);
  if (given) send(request, response, given);
}

/** Resolves to `{ origin, host, ports, stop }`: two ports, which are two origins. */
export async function serveFiles(root) {
  const server = { stash: new Map(), host: "localhost", ports: [], origin: "" };
  const listen = async () => {
    const listening = createServer({ insecureHTTPParser: true }, (request, response) => {
      answer(root, server, request, response).catch((error) => {
        if (error.code !== "ECONNRESET") console.error(`${request.url}: ${error}`); // some tests leave while they send
        response.destroy();
      });
    });
    await new Promise((done) => listening.listen(0, "127.0.0.1", done));
    server.ports.push(listening.address().port);
    return listening;
  };
  const listening = [await listen(), await listen()];
  server.origin = `http://${server.host}:${server.ports[0]}`;
  const stop = () => listening.forEach((each) => (each.closeAllConnections(), each.close()));
  return { ...server, stop };
}
