// What functions do most, in edge-runner, Deno and Node.js, in turn.
//   node tests/bench/peers/apis.mjs [--quick] [WORDS OF A NAME …]
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { rounds, table } from "./compare.mjs";
import { median } from "./measure.mjs";
import { deno, denoEnvironment, requirePeers, startRunner, work } from "./servers.mjs";

requirePeers();
const here = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "apis");
const wanted = process.argv.slice(2).filter((word) => word !== "--quick");

function makeProject() {
  const project = path.join(work, "project-apis"), folder = path.join(project, "supabase/functions/f1");
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(path.join(here, "cases.js"), path.join(folder, "cases.js"));
  fs.writeFileSync(path.join(folder, "index.ts"), `import { measureAll } from "./cases.js";
Deno.serve(async (request) => {
  const [origin, ...wanted] = await request.json();
  return Response.json(await measureAll(origin, wanted));
});
`);
  return project;
}

const server = spawn(process.execPath, [path.join(here, "server.mjs")], { stdio: ["ignore", "pipe", "inherit"] });
const origin = await new Promise((resolve) => server.stdout.once("data", (line) => resolve(String(line).trim())));
const order = JSON.stringify([origin, ...wanted]);
const project = makeProject();

async function inRunner() {
  const running = await startRunner(project, ["--cpu-limit", "0", "--idle-timeout", "0", "--memory-limit", "1024"]);
  const answer = await fetch(`http://127.0.0.1:${running.port}${running.path}`, { method: "POST", body: order });
  const text = await answer.text();
  running.stop();
  if (!answer.ok) throw new Error(`edge-runner: ${answer.status} ${text}`);
  return JSON.parse(text);
}
const inProcess = (program, args, env) => async () =>
  JSON.parse(execFileSync(program, [...args, path.join(here, "main.mjs"), order], { encoding: "utf8", env, maxBuffer: 1 << 24 }));

const engines = {
  "edge-runner": inRunner,
  Deno: inProcess(deno, ["run", "--allow-all", "--no-lock", "--quiet"], denoEnvironment()),
  "Node.js": inProcess(process.execPath, [], process.env),
};
const seen = {};
for (let round = 0; round < rounds; round++) {
  for (const [engine, run] of Object.entries(engines)) {
    for (const [name, time] of Object.entries(await run())) ((seen[name] ??= {})[engine] ??= []).push(time);
  }
}
server.kill();

const shown = (time) => (time < 1e4 ? `${time.toFixed(0)} ns` : time < 1e6 ? `${(time / 1e3).toFixed(1)} µs` : `${(time / 1e6).toFixed(2)} ms`);
const rows = Object.entries(seen).map(([name, times]) => {
  const medians = Object.keys(engines).map((engine) => median(times[engine]));
  return [name, ...medians.map(shown), (Math.min(...medians.slice(1)) / medians[0]).toFixed(2)];
});
table(`Time for one; the last column: speed as a share of the faster peer's (Node.js ${process.versions.node})`, ["", ...Object.keys(engines), "share"], rows);
