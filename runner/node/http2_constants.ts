// https://nodejs.org/api/http2.html#http2constants
import { METHODS, STATUS_CODES } from "./http_common";

const errors = [
  "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL",
  "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
];

const states = ["IDLE", "OPEN", "RESERVED_LOCAL", "RESERVED_REMOTE", "HALF_CLOSED_LOCAL", "HALF_CLOSED_REMOTE", "CLOSED"];
/** Of WebDAV's extensions, which HTTP/1 does without here. */
const moreMethods = [
  "BASELINE-CONTROL", "CHECKIN", "LABEL", "MKREDIRECTREF", "MKWORKSPACE", "ORDERPATCH", "PRI", "UNCHECKOUT", "UPDATE", "UPDATEREDIRECTREF", "VERSION-CONTROL",
];

const headers = [
  ":status", ":method", ":authority", ":scheme", ":path", ":protocol", "accept", "accept-charset", "accept-encoding", "accept-language", "accept-ranges",
  "access-control-max-age", "allow", "alt-svc", "content-md5", "purpose", "timing-allow-origin",
  "access-control-allow-credentials", "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
  "access-control-expose-headers", "access-control-request-headers", "access-control-request-method", "age", "authorization", "cache-control", "connection",
  "content-disposition", "content-encoding", "content-language", "content-length", "content-location", "content-range", "content-security-policy", "content-type",
  "cookie", "date", "dnt", "early-data", "etag", "expect", "expect-ct", "expires", "forwarded", "from", "host", "http2-settings", "if-match", "if-modified-since",
  "if-none-match", "if-range", "if-unmodified-since", "keep-alive", "last-modified", "link", "location", "max-forwards", "origin", "prefer", "priority",
  "proxy-authenticate", "proxy-authorization", "proxy-connection", "range", "referer", "refresh", "retry-after", "server", "set-cookie", "strict-transport-security",
  "te", "tk", "trailer", "transfer-encoding", "upgrade", "upgrade-insecure-requests", "user-agent", "vary", "via", "warning", "www-authenticate",
  "x-content-type-options", "x-forwarded-for", "x-frame-options", "x-xss-protection",
];

const named = (text: string) => text.replace(/^:/, "").replace(/[^a-z0-9]+/gi, "_").toUpperCase();

export const constants: Record<string, number | string> = {
  NGHTTP2_SESSION_SERVER: 0, NGHTTP2_SESSION_CLIENT: 1, NGHTTP2_FLAG_NONE: 0, NGHTTP2_FLAG_END_STREAM: 1, NGHTTP2_FLAG_END_HEADERS: 4, NGHTTP2_FLAG_ACK: 1,
  NGHTTP2_FLAG_PADDED: 8, NGHTTP2_FLAG_PRIORITY: 32, NGHTTP2_DEFAULT_WEIGHT: 16, DEFAULT_SETTINGS_HEADER_TABLE_SIZE: 4096, DEFAULT_SETTINGS_ENABLE_PUSH: 1,
  DEFAULT_SETTINGS_MAX_CONCURRENT_STREAMS: 4294967295, DEFAULT_SETTINGS_INITIAL_WINDOW_SIZE: 65535, DEFAULT_SETTINGS_MAX_FRAME_SIZE: 16384,
  NGHTTP2_SETTINGS_HEADER_TABLE_SIZE: 1, NGHTTP2_SETTINGS_ENABLE_PUSH: 2, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS: 3, NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE: 4,
  NGHTTP2_SETTINGS_MAX_FRAME_SIZE: 5, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE: 6, NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL: 8, PADDING_STRATEGY_NONE: 0,
  PADDING_STRATEGY_ALIGNED: 1, PADDING_STRATEGY_MAX: 2, PADDING_STRATEGY_CALLBACK: 1, NGHTTP2_ERR_FRAME_SIZE_ERROR: -522,
  DEFAULT_SETTINGS_MAX_HEADER_LIST_SIZE: 65535, DEFAULT_SETTINGS_ENABLE_CONNECT_PROTOCOL: 0, MAX_MAX_FRAME_SIZE: 16777215, MIN_MAX_FRAME_SIZE: 16384,
  MAX_INITIAL_WINDOW_SIZE: 2147483647,
  ...Object.fromEntries(states.map((name, number) => [`NGHTTP2_STREAM_STATE_${name}`, number + 1])),
  ...Object.fromEntries(errors.map((name, code) => [`NGHTTP2_${name}`, code])),
  ...Object.fromEntries(headers.map((name) => [`HTTP2_HEADER_${named(name)}`, name])),
  ...Object.fromEntries([...METHODS, ...moreMethods].map((name) => [`HTTP2_METHOD_${named(name)}`, name])),
  ...Object.fromEntries(Object.entries(STATUS_CODES).map(([code, text]) => [`HTTP_STATUS_${code === "418" ? "TEAPOT" : named(text)}`, Number(code)])),
};
