// Client side of the measurements: one request at a time over one keep-alive connection, and wrk for load.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
export const median = (values) => percentile(values, 0.5);

/** Milliseconds from sending a GET to its first byte, `count` times with `pause` ms between. */
export async function firstByteTimes(port, path, { count, pause }) {
  const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  const times = [];
  for (let index = 0; index < count; index++) {
    const started = process.hrtime.bigint();
    const answered = new Promise((resolve, reject) => {
      socket.once("data", (bytes) => resolve(bytes));
      socket.once("close", () => reject(new Error(`the server on port ${port} closed the connection`)));
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    const bytes = await answered;
    times.push(Number(process.hrtime.bigint() - started) / 1e6);
    if (!bytes.toString("latin1").startsWith("HTTP/1.1 200")) throw new Error(`answer: ${bytes.toString("latin1").slice(0, 200)}`);
    socket.removeAllListeners("close");
    await sleep(pause);
  }
  socket.destroy();
  return times;
}

/** { perSecond, p50, p99 } in requests and milliseconds. */
export function load(port, path, { connections, seconds }) {
  const text = execFileSync("wrk", ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", `http://127.0.0.1:${port}${path}`], { encoding: "utf8" });
  const unit = { us: 0.001, ms: 1, s: 1000 };
  const latency = (name) => {
    const [, value, suffix] = text.match(new RegExp(`${name}%\\s+([\\d.]+)(us|ms|s)`));
    return Number(value) * unit[suffix];
  };
  if (/Non-2xx/.test(text)) throw new Error(text);
  return { perSecond: Number(text.match(/Requests\/sec:\s+([\d.]+)/)[1]), p50: latency("50"), p99: latency("99") };
}

/** Milliseconds that a whole process takes; one that fails is an error with its last words. */
export function timeCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"], timeout: 120_000, ...options });
    let took, words = "";
    child.stderr.on("data", (bytes) => (words += bytes));
    child.on("error", reject).on("exit", () => (took = performance.now() - started));
    child.on("close", (code) => (code === 0 ? resolve(took) : reject(new Error(`${command} ${args.join(" ")} ended with ${code}: ${words.slice(-500)}`))));
  });
}

/** Resident set of one process, bytes. */
export function ownResidentBytes(pid) {
  return Number(fs.readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) * 1024;
}

/** Resident set of a process tree, bytes. */
export function residentBytes(pid) {
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return ownResidentBytes(pid) + children.reduce((sum, child) => sum + residentBytes(child), 0);
}
