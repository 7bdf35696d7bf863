// Files of web-platform-tests: https://web-platform-tests.org/writing-tests/testharness.html#multi-global-tests
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { substitute } from "./wpt_pipes.mjs";

export const areas = [
  "url", "urlpattern", "encoding", "FileAPI", "streams", "fetch", "xhr", "dom", "html/webappapis", "hr-time", "user-timing",
  "performance-timeline", "WebCryptoAPI", "compression", "websockets", "webmessaging", "webidl", "wasm/jsapi", "console", "mimesniff",
  "eventsource",
];

/** What // META: lines say. */
function metaOf(text) {
  const meta = { script: [], variant: [], global: "" };
  for (const [, key, value] of text.matchAll(/^\/\/ META: (\w+)=(.*)$/gm)) {
    if (Array.isArray(meta[key])) meta[key].push(value.trim());
    else meta[key] = value.trim();
  }
  return meta;
}

function inNoFunction({ global }) {
  return global !== "" && global.split(",").every((each) => /^(?:shadowrealm|sharedworker|serviceworker)/.test(each.trim()));
}

/** The test files of an area, each with its variants: `{ path, variant }`. */
export function testsOf(root, area) {
  return readdirSync(join(root, area), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".any.js"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort()
    .flatMap((path) => {
      const meta = metaOf(readFileSync(join(root, path), "utf8"));
      if (inNoFunction(meta)) return [];
      return (meta.variant.length > 0 ? meta.variant : [""]).map((variant) => ({ area, path, variant }));
    });
}

/** Where its own server finds what has another name. */
const aliases = { "/resources/WebIDLParser.js": "resources/webidl2/lib/webidl2.js" };

/** One script of a test and what it asks for: its declarations share a scope, as in a page. */
/** Named after its address, where its errors are looked for. */
export function scriptOf(root, server, { path }) {
  const text = readFileSync(join(root, path), "utf8");
  const named = metaOf(text).script.map((script) => aliases[script] ?? (script.startsWith("/") ? script.slice(1) : normalize(join(dirname(path), script))));
  const files = named.map((script) => join(root, script.split("?")[0])).filter((file) => existsSync(file) && !file.endsWith("testharness.js"));
  const read = (file) => (file.includes(".sub.") ? substitute(readFileSync(file, "utf8"), server) : readFileSync(file, "utf8"));
  const scripts = files.map(read);
  return [...scripts, path.includes(".sub.") ? substitute(text, server) : text, `//# sourceURL=${server.origin}/${path}`].join("\n;\n");
}

export function locationOf(origin, { path, variant }) {
  return `${origin}/${path.replace(/\.any\.js$/, ".any.worker.html")}${variant}`;
}
