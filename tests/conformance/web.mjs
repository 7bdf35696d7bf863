// tests/conformance/run WPT [--deno PROGRAM] [--runner PROGRAM] [--area NAME]… [--expect] [--verbose]: web-platform-tests in
// edge-runner and in Deno, pass counts side by side. WPT is a checkout of https://github.com/web-platform-tests/wpt. Ends with
// 1 when a subtest fails that web_expected.json has as passing; --expect writes that file anew for the areas that ran.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { deno, edgeRunner } from "./engines.mjs";
import { areas, testsOf } from "./wpt.mjs";
import { serveFiles } from "./wpt_server.mjs";

const args = process.argv.slice(2);
const flag = (name) => args.includes(name) && args.splice(args.indexOf(name), 1).length > 0;
const option = (name) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : undefined);
const all = (name) => {
  const found = [];
  for (let value; (value = option(name)); ) found.push(value);
  return found;
};
const expectedFile = new URL("web_expected.json", import.meta.url);

async function runAll(engine, tests) {
  const results = new Map();
  let next = 0;
  const worker = async () => {
    for (let test; (test = tests[next++]); ) results.set(test.path + test.variant, await engine.run(test));
  };
  await Promise.all([worker(), worker()]);
  return results;
}

const passing = (result) => result.tests.filter((test) => test.pass).length;
const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);

/** How many subtests there are: as many as the engine that came furthest has found. */
function count(results, tests) {
  return sum(tests.map((test) => Math.max(...results.map((each) => each.get(test.path + test.variant).tests.length))));
}

function printTable(engines, results, tests) {
  const row = (name, mine) => {
    const total = count(results, mine);
    const cells = results.map((each) => sum(mine.map((test) => passing(each.get(test.path + test.variant)))));
    console.log(name.padEnd(22) + String(total).padStart(8) + cells.map((cell) => `${cell} ${((100 * cell) / (total || 1)).toFixed(1)} %`.padStart(18)).join(""));
  };
  console.log("area".padEnd(22) + "subtests".padStart(8) + engines.map((engine) => engine.name.padStart(18)).join(""));
  for (const area of areas) {
    const mine = tests.filter((test) => test.area === area);
    if (mine.length > 0) row(area, mine);
  }
  row("all", tests);
}

function printFailures(results, tests) {
  for (const test of tests) {
    const [mine, ...others] = results.map((each) => each.get(test.path + test.variant));
    const theirs = new Set(others.flatMap((other) => other.tests.filter((each) => each.pass).map((each) => each.name)));
    const failed = mine.tests.filter((each) => !each.pass);
    if (failed.length === 0 && !mine.error) continue;
    console.log(`${test.path}${test.variant}: ${failed.length} of ${mine.tests.length} fail ${mine.error}`);
    for (const each of failed) console.log(`  ${theirs.has(each.name) ? "*" : " "} ${each.name}: ${each.message}`.slice(0, 300));
  }
}

/** The number of passing subtests of each file: fewer than before is a regression. */
function regressions(results, tests) {
  const expected = existsSync(expectedFile) ? JSON.parse(readFileSync(expectedFile, "utf8")) : {};
  return tests.map((test) => test.path + test.variant).filter((name) => passing(results.get(name)) < (expected[name] ?? 0));
}

function writeExpected(results, tests) {
  const expected = existsSync(expectedFile) ? JSON.parse(readFileSync(expectedFile, "utf8")) : {};
  for (const test of tests) expected[test.path + test.variant] = passing(results.get(test.path + test.variant));
  const sorted = Object.fromEntries(Object.entries(expected).sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(expectedFile, JSON.stringify(sorted, null, 0).replaceAll(",", ",\n") + "\n");
}

const denoProgram = option("--deno"), runnerProgram = option("--runner"), wanted = all("--area"), only = option("--only") ?? "";
const expect = flag("--expect"), verbose = flag("--verbose"), [root] = args.map((each) => resolve(each));
if (!root) throw new Error("usage: tests/conformance/run WPT [--deno PROGRAM] [--runner PROGRAM] [--area NAME] [--only TEXT] [--expect] [--verbose]");

const tests = (wanted.length > 0 ? wanted : areas).flatMap((area) => testsOf(root, area)).filter((test) => test.path.includes(only));
const server = await serveFiles(root);
const engines = [await edgeRunner(root, server, runnerProgram), ...(denoProgram ? [deno(root, server, denoProgram)] : [])];
try {
  const results = [];
  for (const engine of engines) results.push(await runAll(engine, tests));
  printTable(engines, results, tests);
  if (verbose) printFailures(results, tests);
  if (expect) writeExpected(results[0], tests);
  const worse = regressions(results[0], tests);
  for (const name of worse) console.log(`REGRESSION ${name}`);
  process.exitCode = worse.length > 0 ? 1 : 0;
} finally {
  for (const engine of engines) engine.stop();
  server.stop();
}
