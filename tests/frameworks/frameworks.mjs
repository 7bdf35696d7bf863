// Asks the functions of the project what cases.json says, and holds the answers against it.
//   frameworks.mjs [part of a path]   only those
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { serveProject } from "../conformance/edge_runner.mjs";
import { startStub } from "./stub.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const part = process.argv[2] ?? "";
const patience = 120_000;

/** What differs; empty: nothing. */
async function difference(url, { path, json, status = 200, answer, contains }) {
  const init = json === undefined ? {} : { method: "POST", headers: { "content-type": "application/json", accept: "application/json, text/event-stream" }, body: JSON.stringify(json) };
  const response = await fetch(`${url}/${path}`, { ...init, signal: AbortSignal.timeout(patience) });
  const text = await response.text();
  if (response.status !== status || (answer !== undefined && text !== answer) || (contains !== undefined && !text.includes(contains))) return `${response.status} ${text.slice(0, 300)}`;
  return "";
}

/** A greeting, an echo and an end. Frames are short: RFC 6455, 5.2. */
function socketDifference(url, path) {
  const { hostname, port, pathname } = new URL(`${url}/${path}`);
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(port), hostname);
    const masked = (first, payload) => Buffer.concat([Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]), Buffer.from(payload, "latin1")]);
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`);
    socket.write(Buffer.concat([masked(0x81, "hello"), masked(0x88, "\x03\xe8")]));
    socket.setTimeout(patience, () => socket.destroy());
    socket.on("data", (bytes) => (text += bytes.toString("latin1")));
    socket.on("error", (error) => (text += error.message));
    socket.on("close", () => resolve(/^HTTP\/1\.1 101 [^]*\x81\x04meow\x81\x05hello\x88/.test(text) ? "" : JSON.stringify(text.slice(0, 300))));
  });
}

const { requests, sockets } = JSON.parse(readFileSync(here("cases.json"), "utf8"));
const { url, child } = await serveProject(here("project"), [], { program: process.env.EDGE_RUNNER, stdio: ["pipe", "pipe", "inherit"] });
const stub = await startStub();
let failures = 0;
const tell = (path, found) => {
  if (found !== "") failures++;
  console.log(`${found === "" ? "ok  " : "FAIL"} ${path}${found === "" ? "" : `: ${found}`}`);
};
for (const each of requests) if (each.path.includes(part)) tell(each.path, await difference(url, { ...each, path: each.path.replace("STUB", stub.url) }).catch(String));
for (const path of sockets) if (path.includes(part)) tell(`ws ${path}`, await socketDifference(url, path));
child.stdin.end();
stub.stop();
process.exitCode = failures === 0 ? 0 : 1;
