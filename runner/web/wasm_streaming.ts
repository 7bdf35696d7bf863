// https://webassembly.github.io/spec/web-api/#streaming-modules
import { parseMimeType } from "./mime_type";
import { natives } from "./natives";
import { isResponse, type Response } from "./response";

function checked(source: unknown): Response {
  if (!isResponse(source)) throw new TypeError("The source is not a Response");
  const type = source.headers.get("content-type");
  if (type === null || type.includes(";") || parseMimeType(type)?.essence !== "application/wasm") {
    throw new TypeError(`Invalid WebAssembly content type: ${type ?? "none"}`);
  }
  if (!source.ok) throw new TypeError(`HTTP status code ${source.status}`);
  if (source.bodyUsed || source.body?.locked) throw new TypeError("The response's body was read already");
  return source;
}

/** Feeds what V8 compiles; stream `id` is its own. */
export async function streamWasm(source: unknown, id: number): Promise<void> {
  try {
    const reader = checked(source).body?.getReader();
    for (;;) {
      const { value, done } = reader ? await reader.read() : { value: undefined, done: true };
      if (done) break;
      natives.wasmBytes(id, value as Uint8Array);
    }
    natives.wasmFinish(id);
  } catch (error) {
    natives.wasmAbort(id, error);
  }
}
