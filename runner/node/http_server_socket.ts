// What stands for the socket of a request. There is a gateway between the client and the function: the bytes of a request
// are not to be had, but for one that asked to change the protocol.
import { natives } from "../web/natives";
import { onDeparture } from "../web/serve";
import { nodeClass } from "./classes";
import { nodeError } from "./errors";
import { builtinModule } from "./modules";

const { Duplex } = builtinModule("stream");
const { Buffer } = builtinModule("buffer");

type Callback = (error?: Error | null) => void;

const exchangeOf = Symbol("exchange");
const stageOf = Symbol("stage");
const headOf = Symbol("head");
const bodyOf = Symbol("body");
const endedOf = Symbol("ended");
const wantedOf = Symbol("wanted");

/** How far the answer to a request for another protocol has come. */
const enum Stage {
  none, // not such a request
  head, // the head that script writes is not complete
  refused, // it answers something else than 101
  raw, // the bytes of the connection
}

const mostHeadBytes = 64 * 1024;

class Members {
  [key: string | symbol]: any;

  _read(): void {
    this[wantedOf] = this[stageOf] === Stage.head;
    if (this[stageOf] !== Stage.raw) return;
    natives.readBody(this[exchangeOf]).then((piece) => this.push(piece === null ? null : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)), () => this.push(null));
  }

  _write(chunk: Uint8Array, _encoding: string, callback: Callback): void {
    this.bytesWritten += chunk.length;
    switch (this[stageOf] as Stage) {
      case Stage.none: return callback(nodeError("ERR_METHOD_NOT_IMPLEMENTED", "The bytes of a request's connection cannot be written on Supabase Edge Runtime; use the response"));
      case Stage.head: return this.takeHead(chunk, callback);
      case Stage.refused:
        this[bodyOf].push(chunk);
        return callback();
      case Stage.raw: return void natives.writeBody(this[exchangeOf], chunk).then((ok) => callback(ok ? null : nodeError("EPIPE", "write EPIPE")));
    }
  }

  _final(callback: Callback): void {
    this[endedOf] = true;
    if (this[stageOf] === Stage.raw) natives.finishBody(this[exchangeOf]);
    else if (this[stageOf] === Stage.refused) this.refuse();
    else if (this[stageOf] === Stage.head) natives.fail(this[exchangeOf], "exception", nodeError("ECONNRESET", "The socket was ended before a response was written to it"));
    callback();
  }

  _destroy(error: Error | null, callback: Callback): void {
    onDeparture(this[exchangeOf], null);
    if (!this[endedOf] && this[stageOf] === Stage.raw) natives.abortBody(this[exchangeOf]);
    if (!this[endedOf] && this[stageOf] === Stage.refused) this.refuse();
    if (!this[endedOf] && this[stageOf] === Stage.head) natives.fail(this[exchangeOf], "exception", error ?? nodeError("ECONNRESET", "The socket was destroyed before a response was written to it"));
    this[endedOf] = true;
    callback(error);
  }

  takeHead(chunk: Uint8Array, callback: Callback): void {
    const head = (this[headOf] += Buffer.from(chunk).toString("latin1"));
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return callback(head.length > mostHeadBytes ? nodeError("HPE_HEADER_OVERFLOW", "The head that was written is too large") : null);
    const [line, ...lines] = head.slice(0, end).split("\r\n");
    const [, status, reason] = /^HTTP\/1\.\d (\d{3}) ?(.*)$/.exec(line) ?? [];
    if (status === undefined) return callback(nodeError("HPE_INVALID_CONSTANT", "What was written to the socket is no HTTP response"));
    const flat: string[] = [];
    for (const each of lines) {
      const colon = each.indexOf(":");
      if (colon > 0) flat.push(each.slice(0, colon), each.slice(colon + 1).trim());
    }
    const rest = Buffer.from(head.slice(end + 4), "latin1");
    this[headOf] = "";
    if (status !== "101") {
      this[stageOf] = Stage.refused;
      this.answer = [Number(status), reason, flat];
      this[bodyOf].push(rest);
      return callback();
    }
    if (!natives.upgradeExchange(this[exchangeOf], reason, flat)) return callback(nodeError("ECONNRESET", "The connection cannot change its protocol"));
    this[stageOf] = Stage.raw;
    if (this[wantedOf]) this._read();
    if (rest.length > 0) this._write(rest, "buffer", callback);
    else callback();
  }

  refuse(): void {
    const [status, reason, flat] = this.answer;
    natives.respond(this[exchangeOf], status, reason, flat, Buffer.concat(this[bodyOf]));
  }

  departed(): void {
    if (this[stageOf] === Stage.raw) return; // it reads to the end
    this[endedOf] = true;
    this.destroy();
  }

  address(): object { return { address: this.localAddress, family: "IPv4", port: this.localPort }; }
  setTimeout(_milliseconds: number, callback?: () => void): any {
    if (callback) this.once("timeout", callback);
    return this;
  }
  setNoDelay(): any { return this; }
  setKeepAlive(): any { return this; }
  ref(): any { return this; }
  unref(): any { return this; }
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once("finish", this.destroy);
  }
  resetAndDestroy(): any { return this.destroy(); }
}

const ServerSocket = nodeClass("Socket", Duplex, function (server: any, id: number, stage: Stage) {
  Duplex.call(this, { allowHalfOpen: true });
  Object.assign(this, {
    server, remoteAddress: "0.0.0.0", remotePort: 9999, remoteFamily: "IPv4", localAddress: "0.0.0.0", localPort: 9999, localFamily: "IPv4", connecting: false,
    pending: false, readyState: "open", bytesRead: 0, bytesWritten: 0, timeout: 0, encrypted: false, parser: null, _httpMessage: null,
    [exchangeOf]: id, [stageOf]: stage, [headOf]: "", [bodyOf]: [], [endedOf]: false, [wantedOf]: false,
  });
}, Members);

/** `upgrade`: the client asked for another protocol, and script answers on the socket itself. */
export function makeServerSocket(server: unknown, id: number, upgrade: boolean): any {
  return new ServerSocket(server, id, upgrade ? Stage.head : Stage.none);
}
