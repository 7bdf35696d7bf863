// Tests of test262 as they lie in its folder: https://github.com/tc39/test262/blob/main/INTERPRETING.md
import { readdirSync, readFileSync } from "node:fs";

/** A list in a test's front matter, in either of YAML's forms. */
function listOf(front, key) {
  const inline = new RegExp(`^${key}:\\s*\\[([^\\]]*)\\]`, "m").exec(front);
  if (inline) return inline[1].split(",").map((item) => item.trim()).filter(Boolean);
  const lines = new RegExp(`^${key}:\\s*\\n((?:\\s+-\\s.*\\n?)+)`, "m").exec(front);
  return lines ? lines[1].split("\n").map((line) => line.replace(/^\s+-\s/, "").trim()).filter(Boolean) : [];
}

function read(folder, path) {
  const script = readFileSync(`${folder}/${path}`, "utf8");
  const front = /\/\*---([\s\S]*?)---\*\//.exec(script)?.[1] ?? "";
  const flags = listOf(front, "flags");
  return {
    path,
    script: flags.includes("onlyStrict") ? `"use strict";\n${script}` : script,
    features: listOf(front, "features"),
    includes: listOf(front, "includes"),
    asynchronous: flags.includes("async"),
    plain: !/^negative:/m.test(front) && !flags.includes("module") && !flags.includes("raw"),
  };
}

/** The tests below `folders` that ask for one of `features` and for none of `without`. */
export function selectTests(folder, folders, features, without) {
  const tests = folders.flatMap((below) => readdirSync(`${folder}/${below}`, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(".js") && !entry.name.includes("_FIXTURE"))
    .map((entry) => read(folder, `${entry.parentPath ?? entry.path}/${entry.name}`.slice(folder.length + 1)));
  return tests
    .filter((test) => test.plain && test.features.some((each) => features.includes(each)) && !test.features.some((each) => without.includes(each)))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Gives the text of the harness that a test asks for. */
export function harnessOf(folder) {
  const texts = new Map();
  const text = (name) => {
    if (!texts.has(name)) texts.set(name, readFileSync(`${folder}/harness/${name}`, "utf8"));
    return texts.get(name);
  };
  return (test) => ["assert.js", "sta.js", ...(test.asynchronous ? ["doneprintHandle.js"] : []), ...test.includes].map(text).join("\n");
}
