// The client of node:http, against the function server and what is not there.
import http from "node:http";
import https from "node:https";

interface Outcome {
  status?: number;
  message?: string;
  text: string;
  events: string[];
}

function ask(url: string, options: http.RequestOptions = {}, send = (request: http.ClientRequest) => void request.end()): Promise<Outcome> {
  return new Promise((resolve) => {
    const outcome: Outcome = { text: "", events: [] };
    const { events } = outcome;
    const request = http.request(url, options, (response) => {
      outcome.status = response.statusCode;
      outcome.message = response.statusMessage;
      response.setEncoding("utf8");
      response.on("data", (piece) => (outcome.text += piece)).on("end", () => events.push(`end ${response.complete}`));
      response.on("aborted", () => events.push("aborted")).on("error", (error: NodeJS.ErrnoException) => events.push(`${error.code}`));
    });
    for (const name of ["socket", "finish", "response", "continue", "abort", "timeout"]) request.on(name, () => events.push(name));
    request.on("error", (error: NodeJS.ErrnoException) => events.push(`${error.code}: ${error.message}`));
    request.on("close", () => resolve(outcome));
    send(request);
  });
}

const said = ({ status, message, text, events }: Outcome) => `${status} ${message} ${text.length > 40 ? text.length : text} [${events}]`;

const attempts: Record<string, (base: string) => Promise<unknown>> = {
  get: async (base) => JSON.parse((await ask(`${base}/echo?a=1`, { headers: { "X-Agent": "me" } })).text),
  whole: async (base) => said(await ask(`${base}/length`, { method: "POST" }, (request) => request.end("text"))),
  chunks: async (base) => JSON.parse((await ask(`${base}/echo`, { method: "PUT" }, (request) => {
    request.write("one ");
    setTimeout(() => request.end("two"), 20);
  })).text).text,
  measured: async (base) => JSON.parse((await ask(`${base}/echo`, { method: "POST", headers: { "content-length": 5 } }, (request) => {
    request.write("he");
    request.end("llo");
  })).text).text,
  expects: async (base) => said(await ask(`${base}/nothing`, { method: "POST", headers: { expect: "100-continue" } }, (request) => {
    request.flushHeaders();
    request.end("body");
  })),
  cookies: (base) => new Promise((resolve) => http.get(`${base}/length`, (response) => {
    response.resume();
    resolve([response.headers["set-cookie"], response.rawHeaders.includes("set-cookie"), response.headersDistinct["set-cookie"]]);
  })),
  head: async (base) => said(await ask(`${base}/stream`, { method: "HEAD" })),
  much: async (base) => said(await ask(`${base}/piped`)),
  cut: async (base) => said(await ask(`${base}/cut`)),
  timeout: async (base) => said(await ask(`${base}/slow`, { timeout: 50 }, (request) => request.on("timeout", () => request.destroy()).end())),
  aborted: async (base) => said(await ask(`${base}/slow`, {}, (request) => {
    request.end();
    setTimeout(() => request.abort(), 20);
  })),
  signalled: async (base) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    return said(await ask(`${base}/slow`, { signal: controller.signal }));
  },
  destroyed: async (base) => said(await ask(`${base}/echo`, {}, (request) => request.destroy(new Error("mine")))),
  refused: async () => said(await ask("http://127.0.0.1:1/")),
  unknown: async () => said(await ask("http://nowhere.invalid/")),
  invalid: async () => ([
    () => http.get("https://localhost/"), () => https.get("http://localhost/"), () => http.get({ path: "/a b" }), () => http.get({ method: "A B" }),
    () => http.get({ headers: { "a b": "c" } }), () => http.get({ headers: { a: "b\r\nc: d" } }), () => http.get("nonsense"),
  ]).map((attempt) => {
    try {
      attempt();
      return "done";
    } catch (error) {
      return error.code ?? error.name;
    }
  }).join(),
};

Deno.serve(async (request) => {
  const name = new URL(request.url).pathname.split("/")[2];
  const { headers } = request;
  return Response.json(await attempts[name](`http://${headers.get("x-forwarded-host")}:${headers.get("x-forwarded-port")}/functions/v1/server`));
});
