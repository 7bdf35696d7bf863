// From a save of a function with hono, zod and supabase-js to the first answer of the new code, beside Deno and wrangler.
//   node tests/bench/peers/save.mjs [--quick]
import { milliseconds, quick, table } from "./compare.mjs";
import { percentile, median, sleep } from "./measure.mjs";
import { makeThreeProject, requirePeers, saveThree, startDenoWatch, startRunner, startWrangler, wrangler } from "./servers.mjs";

requirePeers(wrangler);
const saves = quick ? 5 : 30;
const pause = 500;  // between an answer and the next save, so that all is at rest
const patience = 20_000;

/** The answer's first word; undefined while nothing answers. */
async function firstWord(server) {
  try {
    const response = await fetch(`http://127.0.0.1:${server.port}${server.path}`, { signal: AbortSignal.timeout(patience) });
    return (await response.text()).split(" ")[0];
  } catch {
    return undefined;
  }
}

async function until(server, text) {
  const deadline = performance.now() + patience;
  while ((await firstWord(server)) !== text) {
    if (performance.now() > deadline) throw new Error(`port ${server.port} never answered ${text}`);
    await sleep(1);
  }
}

/** Milliseconds of `saves` saves, each from before the file is written to the end of the first new answer. */
async function saveTimes(starter) {
  const project = makeThreeProject();
  saveThree(project, "before");
  const server = await starter(project);
  try {
    const times = [];
    await until(server, "before");
    for (let index = 0; index <= saves; index++) {
      await sleep(pause);
      const started = performance.now();
      saveThree(project, `save-${index}`);
      await until(server, `save-${index}`);
      if (index > 0) times.push(performance.now() - started);  // the first one may still find a server that starts up
    }
    return times;
  } finally {
    server.stop();
  }
}

const starters = {
  "edge-runner serve": startRunner,
  "deno serve --watch": startDenoWatch,
  "wrangler dev": startWrangler,
};
const rows = [];
for (const [name, starter] of Object.entries(starters)) {
  const times = await saveTimes(starter);
  rows.push([`\`${name}\``, milliseconds(median(times)), milliseconds(percentile(times, 0.9)), milliseconds(Math.max(...times))]);
}
makeThreeProject();
table(`From a save to the new code's first answer, ${saves} saves`, ["", "median", "p90", "longest"], rows);
process.exit(0);
