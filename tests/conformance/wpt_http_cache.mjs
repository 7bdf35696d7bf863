// What tests of HTTP caches ask: answers as the test says, and remembers what came.

const noted = ["content-type", "access-control-allow-origin", "last-modified", "etag"];
const locations = ["location", "content-location"], dates = ["date", "expires", "last-modified"];

/** A value of a header as the test means it: seconds from now are dates, locations are addresses of this handler. */
function valueOf([name, value], url) {
  const key = name.toLowerCase();
  if (locations.includes(key)) return value.length > 0 ? `${url.href}&target=${value}` : url.href;
  return dates.includes(key) && typeof value === "number" ? new Date(Date.now() + 1000 * value).toUTCString() : `${value}`;
}

function statusOf(config, first, header) {
  if (!config.expected_type?.endsWith("validated")) return config.response_status ?? [200, "OK"];
  const same = (name, key) => first[key] !== undefined && header(name) === first[key];
  return same("if-modified-since", "last-modified") || same("if-none-match", "etag") ? [304, "Not Modified"] : [999, "304 Not Generated"];
}

/** fetch/http-cache/resources/http-cache.py: the test's list of requests comes with each. */
export function httpCache({ query, stash, url, method, header, request }) {
  const plain = ["Content-Type", "text/plain"], uuid = query.get("uuid");
  if (query.get("dispatch") === "state") {
    const state = stash.get(uuid) ?? null;
    stash.delete(uuid);
    return [200, [plain], JSON.stringify(state)];
  }
  const requests = JSON.parse(Buffer.from(header("test-requests") ?? "bnVsbA==", "base64").toString("latin1"));
  const states = stash.get(uuid) ?? [], config = requests?.[states.length];
  if (!config) return [404, [plain], "Config not found"];
  const headers = (config.response_headers ?? []).map((each) => [each[0], valueOf(each, url)]);
  const known = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]).filter(([name]) => noted.includes(name)));
  states.push({ now: Date.now() / 1000, request_method: method, request_headers: { ...request.headers }, response_headers: known });
  stash.set(uuid, states);
  if (known["content-type"] === undefined) headers.push(plain);
  headers.push(["Server-Request-Count", `${states.length}`]);
  const [code, phrase] = statusOf(config, states[0].response_headers, header);
  return [[code, phrase], headers, code === 204 || code === 304 ? "" : config.response_body ?? uuid];
}

/** fetch/api/request/resources/cache.py: what to answer is in the address. */
export function requestCache({ query, stash, header }) {
  const plain = ["Content-Type", "text/plain"], token = query.get("token"), states = stash.get(token) ?? [];
  if (query.has("querystate")) {
    stash.delete(token);
    return [200, [plain], JSON.stringify(states)];
  }
  const named = ["If-None-Match", "If-Modified-Since", "Pragma", "Cache-Control"].filter((name) => header(name) !== null && !query.has("ignore"));
  stash.set(token, [...states, Object.fromEntries(named.map((name) => [name, header(name)]))]);
  const tag = query.get("tag") && `"${query.get("tag")}"`, date = query.get("date");
  const headers = [["ETag", tag], ["Last-Modified", tag ? null : date], ["Expires", query.get("expires")], ["Vary", query.get("vary")], ["Cache-Control", query.get("cache_control")]]
    .filter(([, value]) => value);
  if (query.get("redirect")) return [[302, "Redirect"], [...headers, ["Location", query.get("redirect")]], ""];
  const unchanged = (header("if-none-match") ?? undefined) === (tag ?? "") || (header("if-modified-since") ?? undefined) === (date ?? "");
  return unchanged ? [[304, "Not Modified"], headers, ""] : [200, [...headers, plain], query.get("content", "")];
}
