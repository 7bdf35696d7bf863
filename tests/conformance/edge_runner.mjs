// The real edge-runner on a project of this folder, every request in an isolate of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const defaultProgram = here("../../build/release/bin/edge-runner");

/** Resolves to `{ url, stop }`; the URL is that of the functions. */
export async function startRunner(program = defaultProgram) {
  const cache = mkdtempSync(`${tmpdir()}/conformance-`);
  const options = ["--port", "0", "--policy", "oneshot", "--no-verify-jwt", "--cpu-limit", "0", "--memory-limit", "1024"];
  const child = spawn(program, ["serve", "--project", here("project"), ...options], {
    env: { ...process.env, XDG_CACHE_HOME: cache },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const url = await new Promise((resolve, reject) => {
    let text = "";
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`edge-runner ended with ${code}`)));
    child.stdout.on("data", (bytes) => {
      const found = /(http:\/\/127\.0\.0\.1:\d+\/functions\/v1)/.exec((text += bytes));
      if (found) resolve(found[1]);
    });
  });
  const stop = () => {
    child.removeAllListeners("exit");
    child.kill();
    rmSync(cache, { recursive: true, force: true });
  };
  return { url, stop };
}
