// https://nodejs.org/api/webstreams.html#utility-consumers
import { builtinModule } from "./modules";

async function bytes(stream: AsyncIterable<any>): Promise<any> {
  const { Buffer } = builtinModule("buffer"), chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}

const text = async (stream: AsyncIterable<any>): Promise<string> => new TextDecoder().decode(await bytes(stream));

export default {
  text,
  buffer: bytes,
  json: async (stream: AsyncIterable<any>) => JSON.parse(await text(stream)),
  blob: async (stream: AsyncIterable<any>) => new Blob([await bytes(stream)]),
  arrayBuffer: async (stream: AsyncIterable<any>) => new Uint8Array(await bytes(stream)).buffer,
};
