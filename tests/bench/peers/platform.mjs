// A platform that takes every deployment and answers at once, on 127.0.0.1.
import http from "node:http";

/** An access token of the right form. */
export const token = "sbp_" + "0123456789".repeat(4);
export const projectRef = "abcdefghijklmnopqrst";

function answer(method, target) {
  const { pathname, searchParams } = new URL(target, "http://127.0.0.1");
  const slug = searchParams.get("slug");
  if (method === "POST" && pathname.endsWith("/functions/deploy"))
    return [201, { id: "11111111-2222-3333-4444-555555555555", slug, name: slug, status: "ACTIVE", version: 1 }];
  if (pathname.endsWith("/functions")) return [200, []];
  return [200, { id: projectRef, ref: projectRef, name: "bench", organization_id: "o", organization_slug: "o", region: "eu-central-1",
    created_at: "2024-01-01T00:00:00Z", status: "ACTIVE_HEALTHY",
    database: { host: "127.0.0.1", version: "15", postgres_engine: "15", release_channel: "ga" } }];
}

/** { url, requests: [{ method, target, bytes }], stop() }; `bytes` of the body. */
export function startPlatform() {
  const requests = [];
  const server = http.createServer((request, response) => {
    let bytes = 0;
    request.on("data", (part) => (bytes += part.length));
    request.on("end", () => {
      requests.push({ method: request.method, target: request.url, bytes });
      const [status, body] = answer(request.method, request.url);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  const stop = () => (server.close(), server.closeAllConnections());
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({ url: `http://127.0.0.1:${server.address().port}`, requests, stop })));
}
