// https://websockets.spec.whatwg.org/#the-websocket-interface
import { Blob, blobBytes, isBlob } from "./blob";
import { addConstants, exposeInterfaces, internal, needArguments } from "./define";
import { DOMException } from "./dom_exception";
import { defineHandler, dispatch, Event, EventTarget } from "./event";
import { CloseEvent, ErrorEvent, MessageEvent } from "./event_types";
import { natives } from "./natives";
import { toUSVString } from "./strings";
import { bytesOf, encode, isBytes } from "./text";
import { URL } from "./url";

const enum State {
  connecting,
  open,
  closing,
  closed,
}

/** What natives.socketNext tells. */
const enum News {
  open,
  text,
  binary,
  closed,
}

const userAgent = "Deno";
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const syntaxError = (message: string) => new DOMException(message, "SyntaxError");

function addressOf(url: string): URL {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    throw syntaxError(`Invalid URL: '${url}'`);
  }
  if (address.protocol === "http:") address.protocol = "ws:";
  if (address.protocol === "https:") address.protocol = "wss:";
  if (address.protocol !== "ws:" && address.protocol !== "wss:") throw syntaxError(`Only ws & wss schemes are allowed in a WebSocket URL: received ${address.protocol}`);
  if (address.hash !== "" || address.href.endsWith("#")) throw syntaxError("Fragments are not allowed in a WebSocket URL");
  return address;
}

function protocolsOf(given: unknown): string[] {
  const list = typeof given === "object" && given !== null ? Array.from(given as Iterable<unknown>, (each) => `${each}`) : [`${given as string}`];
  if (new Set(list.map((each) => each.toLowerCase())).size !== list.length) throw syntaxError("Cannot supply multiple times the same protocol");
  const invalid = list.find((each) => !token.test(each));
  if (invalid !== undefined) throw syntaxError(`Invalid protocol value: '${invalid}'`);
  return list;
}

/** The server's end of a connection, and what gives it the number of its session. */
export let newServerSocket: (protocol: string) => [WebSocket, (id: number) => void];

export class WebSocket extends EventTarget {
  #id = 0;
  #url = "";
  #origin = "";
  #state = State.connecting;
  #protocol = "";
  #binaryType: "blob" | "arraybuffer" = "blob";
  #buffered = 0;
  /** Blobs are read first; what is sent after them waits. */
  #sending: Promise<void> | null = null;
  /** The server's end was closed before it had a session. */
  #unopened: (() => void) | null = null;

  constructor(url: string, protocols: unknown = []) {
    needArguments(arguments.length, 1, "WebSocket");
    super();
    if (url === (internal as unknown)) return;
    const address = addressOf(toUSVString(url)), list = protocolsOf(protocols), secure = address.protocol === "wss:";
    this.#url = address.href;
    this.#origin = address.origin;
    const host = address.hostname.replace(/^\[|\]$/g, "");
    this.#id = natives.socketOpen(secure, host, address.port || (secure ? "443" : "80"), address.pathname + address.search, list, ["User-Agent", userAgent]);
    void this.#run();
  }

  get url(): string { return this.#url; }
  get readyState(): number { return this.#state; }
  get bufferedAmount(): number { return this.#buffered; }
  get extensions(): string { this.#id; return ""; }
  get protocol(): string { return this.#protocol; }
  get binaryType(): string { return this.#binaryType; }
  set binaryType(value: string) {
    if (value === "blob" || value === "arraybuffer") this.#binaryType = value;
  }

  send(data: unknown): void {
    needArguments(arguments.length, 1, "WebSocket.send");
    if (this.#state === State.connecting) throw new DOMException("'readyState' not OPEN", "InvalidStateError");
    if (isBlob(data as object)) return this.#sendBlob(data as Blob);
    const copy = isBytes(data) ? bytesOf(data).slice() : toUSVString(data);
    this.#queue(copy, typeof copy === "string" ? encode(copy).length : copy.length);
  }

  #sendBlob(blob: Blob): void {
    const size = blob.size;
    this.#buffered += size;
    this.#sending = (this.#sending ?? Promise.resolve()).then(() => {
      this.#buffered -= size;
      this.#queue(blobBytes(blob), size, true);
    });
  }

  #queue(data: string | Uint8Array, size: number, now = false): void {
    this.#buffered += size;
    if (this.#state !== State.open && !now) return; // closing: it counts, and is never sent
    const send = () => natives.socketSend(this.#id, data, () => void (this.#buffered -= size));
    if (this.#sending && !now) this.#sending = this.#sending.then(send);
    else send();
  }

  close(code?: number, reason?: string): void {
    const number = code === undefined ? 0 : Math.min(Math.max(Math.round(Number(code)) || 0, 0), 65535);
    if (code !== undefined && number !== 1000 && !(number >= 3000 && number <= 4999)) {
      throw new DOMException("The close code must be either 1000 or in the range of 3000 to 4999", "InvalidAccessError");
    }
    const text = reason === undefined ? "" : toUSVString(reason);
    if (encode(text).length > 123) throw syntaxError("The close reason may not be longer than 123 bytes");
    if (this.#state === State.closing || this.#state === State.closed) return;
    this.#state = State.closing;
    const end = () => natives.socketClose(this.#id, number, text);
    if (this.#id === 0) this.#unopened = end;
    else if (this.#sending) void this.#sending.then(end);
    else end();
  }

  async #run(): Promise<void> {
    for (;;) {
      const [kind, data, code, error] = await natives.socketNext(this.#id);
      if (kind === News.closed) return this.#closed(data as string, code, error);
      if (kind === News.open) this.#opened(data as string);
      else if (this.#state === State.open) dispatch(this, new MessageEvent("message", { data: this.#received(kind, data), origin: this.#origin }));
    }
  }

  #opened(protocol: string): void {
    if (this.#state !== State.connecting) return;
    this.#state = State.open;
    if (protocol !== "") this.#protocol = protocol;
    dispatch(this, new Event("open"));
  }

  #received(kind: News, data: string | Uint8Array): unknown {
    if (kind === News.text) return data;
    return this.#binaryType === "blob" ? new Blob([data as Uint8Array]) : (data as Uint8Array).buffer;
  }

  #closed(reason: string, code: number, error: string): void {
    this.#state = State.closed;
    natives.socketForget(this.#id);
    if (error !== "") dispatch(this, new ErrorEvent("error", { message: error, error: new Error(error) }));
    dispatch(this, new CloseEvent("close", { wasClean: error === "", code, reason }));
  }

  static {
    newServerSocket = (protocol) => {
      const socket = new WebSocket(internal as unknown as string);
      socket.#protocol = protocol;
      socket.#binaryType = "arraybuffer";
      return [socket, (id) => {
        socket.#id = id;
        if (id < 0) return socket.#closed("", 1006, "The client left before its request was answered");
        socket.#unopened?.();
        void socket.#run();
      }];
    };
  }
}

export function install(): void {
  exposeInterfaces({ WebSocket });
  addConstants(WebSocket, { CONNECTING: State.connecting, OPEN: State.open, CLOSING: State.closing, CLOSED: State.closed });
  for (const type of ["open", "message", "error", "close"]) defineHandler(WebSocket.prototype, type);
}
