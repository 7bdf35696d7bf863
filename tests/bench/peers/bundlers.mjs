// The bundlers that bundles.mjs compares: each one's command, what it writes and how to make it forget what it keeps.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { kilobytes } from "./compare.mjs";
import { deno, denoEnvironment, esbuild, runner } from "./servers.mjs";

// As edge-runner has them (runner/eszip/envelope.cpp).
const zstdLevel = 9;
const brotliQuality = 9;

/** Empties a folder but for `kept`. */
function empty(folder, kept) {
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : [])
    if (!kept.includes(name)) fs.rmSync(path.join(folder, name), { recursive: true });
}

/** [{ name, command, files, packing, forget() }]; `forget` leaves the packages as they were fetched and nothing made of them. */
export function makeBundlers(project, scratch) {
  const folder = path.join(project, "supabase/functions/f1");
  const cache = path.join(process.env.XDG_CACHE_HOME, "edge-studio");
  const denoFolder = path.join(scratch, "deno");
  const own = (name, packing) => {
    const file = path.join(scratch, `f1.${packing}`);
    return { name, packing, files: [file], forget: () => empty(cache, ["packages", "remote"]),
             command: [runner, ["bundle", "f1", "--project", project, "--compress", packing, "-o", file]] };
  };
  const esbuildWith = (name, options) => {
    const file = path.join(scratch, `esbuild${options.join("")}.js`);
    const files = options.includes("--sourcemap") ? [file, `${file}.map`] : [file];
    return { name, files, forget: () => {}, command: [esbuild, ["index.ts", "--bundle", "--format=esm", "--target=es2022", "--charset=ascii",
      "--legal-comments=none", ...options, `--outfile=${file}`], { cwd: folder }] };
  };
  const denoWith = (name, options) => {
    const file = path.join(scratch, `deno${options.join("")}.js`);
    return { name, files: [file], forget: () => empty(denoFolder, ["npm", "dl"]),
             command: [deno, ["bundle", "--quiet", "--no-lock", "--node-modules-dir=none", ...options, "-o", file, "index.ts"], { cwd: folder, env: denoEnvironment(denoFolder) }] };
  };
  return [
    own("`edge-runner bundle`", "none"),
    own("`edge-runner bundle --compress zstd`", "zstd"),
    own("`edge-runner bundle --compress brotli`", "brotli"),
    esbuildWith("esbuild", []),
    esbuildWith("esbuild `--minify`", ["--minify"]),
    esbuildWith("esbuild `--minify --sourcemap`", ["--minify", "--sourcemap", "--sources-content=false"]),
    denoWith("`deno bundle`", []),
    denoWith("`deno bundle --minify`", ["--minify"]),
  ];
}

/** What a bundler wrote: plain, with zstd, with brotli; a file that it packed itself stands in its own column only. */
export function packedSizes({ files, packing = "none" }) {
  const bytes = Buffer.concat(files.map((file) => fs.readFileSync(file)));
  if (packing !== "none") return ["none", "zstd", "brotli"].map((each) => (each === packing ? kilobytes(bytes.length) : ""));
  const zstd = execFileSync("zstd", [`-${zstdLevel}`, "-c", "-q"], { input: bytes, maxBuffer: 1 << 28 });
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } });
  return [bytes, zstd, brotli].map((each) => kilobytes(each.length));
}
