// What each module of a function costs at a start, as `edge-runner deps --times` tells it.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { firstByteTimes, median } from "./measure.mjs";
import { runner, startRunner } from "./servers.mjs";

/** The last start in `events`: [{ name, bytes, time }] in bytes and milliseconds. */
function lastStart(project, events) {
  const { nodes, start } = JSON.parse(execFileSync(runner, ["deps", "f1", "--project", project, "--times", events, "--json"], { encoding: "utf8" }));
  return nodes.map(({ id, bytes }, index) => {
    const cost = start.nodes[index];
    return { name: `${cost?.approximate ? "~" : ""}${id}`, bytes, time: cost ? (cost.compile + cost.evaluate) / 1e6 : 0 };
  });
}

/** Whether the last start in `events` compiled none of the packages: their code came from an earlier one. */
function packagesCameCompiled(events) {
  const lines = fs.readFileSync(events, "utf8").split("\n").filter((line) => line.includes('"isolate.modules"'));
  return JSON.parse(lines.at(-1)).modules.every(({ url, fromCache }) => fromCache || !url.includes("/_npm/"));
}

/** One server: its first start, without compiled code of an earlier one, then `count` with it. */
async function startsOf(project, folder, count) {
  fs.rmSync(path.join(process.env.XDG_CACHE_HOME, "edge-studio/code"), { recursive: true, force: true });
  const events = path.join(folder, "events.ndjson");
  fs.rmSync(events, { force: true });
  const server = await startRunner(project, ["--policy", "oneshot", "--events", events]);
  const started = async () => {
    await firstByteTimes(server.port, server.path, { count: 1, pause: 300 });
    return lastStart(project, events);
  };
  try {
    const first = await started();
    const later = [];
    for (let attempt = 0; attempt < 50 && later.length < count; attempt++) {  // the code is written bit by bit
      const start = await started();
      if (packagesCameCompiled(events)) later.push(start);
    }
    if (later.length < count) throw new Error("the compiled code of the packages was never kept");
    return { first, later };
  } finally {
    server.stop();
  }
}

/** { modules: [{ name, bytes, first, later }], total }, medians in milliseconds. */
export async function loadTimes(project, { rounds, starts }) {
  const servers = [];
  const folder = path.join(process.env.XDG_CACHE_HOME, "loads");
  fs.mkdirSync(folder, { recursive: true });
  for (let round = 0; round < rounds; round++) servers.push(await startsOf(project, folder, starts));
  const first = servers.map((server) => server.first), later = servers.flatMap((server) => server.later);
  const medianOf = (list, pick) => median(list.map(pick));
  const modules = first[0].map(({ name, bytes }, index) =>
    ({ name, bytes, first: medianOf(first, (start) => start[index].time), later: medianOf(later, (start) => start[index].time) }));
  const sum = (start) => start.reduce((time, module) => time + module.time, 0);
  return { modules, total: { bytes: modules.reduce((bytes, module) => bytes + (module.bytes ?? 0), 0), first: medianOf(first, sum), later: medianOf(later, sum) } };
}
