
class Als { run(_: any, f: any, ...g: any[]) { return f(...g); } getStore() {} enterWith() {} exit(f: any) { return f(); } static bind(f: any) { return f; } static snapshot() { return (f: any, ...g: any[]) => f(...g); } }
class Res { runInAsyncScope(f: any, t: any, ...g: any[]) { return f.apply(t, g); } emitDestroy() {} bind(f: any) { return f; } asyncId() { return 1; } static bind(f: any) { return f; } }
class Base { on() {} }
module.exports = (name: string) => {
  if (name === "async_hooks") return { AsyncLocalStorage: Als, AsyncResource: Res, executionAsyncId: () => 0, createHook: () => ({ enable() {}, disable() {} }) };
  const { Transform } = require("./modules").builtinModule("stream");
  const no = (n: string) => function () { throw new Error("stub " + name + "." + n); };
  if (name === "net") return { isIP: (t: string) => /^\d+(\.\d+){3}$/.test(t) ? 4 : /:/.test(t) ? 6 : 0, isIPv4: (t: string) => /^\d+(\.\d+){3}$/.test(t), isIPv6: (t: string) => /:/.test(t), Socket: Base, Server: Base, connect: no("connect"), createServer: no("createServer") };
  if (name === "zlib") return { constants: {}, createGunzip: () => new Transform(), createGzip: () => new Transform(), createInflate: () => new Transform(), createInflateRaw: () => new Transform(), createDeflateRaw: () => new Transform(), createDeflate: () => new Transform(), Gzip: Base, Gunzip: Base, Deflate: Base, DeflateRaw: Base, Inflate: Base, InflateRaw: Base, Unzip: Base, Z_SYNC_FLUSH: 2, brotliCompress: no("b"), gzip: no("g"), inflate: no("i"), unzip: no("u"), deflate: no("d"), gunzip: no("g"), brotliDecompress: no("bd") };
  if (name.startsWith("dns")) return { ADDRCONFIG: 1024, V4MAPPED: 8, ALL: 16, Resolver: Base, lookup: (h: string, o: any, c: any) => { c ??= o; queueMicrotask(() => o?.all ? c(null, [{ address: "127.0.0.1", family: 4 }]) : c(null, "127.0.0.1", 4)); }, promises: {} };
  if (name === "http2") return { constants: { HTTP2_HEADER_STATUS: ":status" }, Http2ServerRequest: Base, Http2ServerResponse: Base, createServer: no("cs"), connect: no("c") };
  if (name.startsWith("fs")) return { promises: {}, constants: {}, Stats: Base, ReadStream: Base, WriteStream: Base, stat: no("stat"), statSync: no("statSync"), existsSync: () => false, readFileSync: no("readFileSync"), readFile: no("rf"), createReadStream: no("crs"), createWriteStream: no("cws"), writeSync: no("ws"), write: no("w"), openSync: no("os"), open: no("o"), close: no("c"), fsync: no("f"), fsyncSync: no("f"), mkdir: no("m"), mkdirSync: no("m"), writev: no("w") };
  return new Proxy({}, { get: (_, n) => n === "__esModule" ? undefined : Base });
};
