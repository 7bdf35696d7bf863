// Deno.serve and `export default { fetch }`: from an exchange of the gateway to the user's handler and back.
import { abortError, abortSignal } from "./abort";
import { type Body, isUnusable, takeSource } from "./body";
import { dispatch, Event, globalTarget } from "./event";
import { CustomEvent } from "./event_types";
import { natives } from "./natives";
import { reportException } from "./report_error";
import { incomingRequest, type Request, signals } from "./request";
import { isResponse, type Response, responseState } from "./response";
import { type ByteSource } from "./streams";
import { upgradeOf } from "./upgrade";

interface ServeInfo {
  remoteAddr: { transport: "tcp"; hostname: string; port: number };
}
type Handler = (request: Request, info: ServeInfo) => unknown;

interface ServeOptions {
  handler?: Handler;
  onListen?: (address: { hostname: string; port: number; transport: "tcp" }) => void;
  onError?: (error: unknown) => unknown;
}

interface HttpServer {
  finished: Promise<void>;
  addr: { hostname: string; port: number; transport: "tcp" };
  shutdown(): Promise<void>;
  ref(): void;
  unref(): void;
  [Symbol.asyncIterator]?: never;
}

const hostname = "0.0.0.0";
const port = 9999;

let evaluated = false;
let handler: Handler | null = null;
let onError: ((error: unknown) => unknown) | null = null;

/** Answers on their way out piece by piece; their source is cancelled when the client leaves. */
const streaming = new Map<number, ByteSource>();

/** Takes requests as numbers, whose answers are its own business: the natives' respond, startResponse and the like. */
export type Taker = (id: number, method: string, url: string, hasBody: boolean) => void;
let taker: Taker | null = null;

/** Whoever wants to know when the client of a request leaves before it is answered. */
const departures = new Map<number, () => void>();

export function onDeparture(id: number, left: (() => void) | null): void {
  if (left === null) departures.delete(id);
  else departures.set(id, left);
}

/** From now on requests go to `next`, until what is returned is called or another server comes. */
export function takeExchanges(next: Taker): () => void {
  taker = next;
  return () => {
    if (taker === next) taker = null;
  };
}

export function hasHandler(): boolean { return handler !== null || taker !== null; }

export function resetServer(): void {
  handler = onError = taker = null;
  evaluated = false;
  departures.clear();
  streaming.clear();
  signals.clear();
}

/** All forms of Deno.serve. The listener is virtual: port, hostname, signal and certificates say nothing here. */
export function serve(first: Handler | ServeOptions, second?: Handler | ServeOptions): HttpServer {
  const options = (typeof first === "function" ? second : first) as ServeOptions | undefined;
  const given = typeof first === "function" ? first : typeof second === "function" ? second : options?.handler;
  if (typeof given !== "function") throw new TypeError("A handler function must be provided.");
  handler = given;
  taker = null;
  onError = typeof options?.onError === "function" ? options.onError : null;
  let finish!: () => void;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const server: HttpServer = {
    finished,
    addr: { hostname, port, transport: "tcp" },
    async shutdown() {
      if (handler === given) handler = onError = null;
      finish();
    },
    ref() {},
    unref() {},
  };
  options?.onListen?.({ hostname, port, transport: "tcp" });
  return server;
}

/** Whether the modules have been evaluated: what is only allowed meanwhile is over. */
export function isEvaluated(): boolean {
  return evaluated;
}

/** After the module has run: takes up its default export, then tells the world. */
export function moduleEvaluated(namespace: Record<string, unknown>): void {
  evaluated = true;
  const exported = namespace.default;
  if (typeof exported === "object" && exported !== null && "fetch" in exported) {
    const declared = exported as { fetch: unknown };
    if (typeof declared.fetch !== "function") {
      throw new TypeError("Invalid type for fetch: must be a function with a single or no parameter");
    }
    handler ??= (request) => (declared as { fetch: (request: Request) => unknown }).fetch(request);
  }
  dispatch(globalTarget, new Event("load"));
}

export function serveExchange(id: number, method: string, url: string, hasBody: boolean): void {
  if (taker !== null) return taker(id, method, url, hasBody);
  if (handler === null) {
    natives.fail(id, "exception", new Error("The server was shut down: there is no handler any more"));
    return;
  }
  let result: unknown;
  try {
    result = handler(incomingRequest(id, method, url, hasBody), { remoteAddr: { transport: "tcp", hostname, port } });
  } catch (error) {
    void handlerFailed(id, error);
    return;
  }
  if (isResponse(result)) answer(id, result);
  else void answerLater(id, result);
}

async function answerLater(id: number, result: unknown): Promise<void> {
  let response: unknown;
  try {
    response = await result;
  } catch (error) {
    return handlerFailed(id, error);
  }
  answer(id, response);
}

export async function handlerFailed(id: number, error: unknown): Promise<void> {
  if (onError === null) return finish(id, () => natives.fail(id, "exception", error));
  try {
    answer(id, await onError(error));
  } catch (second) {
    finish(id, () => natives.fail(id, "exception", second));
  }
}

/** The exchange is answered: nobody is told any more when its client leaves. */
function finish(id: number, last: () => void): void {
  if (signals.size > 0) signals.delete(id);
  last();
}

export function answer(id: number, response: unknown): void {
  const problem = !isResponse(response)
    ? "Return value from serve handler must be a response or a promise resolving to a response"
    : problemOf(response);
  if (problem !== null) {
    finish(id, () => natives.fail(id, "bad_response", new TypeError(problem)));
    return;
  }
  const { status, statusText, list, body } = responseState(response as Response);
  if (status === 101) return changeProtocol(id, response as Response);
  if (body !== null && body.whole === null) {
    void stream(id, response as Response, body);
    return;
  }
  if (signals.size > 0) signals.delete(id);
  let whole: string | Uint8Array | null = null;
  if (body !== null) {
    body.used = true;
    whole = body.whole;
  }
  natives.respond(id, status, statusText, list, whole);
}

function changeProtocol(id: number, response: Response): void {
  const { statusText, list } = responseState(response);
  signals.delete(id);
  if (upgradeOf(response)?.(id, statusText, list)) return;
  natives.fail(id, "bad_response", new TypeError("A response with status 101 must be the one that Deno.upgradeWebSocket() gave for this request"));
}

function problemOf(response: Response): string | null {
  const { type, body } = responseState(response);
  if (type === "error") return "Return value from serve handler must not be an error response (like Response.error())";
  if (body !== null && isUnusable(body)) return "The body of the Response returned from the serve handler has already been consumed";
  return null;
}

async function stream(id: number, response: Response, body: Body): Promise<void> {
  const { status, statusText, list } = responseState(response);
  const source = takeSource(body);
  streaming.set(id, source);
  natives.startResponse(id, status, statusText, list);
  try {
    for (let piece = await source.read(); piece !== null; piece = await source.read()) {
      if (piece.byteLength > 0 && !(await natives.writeBody(id, piece))) {
        source.cancel(clientLeft());
        break;
      }
    }
    natives.finishBody(id);
  } catch (error) {
    natives.abortBody(id);
    if (streaming.has(id)) reportException(error);
  }
  streaming.delete(id);
  signals.delete(id);
}

function clientLeft(): unknown {
  return abortError("The client closed the connection before the response was complete");
}

export function clientGone(id: number): void {
  const reason = clientLeft();
  const source = streaming.get(id);
  streaming.delete(id);
  const signal = signals.get(id);
  signals.delete(id);
  const departed = departures.get(id);
  departures.delete(id);
  departed?.();
  source?.cancel(reason);
  if (signal) abortSignal(signal, reason);
}

export function beforeUnload(reason: string): void {
  dispatch(globalTarget, new CustomEvent("beforeunload", { cancelable: true, detail: { reason } }));
}
