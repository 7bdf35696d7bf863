// What needs the engine: stores that follow a request through everything that calls back later, zlib, keys.
import { AsyncLocalStorage } from "node:async_hooks";
import { Buffer } from "node:buffer";
import { createSign, createVerify, generateKeyPairSync } from "node:crypto";
import { promisify } from "node:util";
import zlib from "node:zlib";

const requests = new AsyncLocalStorage<string>();
const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

async function deep(): Promise<string | undefined> {
  await pause();
  await { then(resolve: (value: unknown) => void) { queueMicrotask(() => resolve(1)); } };
  return requests.getStore();
}

Deno.serve(async () => {
  const stores = await Promise.all(["a", "b", "c"].map((name) => requests.run(name, deep)));
  const packed = await promisify(zlib.gzip)(Buffer.from("packed ".repeat(1000)));
  const unpacked = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signature = createSign("SHA256").update("text").sign(privateKey);
  return Response.json({
    stores, outside: requests.getStore() === undefined, zlib: unpacked.length,
    verified: createVerify("SHA256").update("text").verify(publicKey, signature),
  });
});
