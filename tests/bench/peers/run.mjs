// edge-runner beside Deno and workerd, in one run, as ratios. See README.md of the folder above for what is measured.
//   node tests/bench/peers/run.mjs [--quick]
import fs from "node:fs";
import path from "node:path";
import { firstByteTimes, load, median, ownResidentBytes, residentBytes, sleep } from "./measure.mjs";
import { coldCount, compare, report, rounds, seconds } from "./compare.mjs";
import { makeProject, requirePeers, startDeno, startRunner, startStudio, startWorkerd } from "./servers.mjs";

requirePeers();
const project = makeProject(1);

const cold = await compare(
  { "edge-runner": () => startRunner(project, ["--policy", "oneshot"]), workerd: () => startWorkerd("cold"), deno: () => startDeno("cold") },
  async (server) => {
    await firstByteTimes(server.port, server.path, { count: 10, pause: 30 });
    return median(await firstByteTimes(server.port, server.path, { count: coldCount, pause: 30 }));
  });
report("fresh isolate, request sent to first byte (median)", "ms", cold, 2);

const warmStarters = { "edge-runner": () => startRunner(project), workerd: () => startWorkerd("warm"), deno: () => startDeno("warm") };
for (const connections of [1, 64]) {
  const measure = (pick) => async (server) => {
    load(server.port, server.path, { connections, seconds: 1 });
    return pick(load(server.port, server.path, { connections, seconds }));
  };
  if (connections === 1) report("warm, 1 connection, p50", "ms", await compare(warmStarters, measure((result) => result.p50)), 3);
  else report("warm, 64 connections, requests a second", "/s", await compare(warmStarters, measure((result) => result.perSecond)), 0);
}

const count = 50;
const many = await startRunner(makeProject(count));
await firstByteTimes(many.port, "/functions/v1/f1", { count: 3, pause: 50 });
await sleep(1000);
const before = residentBytes(many.pid);
for (let index = 2; index <= count; index++) await firstByteTimes(many.port, `/functions/v1/f${index}`, { count: 1, pause: 20 });
await sleep(1000);
console.log(`RSS per further live isolate: ${((residentBytes(many.pid) - before) / (count - 1) / 1e6).toFixed(2)} MB (${count} functions alive)`);
many.stop();

const edited = await startRunner(project);
const source = path.join(project, "supabase/functions/f1/index.ts");
const saves = [];
for (let round = 0; round < coldCount / 4; round++) {
  const started = performance.now();
  fs.writeFileSync(source, `Deno.serve(() => new Response("round ${round}"));\n`);
  while ((await (await fetch(`http://127.0.0.1:${edited.port}${edited.path}`)).text()) !== `round ${round}`) await sleep(1);
  saves.push(performance.now() - started);
  await sleep(200);
}
edited.stop();
makeProject(1);
console.log(`save to the new code's first answer: median ${median(saves).toFixed(1)} ms, longest ${Math.max(...saves).toFixed(1)} ms`);

const paints = [];
let idle = 0;
for (let round = 0; round < rounds; round++) {
  const studio = await startStudio();
  paints.push(studio.firstPaint);
  await sleep(5000);
  idle = ownResidentBytes(studio.pid);
  studio.stop();
}
console.log(`edge-studio: first paint ${median(paints)} ms after exec, ${(idle / 1e6).toFixed(0)} MB resident after 5 s idle`);
process.exit(0);
