// A request that asks for another protocol: it needs a connection of its own, whose bytes are script's once the answer is 101.
import { nodeError } from "./errors";
import { connectionReset, headersOf } from "./http_common";
import { type BodySource, fillMessage, IncomingMessage } from "./http_incoming";
import { builtinModule } from "./modules";

const { Buffer } = builtinModule("buffer");

const mostHeadBytes = 64 * 1024;

function openSocket(request: any): any {
  const { options, host, port, protocol } = request;
  const where = { ...options, host, port, path: undefined, servername: options.servername ?? (host && !/^[\d.:]+$/.test(host) ? host : undefined) };
  if (typeof options.createConnection === "function") return options.createConnection(where);
  const module = builtinModule(protocol === "https:" ? "tls" : "net");
  if (!module) throw nodeError("ERR_METHOD_NOT_IMPLEMENTED", "Connections that change their protocol are not implemented on Supabase Edge Runtime");
  return module.connect(where);
}

/** Sends the request and waits for the head of the answer. */
export function connectUpgrade(request: any): void {
  let socket: any, arrived = Buffer.alloc(0);
  try {
    socket = openSocket(request);
  } catch (error) {
    return request.failed(error);
  }
  request.upgradeSocket = request.socket = socket;
  const failed = (error: Error) => request.failed(error);
  const ended = () => request.failed(connectionReset("socket hang up"));
  const take = (chunk: Uint8Array) => {
    arrived = Buffer.concat([arrived, chunk]);
    const end = arrived.indexOf("\r\n\r\n");
    if (end < 0) return arrived.length > mostHeadBytes && (socket.destroy(), request.failed(nodeError("HPE_HEADER_OVERFLOW", "Parse Error: Header overflow")));
    socket.removeListener("data", take);
    socket.removeListener("error", failed);
    socket.removeListener("end", ended);
    socket.removeListener("close", ended);
    socket.readableFlowing = null; // as before anybody listened
    return headArrived(request, socket, arrived.subarray(0, end).toString("latin1"), arrived.subarray(end + 4));
  };
  socket.on("data", take).on("error", failed).on("end", ended).on("close", ended);
  const flat: string[] = request.flatHeaders();
  let head = `${request.method} ${request.path} HTTP/1.1\r\n`;
  for (let at = 0; at < flat.length; at += 2) head += `${flat[at]}: ${flat[at + 1]}\r\n`;
  socket.write(Buffer.from(`${head}\r\n`, "latin1"));
  process.nextTick(() => request.emit("socket", socket));
}

function headArrived(request: any, socket: any, head: string, rest: any): unknown {
  if (request.destroyed) return socket.destroy();
  const [line, ...lines] = head.split("\r\n");
  const [, version, status, reason] = /^HTTP\/(\d\.\d) (\d{3}) ?(.*)$/.exec(line) ?? [];
  if (status === undefined) return socket.destroy(), request.failed(nodeError("HPE_INVALID_CONSTANT", "Parse Error: Expected HTTP/"));
  const raw: string[] = [];
  for (const each of lines) {
    const colon = each.indexOf(":");
    if (colon > 0) raw.push(each.slice(0, colon), each.slice(colon + 1).trim());
  }
  const message = new IncomingMessage(socket);
  Object.assign(message, { statusCode: Number(status), statusMessage: reason, httpVersion: version, upgrade: status === "101" });
  request.res = message;
  message.req = request;
  if (status === "101") {
    fillMessage(message, raw, null);
    message.complete = true;
    if (!request.emit("upgrade", message, socket, rest)) socket.destroy();
    request.destroyed = true;
    return undefined;
  }
  fillMessage(message, raw, sourceFrom(socket, rest, headersOf(raw)));
  return request.deliver(message);
}

/** The body of an answer that did not change the protocol: by its length, else until the connection ends. */
function sourceFrom(socket: any, first: Uint8Array, headers: any): BodySource {
  const waiting: (Uint8Array | null)[] = first.length > 0 ? [first] : [];
  let left = headers["content-length"] === undefined ? Infinity : Number(headers["content-length"]);
  let wake: (() => void) | null = null;
  const put = (piece: Uint8Array | null) => {
    waiting.push(piece);
    wake?.();
  };
  socket.on("data", put).on("end", () => put(null)).on("close", () => put(null)).on("error", () => put(null));
  socket.resume();
  return {
    async read() {
      if (left <= 0) return socket.destroy(), null;
      while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const piece = waiting.shift()!;
      if (piece === null) return null;
      left -= piece.length;
      return piece;
    },
    cancel: () => void socket.destroy(),
  };
}
