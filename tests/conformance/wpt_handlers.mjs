// The handlers (.py files) of web-platform-tests that tests of fetch ask for. Each gives `[status, headers, body]`, or
// nothing when it has answered by itself. `stash` outlives a request.
import { httpCache, requestCache } from "./wpt_http_cache.mjs";

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const plain = ["Content-Type", "text/plain"];

function take(stash, key) {
  const value = stash.get(key);
  stash.delete(key);
  return value;
}

function echo(ask, names) {
  return names.map((name) => [`x-request-${name}`, ask.header(name)]).filter(([, value]) => value !== null);
}

/** Whole answers as bytes: those no HTTP library would write. */
function raw({ request }, text) {
  request.socket.end(text, "latin1");
}

/** Writes until the client has enough. */
async function stream({ response, query }, pieces, milliseconds) {
  response.writeHead(200, [...(query.has("notype") ? [] : plain), "Access-Control-Allow-Origin", "*"]);
  response.flushHeaders();
  for (const piece of pieces) {
    await wait(milliseconds);
    if (response.destroyed) return;
    response.write(piece);
  }
  response.end();
}

function redirect(ask) {
  const { query, stash, method } = ask, token = query.get("token");
  const state = (token && take(stash, token)) ?? { count: 0 };
  const headers = [plain, ["Cache-Control", "no-cache"], ["Pragma", "no-cache"]];
  if (method === "OPTIONS" && !query.has("redirect_preflight")) return [200, headers, ""];
  state.count++;
  const location = query.get("location");
  if (location !== null) headers.push(["Location", query.has("simple") || !/^(?:https?:|(?![a-z][a-z0-9+.-]*:))/i.test(location) ? location : withQuery(location, query, state.count)]);
  if (query.has("redirect_referrerpolicy")) headers.push(["Referrer-Policy", query.get("redirect_referrerpolicy")]);
  if (token) stash.set(token, state);
  if (token && query.has("max_count") && state.count > Number(query.get("max_count"))) return [200, headers, `${state.count - 1}`];
  return [Number(query.get("redirect_status", 302)), headers, ""];
}

/** The next address carries the query on, and differs each time round. */
function withQuery(location, query, count) {
  const quoted = (text) => encodeURIComponent(text).replace(/%20/g, "+");
  const parts = query.names().map((name) => `${quoted(name)}=${quoted(query.get(name))}`);
  return `${location}${location.includes("?") ? "&" : "?"}${parts.join("&")}&count=${count}`;
}

function preflight({ query, stash, method, header }) {
  const token = query.get("token"), headers = [plain];
  for (const origin of (query.get("origin") ?? "*").split(", ")) headers.push(["Access-Control-Allow-Origin", origin]);
  if (query.has("clear-stash")) return [200, headers, take(stash, token) === undefined ? "0" : "1"];
  const state = { requested: "", preflight: "0", referrer: "", agent: null, ...(token ? take(stash, token) : {}) };
  if (method === "OPTIONS") {
    Object.assign(state, { requested: header("access-control-request-headers"), preflight: "1", referrer: header("referer") ?? "", agent: header("user-agent") });
    if (token) stash.set(token, state);
    return [Number(query.get("preflight_status", 200)), headers, ""];
  }
  if (query.has("checkUserAgentHeaderInPreflight") && header("user-agent") !== state.agent) return [400, headers, "ERROR: No user-agent header in preflight"];
  headers.push(["x-did-preflight", state.preflight], ["x-preflight-referrer", state.referrer], ["x-referrer", header("referer") ?? ""], ["x-origin", header("origin") ?? ""]);
  if (state.requested !== null) headers.push(["x-control-request-headers", state.requested]);
  if (token) stash.set(token, state);
  return [200, headers, ""];
}

async function infiniteSlowResponse({ query, stash, response }) {
  const state = query.get("stateKey"), abort = query.get("abortKey");
  if (state) stash.set(state, "open");
  response.writeHead(200, [...plain, "Access-Control-Allow-Origin", "*"]);
  response.write(".".repeat(2048));
  while (!response.destroyed && !(abort && take(stash, abort))) {
    response.write(".");
    await wait(10);
  }
  response.end();
  if (state) stash.set(state, "closed");
}

function longWave({ query, stash, header, method }) {
  if (method === "OPTIONS") return [404, [plain], "Preflight not accepted"];
  const total = 44 + 5 * 60 * 8000, range = /^bytes=(\d+)-(\d*)$/.exec(header("range") ?? "");
  if (query.has("range-received-key") && header("range")) stash.set(query.get("range-received-key"), "range-header-received");
  if (query.has("accept-encoding-key")) stash.set(query.get("accept-encoding-key"), header("accept-encoding") ?? "");
  const headers = [["Content-Type", "audio/wav"], ["Accept-Ranges", "bytes"], ["Cache-Control", "no-cache"]];
  if (!range) return [200, headers, Buffer.alloc(total)];
  const first = Number(range[1]), last = range[2] ? Number(range[2]) : total - 1;
  return [206, [...headers, ["Content-Range", `bytes ${first}-${last}/${total}`]], Buffer.alloc(last + 1 - first)];
}

const badBody = (coding) => () => [200, [["Content-Encoding", coding]], `not actually ${coding}`];

const handlers = {
  "api/request/resources/cache.py": requestCache,
  "api/resources/authentication.py": ({ header, query }) =>
    header("authorization") === `Basic ${btoa("user:password")}` ? [200, [plain], "Authentication done"]
      : [[401, "Unauthorized"], [["WWW-Authenticate", `Basic realm="${query.get("realm", "test")}"`]], "Please login with credentials 'user' and 'password'"],
  "api/resources/bad-chunk-encoding.py": async (ask) => {
    const milliseconds = Number(ask.query.get("ms", 1000)), { socket } = ask.request;
    await wait(milliseconds);
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nAccess-Control-Allow-Origin: *\r\n\r\n");
    for (let i = 0; i < Number(ask.query.get("count", 50)) && !socket.destroyed; i++) {
      await wait(milliseconds);
      socket.write("a\r\nTEST_CHUNK\r\n");
    }
    socket.end("garbage");
  },
  "api/resources/cache.py": ({ header }) =>
    header("if-none-match") === '"123abc"' ? [[304, "Not Modified"], [["X-HTTP-STATUS", "304"]], ""] : [200, [["ETag", '"123abc"'], plain], "lorem ipsum dolor sit amet"],
  "api/resources/clean-stash.py": ({ query, stash }) => [200, [plain], take(stash, query.get("token")) === undefined ? "0" : "1"],
  "api/resources/dump-authorization-header.py": ({ header }) => [200, [["Content-Type", "text/html"], ["Cache-Control", "no-cache"]], header("authorization") ?? "none"],
  "api/resources/echo-content.py": ({ method, header, body }) =>
    [200, [["X-Request-Method", method], ["X-Request-Content-Length", header("content-length") ?? "NO"], ["X-Request-Content-Type", header("content-type") ?? "NO"], plain], body],
  "api/resources/echo-content.h2.py": ({ body }) => [200, [plain], body],
  "api/resources/huge-response.py": (ask) => stream(ask, Array(1000).fill(Buffer.alloc(1 << 20)), 1),
  "api/resources/infinite-slow-response.py": infiniteSlowResponse,
  "resources/inspect-headers.py": (ask) => [200, [...echo(ask, ask.query.get("headers", "").split("|").filter(Boolean)), plain], ""],
  "api/resources/method.py": (ask) => {
    const named = ["content-type", "content-length", "content-encoding", "content-language", "content-location"];
    return [200, [["x-request-method", ask.method], ...named.map((name) => [`x-request-${name}`, ask.header(name) ?? "NO"])], ask.body];
  },
  "api/resources/preflight.py": preflight,
  "api/resources/redirect-empty-location.py": () => [302, [["Location", ""]], ""],
  "api/resources/redirect.py": redirect,
  "api/resources/redirect.h2.py": ({ query }) => [Number(query.get("redirect_status", 302)), [plain, ["Location", query.get("location")]], ""],
  "api/resources/script-with-header.py": ({ query }) => [200, [["Content-type", query.get("mime")]], query.get("content") === "empty" ? "" : "console.log('Script loaded')"],
  "resources/stash-put.py": ({ query, stash }) => (stash.set(query.get("key"), query.get("value")), [200, [plain], "done"]),
  "resources/stash-take.py": ({ query, stash }) => [200, [["Content-Type", "application/json"]], JSON.stringify(take(stash, query.get("key")) ?? null)],
  "resources/status.py": ({ query, method }) =>
    [[Number(query.get("code", 200)), query.get("text", "OMG")], [["Content-Type", query.get("type", "")], ["X-Request-Method", method]], query.get("content", "")],
  "api/resources/trickle.py": async (ask) => {
    const milliseconds = Number(ask.query.get("ms", 500));
    await wait(milliseconds);
    await stream(ask, Array(Number(ask.query.get("count", 50))).fill("TEST_TRICKLE\n"), milliseconds);
  },
  "bad-br-body.py": badBody("br"),
  "bad-gzip-body.py": badBody("gzip"),
  "bad-zstd-body.py": badBody("zstd"),
  "common/redirect.py": ({ query }) => [Number(query.get("status", 302)), [["Location", query.get("location")]], ""],
  "content-length/resources/content-length.py": (ask) => raw(ask,
    `HTTP/1.1 200 OK\r\nContent-Type: text/plain;charset=UTF-8\r\nConnection: close\r\nAccess-Control-Allow-Origin: *\r\n${ask.query.get("length")}\r\n\r\nFact: this is really forty-two bytes long.`),
  "content-type/resources/content-type.py": (ask) => {
    const values = ask.query.all("value"), content = ask.query.get("content", "<b>hi</b>\n");
    const lines = (ask.query.has("single_header") ? [values.join(",")] : values).map((value) => `Content-Type: ${value}\r\n`).join("");
    raw(ask, `HTTP/1.1 200 OK\r\nX-Content-Type-Options: nosniff\r\nAccess-Control-Allow-Origin: *\r\n${lines}Content-Length: ${content.length}\r\nConnection: close\r\n\r\n${content}`);
  },
  "cross-origin-resource-policy/resources/hello.py": ({ query }) => [200, [["Cross-Origin-Resource-Policy", query.get("corp")]], "hello"],
  "h1-parsing/resources/message.py": (ask) => raw(ask, ask.query.get("message")),
  "h1-parsing/resources/status-code.py": (ask) => raw(ask, `HTTP/1.1 ${ask.query.get("input")}\nheader-parsing: is sad\n`),
  "http-cache/resources/http-cache.py": httpCache,
  "range/resources/long-wav.py": longWave,
  "metadata/resources/echo-as-json.py": ({ header }) =>
    [200, [["Content-Type", "application/json"]], JSON.stringify(Object.fromEntries(["dest", "mode", "site", "user"].map((key) => [key, header(`sec-fetch-${key}`) ?? ""])))],
  "xhr/resources/echo-headers.py": ({ request }) => {
    const lines = request.rawHeaders.flatMap((each, i, all) => (i % 2 === 0 ? [`${each}: ${all[i + 1]}\r\n`] : []));
    return [200, [plain, ["Connection", "close"]], lines.join("")];
  },
  "xhr/resources/parse-headers.py": ({ query }) => [200, query.has("my-custom-header") ? [["My-Custom-Header", query.get("my-custom-header")]] : [], ""],
  "stale-while-revalidate/resources/stale-script.py": ({ query, stash }) => {
    const count = (stash.get(query.get("token")) ?? 0) + (query.has("query") ? 0 : 1);
    stash.set(query.get("token"), count);
    const fresh = [["Content-Type", "text/javascript"], ["Cache-Control", "private, max-age=0, stale-while-revalidate=60"], ["Unique-Id", crypto.randomUUID()]];
    return [200, query.has("query") ? [["Count", `${count}`]] : fresh, ""];
  },
};

/** By the end of the path, so that copies of a handler in other folders are the same one. */
export function handlerOf(path) {
  const name = Object.keys(handlers).find((each) => path.endsWith(`/${each}`));
  return name === undefined ? null : handlers[name];
}
