// A server of node:http, asked by the requests of case.json and by the function client.
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const answers: Record<string, (request: IncomingMessage, response: ServerResponse) => unknown> = {
  async echo(request, response) {
    let text = "";
    request.setEncoding("utf8");
    for await (const piece of request) text += piece;
    response.setHeader("X-List", ["1", "2"]);
    response.writeHead(201, "Made", { "content-type": "application/json" });
    const { method, url, httpVersion, complete, aborted } = request;
    response.end(JSON.stringify({ method, url, httpVersion, text, complete, aborted, agent: request.headers["x-agent"], raw: request.rawHeaders.includes("host"), ip: request.socket.remoteAddress }));
  },
  stream(_, response) {
    response.write("a");
    response.write("b", () => response.end("c"));
  },
  piped(_, response) {
    response.setHeader("content-type", "text/plain");
    Readable.from((function* () { for (let at = 0; at < 100; at++) yield "x".repeat(10000); })()).pipe(response);
  },
  length(_, response) {
    response.writeHead(200, ["content-length", "5", "set-cookie", "a=1", "set-cookie", "b=2"]);
    response.write("he");
    response.end("llo");
  },
  nothing: (_, response) => response.writeHead(204).end("not sent"),
  invalid(_, response) {
    const said: string[] = [];
    const attempt = (deed: () => void) => {
      try {
        deed();
        said.push("done");
      } catch (error) {
        said.push(error.code);
      }
    };
    attempt(() => response.setHeader("a", "b\r\nc: d"));
    attempt(() => response.setHeader("a b", "c"));
    attempt(() => response.setHeader("a", undefined as never));
    attempt(() => response.appendHeader("a", "b\n"));
    attempt(() => response.writeHead(99));
    attempt(() => response.writeHead(200, "a\r\nb"));
    attempt(() => response.write(5 as never));
    response.end(said.join());
  },
  late(_, response) {
    const events: string[] = [];
    response.on("error", (error: { code: string }) => events.push(error.code)).on("finish", () => events.push("finish")).on("close", () => events.push("close"));
    response.end("late", () => {
      try {
        response.setHeader("a", "b");
      } catch (error) {
        events.push(error.code);
      }
      response.write("more");
      response.end("again");
    });
    setTimeout(() => console.log(`late: ${events} ${response.headersSent} ${response.writableEnded} ${response.writableFinished}`), 50);
  },
  cut(_, response) {
    response.write("beginning");
    setTimeout(() => response.destroy(), 20);
  },
  destroyed: (_, response) => response.destroy(),
  throws() {
    throw new Error("thrown by the listener");
  },
  async slow(request, response) {
    request.on("aborted", () => console.log("slow: aborted")).on("close", () => console.log("slow: request closed"));
    response.on("close", () => console.log(`slow: closed ${response.writableFinished}`));
    await wait(2000);
    response.end("slow");
  },
};

const server = http.createServer((request, response) => {
  const name = new URL(request.url!, "http://x").pathname.split("/")[2] ?? "";
  const answer = answers[name];
  if (answer) return answer(request, response);
  response.statusCode = 404;
  response.end(`no ${name}`);
});
server.on("listening", () => console.log(`listening on ${JSON.stringify(server.address())} ${server.listening}`));
server.listen(3000);
