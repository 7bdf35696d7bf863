// Base64url, as keys in JSON have it.
import { builtinModule } from "./modules";

export const toBase64Url = (bytes: Uint8Array): string =>
  builtinModule("buffer").Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64").replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_");
export const fromBase64Url = (text: string): Uint8Array => builtinModule("buffer").Buffer.from(text.replace(/-/g, "+").replace(/_/g, "/"), "base64");
