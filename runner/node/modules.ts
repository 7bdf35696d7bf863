// The modules of node: by name. Each is evaluated when it is first asked for; what is not here is not to be had.
// To add one: a file, a line here, a line in runner/modules/node_builtins.cpp.

type Make = () => any;

const modules: Record<string, Make> = {
  assert: () => require("./assert"),
  "assert/strict": () => require("./assert").strict,
  async_hooks: () => require("./async_hooks"),
  buffer: () => require("./buffer"),
  child_process: () => require("./child_process"),
  cluster: () => require("./cluster"),
  console: () => require("./console"),
  constants: () => require("./constants"),
  crypto: () => require("./crypto"),
  diagnostics_channel: () => require("./diagnostics_channel"),
  dns: () => require("./dns"),
  "dns/promises": () => require("./dns").promises,
  events: () => require("./events"),
  fs: () => require("./fs"),
  "fs/promises": () => require("./fs").promises,
  http: () => require("./http"),
  http2: () => require("./http2"),
  https: () => require("./https"),
  _http_agent: () => require("./http"),
  _http_client: () => require("./http"),
  _http_common: () => require("./http"),
  _http_incoming: () => require("./http"),
  _http_outgoing: () => require("./http"),
  _http_server: () => require("./http"),
  inspector: () => require("./refused_modules").inspector,
  module: () => require("./module"),
  net: () => require("./net"),
  os: () => require("./os"),
  path: () => require("./path"),
  "path/posix": () => require("./path").posix,
  "path/win32": () => require("./path").win32,
  perf_hooks: () => require("./perf_hooks"),
  process: () => require("./process").process,
  punycode: () => require("punycode/punycode.js"),
  querystring: () => require("./querystring"),
  repl: () => require("./refused_modules").repl,
  stream: () => require("./stream"),
  "stream/consumers": () => require("./stream_consumers"),
  "stream/promises": () => require("./stream").promises,
  "stream/web": () => require("./stream_web"),
  string_decoder: () => require("string_decoder"),
  sys: () => require("./util"),
  timers: () => require("./timers"),
  "timers/promises": () => require("./timers").promises,
  tls: () => require("./tls"),
  tty: () => require("./tty"),
  url: () => require("./url"),
  util: () => require("./util"),
  "util/types": () => require("./util").types,
  wasi: () => require("./refused_modules").wasi,
  worker_threads: () => require("./worker_threads"),
  zlib: () => require("./zlib"),
};

const made = new Map<string, any>();

/** A module with its default export, which is what require() gives; undefined: there is none of this name. */
export function builtinModule(name: string): any {
  if (!made.has(name)) {
    const make = Object.prototype.hasOwnProperty.call(modules, name) ? modules[name] : undefined;
    if (!make) return undefined;
    const exported = make();
    made.set(name, exported && exported.__esModule ? exported.default : exported);
  }
  return made.get(name);
}

export function builtinNames(): string[] {
  return Object.keys(modules);
}
