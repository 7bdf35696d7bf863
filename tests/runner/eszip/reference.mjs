// The platform's own library, asked from outside: bad input ends its whole process, so there is one process a question.
//   node reference.mjs TOOLS read ARCHIVE   prints {SPECIFIER: [source, map]}; a binary source cannot be asked for
//   node reference.mjs TOOLS build ARCHIVE  writes an archive of the modules below, or of those in a JSON file (a fourth
//                                           argument; {"modules": {SPECIFIER: [type, text]}, "importMap": SPECIFIER}, the root first)
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [tools, action, archive, given] = process.argv.slice(2);
const { build, Parser } = await import(pathToFileURL(`${tools}/@deno/eszip/esm/mod.js`));

const project = given ? JSON.parse(readFileSync(given, "utf8")) : {};
const modules = project.modules ?? {
  "file:///src/index.ts": ["application/typescript", `
    import { word } from "./lib/word.ts";
    import data from "./data.json" with { type: "json" };
    import old from "https://example.com/old.js";
    import type { Shape } from "./types.ts";
    enum Colour { Red, Green }
    export const answer: string = word + data.n + old + Colour.Green;`],
  "file:///src/lib/word.ts": ["application/typescript", "export const word: string = \"äöü €\";"],
  "file:///src/data.json": ["application/json", "{\"n\": 1}"],
  "file:///src/types.ts": ["application/typescript", "export interface Shape { area: number }"],
  "https://example.com/new.js": ["application/javascript", "export default 7;"],
};

async function load(specifier) {
  if (specifier === "https://example.com/old.js") specifier = "https://example.com/new.js";
  const [type, content] = modules[specifier];
  return { kind: "module", specifier, headers: { "content-type": type }, content };
}

if (action === "build") {
  writeFileSync(archive, await build([Object.keys(modules)[0]], load, project.importMap));
} else {
  const parser = await Parser.createInstance();
  const specifiers = await parser.parseBytes(new Uint8Array(readFileSync(archive)));
  await parser.load();
  const found = {};
  for (const specifier of specifiers) {
    const isBinary = /\.(png|wasm)$/.test(specifier);
    found[specifier] = isBinary ? [] : [await parser.getModuleSource(specifier), (await parser.getModuleSourceMap(specifier)) ?? ""];
  }
  process.stdout.write(JSON.stringify(found));
}
