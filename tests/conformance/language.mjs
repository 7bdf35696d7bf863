// node tests/conformance/language.mjs TEST262 [--runner PROGRAM] [--expect]: the tests of test262 for what runner/builtins adds,
// in edge-runner. TEST262 is a checkout of https://github.com/tc39/test262. Ends with 1 when a test fails that
// language_failures.txt does not list; --expect writes that list anew.
import { readFileSync, writeFileSync } from "node:fs";
import { startRunner } from "./edge_runner.mjs";
import { harnessOf, selectTests } from "./test262.mjs";

const added = [
  "change-array-by-copy", "Array.fromAsync", "array-grouping", "set-methods", "iterator-helpers", "promise-with-resolvers", "promise-try",
  "String.prototype.isWellFormed", "String.prototype.toWellFormed", "arraybuffer-transfer", "json-parse-with-source", "Float16Array",
  "Intl.DurationFormat", "Intl.NumberFormat-v3", "Intl.Locale-info", "RegExp.escape", "Math.sumPrecise", "Error.isError", "uint8array-base64",
  "upsert",
];
/** Temporal is a package's. */
const notHere = [
  "Temporal", "explicit-resource-management", "resizable-arraybuffer", "immutable-arraybuffer", "joint-iteration", "iterator-sequencing",
  "iterator-chunking", "iterator-includes", "Iterator.prototype.join", "cross-realm", "await-dictionary",
];
const listPath = new URL("language_failures.txt", import.meta.url);

async function runTest(url, harness, test) {
  try {
    const body = JSON.stringify({ harness: harness(test), script: test.script, asynchronous: test.asynchronous });
    const answer = await fetch(`${url}/test262`, { method: "POST", body, signal: AbortSignal.timeout(20_000) });
    return await answer.text();
  } catch (error) {
    return String(error);
  }
}

async function runAll(tests, url, harness) {
  const failures = new Map();
  let next = 0;
  const worker = async () => {
    for (let test; (test = tests[next++]); ) {
      const result = await runTest(url, harness, test);
      if (result !== "pass") failures.set(test.path, result);
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return failures;
}

function report(tests, failures, expected) {
  for (const feature of added) {
    const asking = tests.filter((test) => test.features.includes(feature));
    const failed = asking.filter((test) => failures.has(test.path)).length;
    console.log(`${feature.padEnd(32)} ${asking.length - failed} of ${asking.length}`);
  }
  const unexpected = [...failures.keys()].filter((path) => !expected.has(path));
  for (const path of unexpected) console.log(`FAILS ${path}\n  ${failures.get(path).slice(0, 200)}`);
  for (const path of expected) if (!failures.has(path)) console.log(`passes now: ${path}`);
  console.log(`${tests.length - failures.size} of ${tests.length} pass, ${unexpected.length} of the others were not expected to fail`);
  return unexpected.length;
}

const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : undefined);
const program = option("--runner"), folder = args.find((each) => !each.startsWith("--"));
if (!folder) throw new Error("usage: node tests/conformance/language.mjs TEST262 [--runner PROGRAM] [--expect]");

const tests = selectTests(folder, ["test/built-ins", "test/intl402"], added, notHere);
const runner = await startRunner(program);
try {
  const failures = await runAll(tests, runner.url, harnessOf(folder));
  if (args.includes("--expect")) writeFileSync(listPath, [...failures.keys()].sort().join("\n") + "\n");
  const expected = new Set(readFileSync(listPath, "utf8").split("\n").filter(Boolean));
  process.exitCode = report(tests, failures, expected) > 0 ? 1 : 0;
} finally {
  runner.stop();
}
