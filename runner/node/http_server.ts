// https://nodejs.org/api/http.html#class-httpserver , on the requests of the virtual listener: the platform's gateway has
// read their heads, and frames the answers.
import { natives } from "../web/natives";
import { onDeparture, takeExchanges } from "../web/serve";
import { nodeClass } from "./classes";
import { invalidArgument, nodeError, rangeError } from "./errors";
import { connectionReset, hasBadCharacter, STATUS_CODES } from "./http_common";
import { type BodySource, dropBody, fillMessage, IncomingMessage } from "./http_incoming";
import { OutgoingMessage } from "./http_outgoing";
import { makeServerSocket } from "./http_server_socket";
import { builtinModule } from "./modules";

const EventEmitter = builtinModule("events");
const { Buffer } = builtinModule("buffer");

const exchangeOf = Symbol("exchange");
const requestOf = Symbol("request");
const socketOf = Symbol("socket");
const startedOf = Symbol("started");

class ResponseMembers {
  [key: string | symbol]: any;

  writeHead(status: number, reason?: unknown, headers?: unknown): any {
    if (this._header) throw nodeError("ERR_HTTP_HEADERS_SENT", "Cannot write headers after they are sent to the client");
    const code = Math.trunc(Number(status));
    if (!(code >= 100 && code <= 999)) throw rangeError("ERR_HTTP_INVALID_STATUS_CODE", `Invalid status code: ${status}`);
    const named = typeof reason === "string";
    const given: any = named ? headers : headers ?? reason;
    const message: string = (named ? (reason as string) : this.statusMessage) || (STATUS_CODES[code] ?? "unknown");
    if (hasBadCharacter(message)) throw nodeError("ERR_INVALID_CHAR", "Invalid character in statusMessage");
    this.statusMessage = message;
    this.statusCode = code;
    if (Array.isArray(given)) this.takeList(given);
    else if (given) for (const name of Object.keys(given)) this.setHeader(name, given[name]);
    this._hasBody = this.req?.method !== "HEAD" && code !== 204 && code !== 304 && code >= 200;
    this._header = `HTTP/1.1 ${code} ${this.statusMessage}\r\n`;
    return this;
  }
  takeList(given: any[]): void {
    if (Array.isArray(given[0])) given = given.flat();
    if (given.length % 2 !== 0) throw invalidArgument("headers", "a list of names and values", given);
    for (let at = 0; at < given.length; at += 2) this.removeHeader(given[at]);
    for (let at = 0; at < given.length; at += 2) this.appendHeader(given[at], given[at + 1]);
  }
  _implicitHeader(): void { this.writeHead(this.statusCode); }
  writeContinue(callback?: () => void): void {
    this._sent100 = true;
    if (callback) queueMicrotask(callback);
  }
  writeProcessing(): void {}
  writeEarlyHints(_hints: unknown, callback?: () => void): void {
    if (callback) queueMicrotask(callback);
  }
  assignSocket(socket: any): void {
    this[socketOf] = socket;
    socket._httpMessage = this;
    this.emit("socket", socket);
  }
  detachSocket(socket: any): void {
    socket._httpMessage = null;
    this[socketOf] = null;
  }

  sendHead(): void {
    if (this[startedOf]) return;
    this[startedOf] = true;
    natives.startResponse(this[exchangeOf], this.statusCode, this.statusMessage, this.flatHeaders());
  }
  async sendPiece(bytes: Uint8Array): Promise<boolean> {
    this.sendHead();
    return natives.writeBody(this[exchangeOf], bytes);
  }
  sendEnd(): void {
    this.sendHead();
    natives.finishBody(this[exchangeOf]);
    this.answered();
  }
  /** The whole answer at once, when nothing of it was sent before. */
  sendWhole(bytes: Uint8Array | null): boolean {
    this._implicitHeader();
    if (this.hasHeader("transfer-encoding") || !this._hasBody) return false;
    natives.respond(this[exchangeOf], this.statusCode, this.statusMessage, this.flatHeaders(), bytes);
    this.answered();
    return true;
  }
  answered(): void {
    onDeparture(this[exchangeOf], null);
    const request = this.req;
    queueMicrotask(() => {
      this.over();
      if (request && !request.complete) {
        dropBody(request); // what the client still sends is nobody's
      }
      request?._dump?.();
      process.nextTick(() => {
        this.destroyed = true;
        this.emitClose();
      });
    });
  }
  cut(error?: Error): void {
    onDeparture(this[exchangeOf], null);
    if (this[startedOf]) natives.abortBody(this[exchangeOf]);
    else natives.fail(this[exchangeOf], "exception", error ?? nodeError("ECONNRESET", "The response was destroyed before it was sent"));
    queueMicrotask(() => {
      if (error && this.listenerCount("error") > 0) this.emit("error", error);
      this.emitClose();
    });
  }
  /** The client left. */
  departed(): void {
    this.destroyed = true;
    this[requestOf]?.destroy?.(connectionReset("aborted"));
    this[socketOf]?.destroy?.();
    this.emitClose();
  }

  get socket(): any {
    if (this[socketOf] === undefined) this[socketOf] = this.req?.socket;
    return this[socketOf] ?? null;
  }
  set socket(socket) { this[socketOf] = socket; }
}

export const ServerResponse = nodeClass("ServerResponse", OutgoingMessage, function (request: any) {
  OutgoingMessage.call(this);
  Object.assign(this, { req: request, statusCode: 200, statusMessage: "", [exchangeOf]: 0, [requestOf]: request, [socketOf]: undefined, [startedOf]: false });
  if (request?.method === "HEAD") this._hasBody = false;
}, ResponseMembers);

/** Where the listener of a function is, whatever it asked for. */
const address = "0.0.0.0", usualPort = 9999;

class ServerMembers {
  [key: string | symbol]: any;

  listen(...given: any[]): any {
    if (this.listening) throw nodeError("ERR_SERVER_ALREADY_LISTEN", "Listen method has been called more than once without closing.");
    const callback = given.find((each) => typeof each === "function");
    const options = typeof given[0] === "object" && given[0] !== null ? given[0] : { port: given[0] };
    const port = Number(options.port);
    this.port = port > 0 && port < 65536 ? port : usualPort;
    if (callback) this.once("listening", callback);
    this.listening = true;
    this.release = takeExchanges((id, method, url, hasBody) => this.takeExchange(id, method, url, hasBody));
    options.signal?.addEventListener("abort", () => this.close());
    process.nextTick(() => this.listening && this.emit("listening"));
    return this;
  }
  address(): { address: string; family: string; port: number } | null {
    return this.listening ? { address, family: "IPv4", port: this.port } : null;
  }
  close(callback?: (error?: Error) => void): any {
    if (callback) {
      if (this.listening) this.once("close", callback);
      else process.nextTick(() => callback(nodeError("ERR_SERVER_NOT_RUNNING", "Server is not running.")));
    }
    if (!this.listening) return this;
    this.listening = false;
    this.release();
    process.nextTick(() => this.emit("close"));
    return this;
  }
  closeAllConnections(): void {}
  closeIdleConnections(): void {}
  getConnections(callback: (error: null, count: number) => void): any {
    process.nextTick(() => callback(null, 0));
    return this;
  }
  setTimeout(milliseconds?: number | (() => void), callback?: () => void): any {
    if (typeof milliseconds === "number") this.timeout = milliseconds;
    if (callback) this.on("timeout", callback);
    return this;
  }
  ref(): any { return this; }
  unref(): any { return this; }
  [Symbol.asyncDispose](): Promise<void> { return new Promise((resolve) => this.close(() => resolve())); }

  takeExchange(id: number, method: string, url: string, hasBody: boolean): void {
    try {
      const request = this.requestOf(id, method, url, hasBody);
      if (this.listenerCount("upgrade") > 0 && this.wantsUpgrade(request)) return this.upgrade(id, request);
      const response = new this.classes.response(request);
      response[exchangeOf] = id;
      response[requestOf] = request;
      if (!response.req) response.req = request;
      onDeparture(id, () => response.departed());
      const expects = request.headers.expect;
      if (expects !== undefined && /100-continue/i.test(expects) && this.listenerCount("checkContinue") > 0) this.emit("checkContinue", request, response);
      else this.emit("request", request, response);
    } catch (error) {
      natives.fail(id, "exception", error);
    }
  }
  requestOf(id: number, method: string, url: string, hasBody: boolean): any {
    const request = new this.classes.request(null);
    const source: BodySource | null = hasBody ? { read: () => natives.readBody(id), cancel() {} } : null;
    fillMessage(request, () => natives.requestHeaders(id), source);
    request.method = method;
    request.url = url.slice(Math.max(url.indexOf("/", url.indexOf("//") + 2), 0));
    let socket: any;
    const make = () => (socket ??= makeServerSocket(this, id, false));
    Object.defineProperty(request, "socket", { get: make, set: (given) => void (socket = given), enumerable: true, configurable: true });
    request.client = undefined;
    if (this.listenerCount("connection") > 0) this.emit("connection", make());
    return request;
  }
  wantsUpgrade(request: any): boolean {
    const { upgrade, connection } = request.headers;
    return typeof upgrade === "string" && upgrade !== "" && typeof connection === "string" && /(^|,)\s*upgrade\s*(,|$)/i.test(connection);
  }
  upgrade(id: number, request: any): void {
    const socket = makeServerSocket(this, id, true);
    request.socket = socket;
    request.upgrade = request.complete = true;
    onDeparture(id, () => socket.departed());
    this.emit("upgrade", request, socket, Buffer.alloc(0));
  }
}

export const Server = nodeClass("Server", EventEmitter, function (options: any, listener: any) {
  EventEmitter.call(this);
  if (typeof options === "function") [listener, options] = [options, {}];
  options ??= {};
  Object.assign(this, {
    listening: false, port: 0, release: () => {}, timeout: 0, keepAliveTimeout: options.keepAliveTimeout ?? 5000, headersTimeout: options.headersTimeout ?? 60000,
    requestTimeout: options.requestTimeout ?? 300000, maxHeadersCount: null, maxRequestsPerSocket: 0, maxConnections: 0, httpAllowHalfOpen: false,
    allowHalfOpen: true, connections: 0, _connections: 0,
    classes: { request: options.IncomingMessage ?? IncomingMessage, response: options.ServerResponse ?? ServerResponse },
  });
  Object.defineProperty(this, "classes", { enumerable: false });
  if (listener) this.on("request", listener);
}, ServerMembers);

export const createServer = (options?: unknown, listener?: unknown) => new Server(options, listener);
