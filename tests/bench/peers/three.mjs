// Cold start of a function with hono, zod and supabase-js beside workerd and Deno, in one run.
//   node tests/bench/peers/three.mjs [--quick]
import fs from "node:fs";
import { firstByteTimes, median } from "./measure.mjs";
import { compare, coldCount, report } from "./compare.mjs";
import { bundleThree, makeThreeProject, requirePeers, startDeno, startRunner, startWorkerd } from "./servers.mjs";

requirePeers();
const bundle = bundleThree();
const project = makeThreeProject();
console.log(`the function and its packages as one file of esbuild's: ${fs.statSync(bundle).size} bytes`);

const cold = await compare(
  { "edge-runner": () => startRunner(project, ["--policy", "oneshot"]), workerd: () => startWorkerd("three"), deno: () => startDeno("three", [bundle]) },
  async (server) => {
    await firstByteTimes(server.port, server.path, { count: 10, pause: 30 });
    return median(await firstByteTimes(server.port, server.path, { count: coldCount, pause: 30 }));
  });
report("fresh isolate with three packages, request sent to first byte (median)", "ms", cold, 2);

// The same from a snapshot of the evaluated modules, which is made once the function has answered.
const kept = await compare({ "edge-runner": () => startRunner(project, ["--policy", "oneshot", "--snapshot", "f1"]) }, async (server) => {
  await firstByteTimes(server.port, server.path, { count: 6, pause: 700 });
  return median(await firstByteTimes(server.port, server.path, { count: coldCount, pause: 30 }));
});
report("the same with edge-runner's snapshot", "ms", { ...kept, workerd: cold.workerd, deno: cold.deno }, 2);
process.exit(0);
