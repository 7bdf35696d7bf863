// The decoders of https://encoding.spec.whatwg.org besides UTF-8, UTF-16LE and windows-1252, on first touch.
export { TextDecoder as default } from "@exodus/bytes/encoding.js";
