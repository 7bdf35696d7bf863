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

/** Takes the chunked coding away: RFC 9112, 7.1. */
class Chunks {
  #held: any = Buffer.alloc(0);
  #left = 0; // of the chunk under way, with its line break
  #ended = false;
  get ended(): boolean { return this.#ended; }

  give(bytes: Uint8Array): void { this.#held = Buffer.concat([this.#held, bytes]); }
  /** What is decoded so far; empty: more has to come. */
  take(): Uint8Array {
    const pieces: Uint8Array[] = [];
    while (!this.#ended) {
      if (this.#left > 2) {
        const piece = this.#held.subarray(0, this.#left - 2);
        if (piece.length === 0) break;
        pieces.push(piece);
        this.#drop(piece.length);
        this.#left -= piece.length;
      } else if (this.#left > 0) {
        if (this.#held.length < this.#left) break;
        this.#drop(this.#left);
        this.#left = 0;
      } else {
        const end = this.#held.indexOf("\r\n");
        if (end < 0) break;
        const size = parseInt(this.#held.subarray(0, end).toString("latin1"), 16);
        this.#drop(end + 2);
        this.#ended = !(size > 0);
        this.#left = size + 2;
      }
    }
    return Buffer.concat(pieces);
  }
  #drop(count: number): void { this.#held = this.#held.subarray(count); }
}

/** The body of an answer that did not change the protocol: in chunks, by its length, else until the connection ends. */
function sourceFrom(socket: any, first: Uint8Array, headers: any): BodySource {
  const waiting: (Uint8Array | null)[] = first.length > 0 ? [first] : [];
  const chunks = /(^|,)\s*chunked\s*$/i.test(headers["transfer-encoding"] ?? "") ? new Chunks() : null;
  let left = chunks || headers["content-length"] === undefined ? Infinity : Number(headers["content-length"]);
  let wake: (() => void) | null = null;
  const put = (piece: Uint8Array | null) => {
    waiting.push(piece);
    wake?.();
  };
  socket.on("data", put).on("end", () => put(null)).on("close", () => put(null)).on("error", () => put(null));
  socket.resume();
  const end = () => {
    socket.destroy();
    return null;
  };
  return {
    async read() {
      for (;;) {
        if (left <= 0 || chunks?.ended) return end();
        while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const piece = waiting.shift()!;
        if (piece === null) {
          if (left === Infinity && !chunks) return null;
          throw connectionReset("aborted");
        }
        left -= piece.length;
        chunks?.give(piece);
        const decoded = chunks ? chunks.take() : piece;
        if (decoded.length > 0) return decoded;
      }
    },
    cancel: () => void socket.destroy(),
  };
}
