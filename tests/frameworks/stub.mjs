// What clients of npm's packages talk to: as much of each service as the functions ask for.
import { createServer } from "node:http";

const said = (response, value, type = "application/json") => response.writeHead(200, { "content-type": type, etag: '"x"' }).end(typeof value === "string" ? value : JSON.stringify(value));

const answers = {
  "/v1/customers": (body, response) => said(response, { id: "cus_1" }),
  "/v1/chat/completions": (body, response) => {
    if (!JSON.parse(body).stream) return said(response, { choices: [{ message: { content: "hello" } }] });
    const pieces = ["a", "b"].map((content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
    return said(response, `${pieces.join("")}data: [DONE]\n\n`, "text/event-stream");
  },
  "/s3/bucket/key": (body, response) => said(response, "hello", "text/plain"),
  "/s3/bucket": (body, response) => said(response, '<?xml version="1.0"?><ListBucketResult><Contents><Key>key</Key></Contents></ListBucketResult>', "application/xml"),
  "/rest/v1/t": (body, response) => said(response, [{ id: 1 }]),
};

/** Resolves to `{ url, stop }`. */
export function startStub() {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    const answer = answers[request.url.split("?")[0].replace(/\/$/, "")];
    return answer ? answer(body, response) : response.writeHead(404).end();
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({ url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() })));
}
