// The real edge-runner on a project of this folder, every request in an isolate of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const defaultProgram = here("../../build/release/bin/edge-runner");

/** Serves `project` on a free port without tokens. Resolves to `{ url, child }`; the URL is that of the functions. */
export async function serveProject(project, options, { program = defaultProgram, ...spawning }) {
  const child = spawn(program, ["serve", "--project", project, "--port", "0", "--no-verify-jwt", ...options], spawning);
  const url = await new Promise((resolve, reject) => {
    let text = "";
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`edge-runner ended with ${code}`)));
    child.stdout.on("data", (bytes) => {
      const found = /(http:\/\/127\.0\.0\.1:\d+\/functions\/v1)/.exec((text += bytes));
      if (found) resolve(found[1]);
    });
  });
  child.removeAllListeners("exit");
  return { url, child };
}

/** Resolves to `{ url, stop }`. */
export async function startRunner(program = defaultProgram) {
  const cache = mkdtempSync(`${tmpdir()}/conformance-`);
  const { url, child } = await serveProject(here("project"), ["--policy", "oneshot", "--cpu-limit", "0", "--memory-limit", "1024"], {
    program,
    env: { ...process.env, XDG_CACHE_HOME: cache },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const stop = () => {
    child.kill();
    rmSync(cache, { recursive: true, force: true });
  };
  return { url, stop };
}
