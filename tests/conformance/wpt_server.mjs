// The files of a checkout of web-platform-tests on loopback. What its own server does besides is not there: .py and pipes.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = { ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".txt": "text/plain", ".wasm": "application/wasm", ".xml": "text/xml" };

/** Resolves to `{ origin, stop }`. */
export async function serveFiles(root) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const file = join(root, path);
    const found = !path.includes("..") && statSync(file, { throwIfNoEntry: false })?.isFile();
    response.writeHead(found ? 200 : 404, { "content-type": types[extname(path)] ?? "application/octet-stream", "access-control-allow-origin": "*" });
    if (found && request.method !== "HEAD") createReadStream(file).pipe(response);
    else response.end();
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => (server.closeAllConnections(), server.close()) };
}
