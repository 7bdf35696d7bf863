// Deno.upgradeWebSocket: https://docs.deno.com/api/deno/~/Deno.upgradeWebSocket . The response that it makes changes the
// protocol when it is the answer to a request (serve.ts).
import { natives as cryptoNatives } from "../crypto/natives";
import { type FlatHeaders, natives } from "./natives";
import { isRequest, type Request } from "./request";
import { newResponse, type Response, ResponseState } from "./response";
import { encode } from "./text";
import { newServerSocket, type WebSocket } from "./web_socket";

interface UpgradeOptions {
  protocol?: string;
  /** Seconds until a client that is silent and answers no ping is taken for lost; 0: never. */
  idleTimeout?: number;
}

const usualIdleTimeout = 30;
const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Gives the socket its connection, once the request with this number is answered; false: it cannot be. */
type Open = (id: number, statusText: string, headers: FlatHeaders) => boolean;
const upgrades = new WeakMap<Response, Open>();

const lists = (header: string, option: string) => header.split(",").some((each) => each.trim().toLowerCase() === option);

/** The value of sec-websocket-accept: RFC 6455, 4.2.2. */
export function acceptOf(key: string): string {
  return natives.base64Encode(new Uint8Array(cryptoNatives.digest("SHA-1", encode(key + guid))!));
}

export function upgradeWebSocket(request: Request, options: UpgradeOptions = {}): { response: Response; socket: WebSocket } {
  if (!isRequest(request)) throw new TypeError("Deno.upgradeWebSocket: the first argument must be a Request");
  const { headers } = request;
  if (!lists(headers.get("upgrade") ?? "", "websocket")) throw new TypeError("Invalid Header: 'upgrade' header must contain 'websocket'");
  if (!lists(headers.get("connection") ?? "", "upgrade")) throw new TypeError("Invalid Header: 'connection' header must contain 'Upgrade'");
  const key = headers.get("sec-websocket-key");
  if (key === null) throw new TypeError("Invalid Header: 'sec-websocket-key' header must be set");
  const list: FlatHeaders = ["upgrade", "websocket", "connection", "Upgrade", "sec-websocket-accept", acceptOf(key)];
  const protocol = options?.protocol ?? "";
  if (protocol !== "") {
    if (!(headers.get("sec-websocket-protocol") ?? "").split(",").some((each) => each.trim() === protocol)) {
      throw new TypeError(`Protocol '${protocol}' not in the request's protocol list (non negotiable)`);
    }
    list.push("sec-websocket-protocol", protocol);
  }
  const idle = Number(options?.idleTimeout ?? usualIdleTimeout) * 1000 || 0;
  const [socket, start] = newServerSocket(protocol);
  const state = new ResponseState(101, "", list, null);
  state.immutable = true;
  const response = newResponse(state);
  upgrades.set(response, (id, statusText, flat) => {
    upgrades.delete(response);
    const number = natives.socketAccept(id, statusText, flat, idle);
    if (number !== 0) start(number);
    return number !== 0;
  });
  return { response, socket };
}

/** What makes the response's socket live; undefined: it is a response like others. */
export function upgradeOf(response: Response): Open | undefined {
  return upgrades.get(response);
}
