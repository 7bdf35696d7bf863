// What packages do with the classes.
import http from "node:http";
import { inherits } from "node:util";

function Old(this: object, request: unknown) { (http.ServerResponse as unknown as Function).call(this, request); }
inherits(Old as never, http.ServerResponse);
class Request extends http.IncomingMessage { mine = true; }
class Response_ extends http.ServerResponse { get shown() { return "own"; } }

const server = http.createServer({ IncomingMessage: Request, ServerResponse: Response_ } as object, (request: any, response: any) => {
  const old = new (Old as any)({ method: "GET" });
  old.setHeader("A", "b");
  response.end(JSON.stringify([
    request.mine, response.shown, request instanceof http.IncomingMessage, old instanceof http.ServerResponse, old.getHeaders(), (http as any).Server.name, request.constructor.name,
    typeof http.globalAgent.getName, http.METHODS.includes("GET"), http.STATUS_CODES[418], new (http as any).Agent({ keepAlive: true }).options.keepAlive,
  ]));
});
server.listen({ port: 0, host: "localhost" });
