// Modules of Node.js that are pure script, each asked one thing or two.
import assert from "node:assert";
import { Buffer } from "node:buffer";
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import EventEmitter, { once } from "node:events";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import qs from "node:querystring";
import { Readable, Transform } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, parse } from "node:url";
import util, { inspect, promisify } from "node:util";

async function streams(): Promise<string> {
  const pieces: string[] = [];
  const upper = new Transform({ transform: (chunk, _, done) => done(null, String(chunk).toUpperCase()) });
  await pipeline(Readable.from(["a", "b"]), upper, async (source) => {
    for await (const piece of source) pieces.push(String(piece));
  });
  return pieces.join("") + (await new Response(Readable.toWeb(Readable.from([Buffer.from("web")])) as ReadableStream).text()) + (await text(Readable.from(["x", "y"])));
}

function failing(): string {
  try {
    assert.deepStrictEqual({ a: 1 }, { a: 2 });
    return "";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

Deno.serve(async () => {
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit("ready", 1, 2), 1);
  return Response.json({
    assert: failing(),
    buffer: Buffer.from("héllo").toString("base64") + Buffer.concat([Buffer.from([1]), Buffer.alloc(2)]).length,
    hash: createHash("sha256").update("a").update("b").digest("hex").slice(0, 8),
    md5: createHash("md5").update("").digest("hex"),
    hmac: createHmac("sha1", "k").update("d").digest("base64"),
    random: randomBytes(8).length,
    equal: timingSafeEqual(Buffer.from("a"), Buffer.from("a")),
    events: await once(emitter, "ready"),
    os: os.EOL + os.hostname(),
    path: path.join("/a", "..", "b") + path.extname("x.ts"),
    process: [process.platform, typeof process.env.SUPABASE_URL, process.getBuiltinModule("node:path") === path].join(),
    tick: await new Promise((resolve) => process.nextTick(resolve, "tick")),
    query: qs.stringify({ a: [1, 2] }) + JSON.stringify(qs.parse("a=1&b=2")),
    stream: await streams(),
    decoder: new StringDecoder("utf8").write(Buffer.from([0x61, 0xe2, 0x82])),
    timers: await sleep(1, "later"),
    url: fileURLToPath("file:///a%20b") + parse("http://u:p@h:1/p?q=1#f").host,
    util: util.format("%s %d %j", "a", 1, { x: 1 }) + inspect({ a: [1] }),
    deep: util.isDeepStrictEqual({ a: new Map([[1, { b: 2 }]]) }, { a: new Map([[1, { b: 2 }]]) }),
    promisify: await promisify((value: number, done: (error: null, result: number) => void) => done(null, value + 1))(1),
    globals: [typeof (globalThis as { Buffer?: unknown }).Buffer, typeof (globalThis as { process?: unknown }).process].join(),
  });
});
