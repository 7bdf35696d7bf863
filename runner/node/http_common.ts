// What both ends of HTTP have in common: https://nodejs.org/api/http.html
import { invalidArgument, nodeError, typeError } from "./errors";

export const METHODS = [
  "ACL", "BIND", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LINK", "LOCK", "M-SEARCH", "MERGE", "MKACTIVITY", "MKCALENDAR",
  "MKCOL", "MOVE", "NOTIFY", "OPTIONS", "PATCH", "POST", "PROPFIND", "PROPPATCH", "PURGE", "PUT", "REBIND", "REPORT", "SEARCH", "SOURCE",
  "SUBSCRIBE", "TRACE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE",
];

export const STATUS_CODES: Record<number, string> = {
  100: "Continue", 101: "Switching Protocols", 102: "Processing", 103: "Early Hints", 200: "OK", 201: "Created", 202: "Accepted",
  203: "Non-Authoritative Information", 204: "No Content", 205: "Reset Content", 206: "Partial Content", 207: "Multi-Status",
  208: "Already Reported", 226: "IM Used", 300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other",
  304: "Not Modified", 305: "Use Proxy", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
  402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
  407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required",
  412: "Precondition Failed", 413: "Payload Too Large", 414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
  417: "Expectation Failed", 418: "I'm a Teapot", 421: "Misdirected Request", 422: "Unprocessable Entity", 423: "Locked",
  424: "Failed Dependency", 425: "Too Early", 426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
  431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons", 500: "Internal Server Error", 501: "Not Implemented",
  502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
  506: "Variant Also Negotiates", 507: "Insufficient Storage", 508: "Loop Detected", 509: "Bandwidth Limit Exceeded",
  510: "Not Extended", 511: "Network Authentication Required",
};

export const maxHeaderSize = 64 * 1024;

const token = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const notInValues = /[^\t\x20-\x7e\x80-\xff]/;

export const isToken = (text: string) => token.test(text);
export const hasBadCharacter = (text: string) => notInValues.test(text);

export function validateHeaderName(name: unknown, label = "Header name"): void {
  if (typeof name !== "string" || !token.test(name)) throw typeError("ERR_INVALID_HTTP_TOKEN", `${label} must be a valid HTTP token ["${name as string}"]`);
}

export function validateHeaderValue(name: string, value: unknown): void {
  if (value === undefined) throw typeError("ERR_HTTP_INVALID_HEADER_VALUE", `Invalid value "${value as undefined}" for header "${name}"`);
  if (notInValues.test(`${value as string}`)) throw typeError("ERR_INVALID_CHAR", `Invalid character in header content ["${name}"]`);
}

/** Bytes of what script gives as body. */
export function chunkOf(chunk: unknown, encoding: string | undefined, Buffer: any): Uint8Array {
  if (typeof chunk === "string") return Buffer.from(chunk, encoding === "buffer" ? undefined : encoding);
  if (chunk instanceof Uint8Array) return chunk;
  if (chunk === null) throw typeError("ERR_STREAM_NULL_VALUES", "May not write null values to stream");
  throw invalidArgument("chunk", "of type string or an instance of Buffer or Uint8Array", chunk);
}

/** What Node.js says of connections that end too soon. */
export function connectionReset(message: string): Error {
  return nodeError("ECONNRESET", message);
}

const single = new Set([
  "age", "authorization", "content-length", "content-type", "etag", "expires", "from", "host", "if-modified-since", "if-unmodified-since",
  "last-modified", "location", "max-forwards", "proxy-authorization", "referer", "retry-after", "server", "user-agent",
]);

/** https://nodejs.org/api/http.html#messageheaders : how lines of one name become one value. */
export function headersOf(raw: string[], joinAll = false): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at].toLowerCase(), value = raw[at + 1];
    const known = Object.prototype.hasOwnProperty.call(headers, name);
    if (name === "set-cookie") {
      if (known) (headers[name] as string[]).push(value);
      else headers[name] = [value];
    } else if (!known) {
      Object.defineProperty(headers, name, { value, writable: true, enumerable: true, configurable: true });
    } else if (name === "cookie") {
      headers[name] += `; ${value}`;
    } else if (joinAll || !single.has(name)) {
      headers[name] += `, ${value}`;
    }
  }
  return headers;
}

export function distinctHeadersOf(raw: string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = Object.create(null);
  for (let at = 0; at + 1 < raw.length; at += 2) (headers[raw[at].toLowerCase()] ??= []).push(raw[at + 1]);
  return headers;
}
