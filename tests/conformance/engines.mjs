// Where a file of web-platform-tests runs: `{ name, run(test), stop() }`. A run gives `{ tests: [{ name, pass, message }], error }`.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRunner } from "./edge_runner.mjs";
import { locationOf, scriptOf } from "./wpt.mjs";

const milliseconds = 15_000;
const prelude = readFileSync(new URL("wpt_harness.js", import.meta.url), "utf8");

function parts(root, server, test) {
  const harness = readFileSync(join(root, "resources/testharness.js"), "utf8");
  return { prelude, harness, script: scriptOf(root, server, test), location: locationOf(server.origin, test), milliseconds };
}

export async function edgeRunner(root, server, program) {
  const runner = await startRunner(program);
  const run = async (test) => {
    try {
      const answer = await fetch(`${runner.url}/wpt`, { method: "POST", body: JSON.stringify(parts(root, server, test)), signal: AbortSignal.timeout(milliseconds + 10_000) });
      return answer.ok ? await answer.json() : { tests: [], error: `${answer.status} ${await answer.text()}` };
    } catch (error) {
      return { tests: [], error: `${error}` };
    }
  };
  return { name: "edge-runner", run, stop: runner.stop };
}

/** A process a file. */
export function deno(root, server, program) {
  const folder = mkdtempSync(`${tmpdir()}/conformance-deno-`);
  let number = 0;
  const run = (test) =>
    new Promise((resolve) => {
      const { harness, script, location } = parts(root, server, test), file = join(folder, `${++number}.js`), end = "\u0001results ";
      const body = `(0, eval)(${JSON.stringify(prelude)});\nconst results = await runWpt(${JSON.stringify(harness)}, ${JSON.stringify(script)}, ${milliseconds});\nconsole.log(${JSON.stringify(end)} + JSON.stringify(results));\nDeno.exit(0);\n`;
      writeFileSync(file, body);
      const options = { timeout: milliseconds + 10_000, maxBuffer: 1 << 28, env: { ...process.env, NO_COLOR: "1" } };
      execFile(program, ["run", "--no-check", "--allow-all", "--quiet", `--location=${location}`, file], options, (error, output, trouble) => {
        const at = output.lastIndexOf(end);
        rmSync(file, { force: true });
        resolve(at >= 0 ? JSON.parse(output.slice(at + end.length)) : { tests: [], error: `${trouble || error}`.slice(0, 300) });
      });
    });
  return { name: "deno", run, stop: () => rmSync(folder, { recursive: true, force: true }) };
}
