// What bundling, deploying and loading a function with hono, zod and supabase-js costs, beside esbuild, Deno and the
// Supabase CLI. Cold: the packages are fetched, nothing of them was bundled before; edited: only index.ts is new since.
//   node tests/bench/peers/bundles.mjs [--quick] [bundling] [deploying] [loading]     (no part named: all three)
import fs from "node:fs";
import path from "node:path";
import { makeBundlers, packedSizes } from "./bundlers.mjs";
import { kilobytes, milliseconds, quick, table } from "./compare.mjs";
import { deployers } from "./deployers.mjs";
import { loadTimes } from "./loads.mjs";
import { median, timeCommand } from "./measure.mjs";
import { makeThreeProject, requirePeers, saveThree, supabase, work } from "./servers.mjs";
import { startPlatform } from "./platform.mjs";

requirePeers(supabase);
const runs = quick ? 3 : 7;
const project = makeThreeProject();
saveThree(project, "first");
const scratch = fs.mkdtempSync(path.join(work, "bundles-"));
process.env.XDG_CACHE_HOME = path.join(scratch, "cache");
process.on("exit", () => fs.rmSync(scratch, { recursive: true, force: true }));

async function bundling() {
  const bundlers = makeBundlers(project, scratch);
  for (const bundler of bundlers) await timeCommand(...bundler.command);  // fetches the packages
  const times = bundlers.map(() => ({ cold: [], edited: [], unchanged: [] }));
  for (let run = 0; run < runs; run++) {
    for (const [index, bundler] of bundlers.entries()) {
      bundler.forget();
      times[index].cold.push(await timeCommand(...bundler.command));
      saveThree(project, `${run}-${index}`);
      times[index].edited.push(await timeCommand(...bundler.command));
      times[index].unchanged.push(await timeCommand(...bundler.command));
    }
  }
  const rows = bundlers.map((bundler, index) => [bundler.name, ...Object.values(times[index]).map((list) => milliseconds(median(list))), ...packedSizes(bundler)]);
  rows.push(["Supabase CLI", "on this side only in Docker", "", "", "", "", ""]);
  table(`Bundling, whole process, median of ${runs}`, ["", "cold", "edited", "unchanged", "size", "zstd", "brotli"], rows);
}

async function deploying() {
  const platform = await startPlatform();
  const rows = [];
  const all = deployers(project, platform.url, scratch).map((deployer) => ({ ...deployer, times: [] }));
  for (let run = 0; run < runs + 1; run++) {
    for (const deployer of all) {
      platform.requests.length = 0;
      const took = await timeCommand(...deployer.command);
      if (run > 0) deployer.times.push(took);  // the first one writes what it keeps about the project
      deployer.requests = [...platform.requests];
    }
  }
  for (const { name, times, requests } of all) {
    const uploaded = requests.reduce((sum, request) => sum + request.bytes, 0);
    rows.push([name, milliseconds(median(times)), kilobytes(uploaded), requests.map((request) => request.method).join(", ")]);
  }
  platform.stop();
  table(`Deploying to a platform on loopback that answers at once, whole process, median of ${runs}`, ["", "time", "uploaded", "requests"], rows);
}

async function loading() {
  const { modules, total } = await loadTimes(project, { rounds: quick ? 1 : 5, starts: quick ? 3 : 7 });
  const figures = ({ bytes, first, later }) => [bytes ? kilobytes(bytes) : "", milliseconds(first), milliseconds(later)];
  const shown = modules.sort((a, b) => b.later - a.later).slice(0, 6).map((module) => [module.name, ...figures(module)]);
  table("Loading (compile and evaluate), the dearest modules; ~: a share of its bundle by size", ["", "size", "first start", "later starts"],
    [...shown, [`all ${modules.length} modules`, ...figures(total)]]);
}

const parts = { bundling, deploying, loading };
const named = process.argv.slice(2).filter((argument) => argument in parts);
for (const part of named.length > 0 ? named : Object.keys(parts)) await parts[part]();
process.exit(0);
