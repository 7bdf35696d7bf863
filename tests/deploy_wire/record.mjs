// Records what the real Supabase CLI sends for a project, as normalised JSON: the goldens of this folder.
//
//   npm install --prefix /tmp/supabase-cli @supabase/cli-linux-x64@3.1.0
//   node tests/deploy_wire/record.mjs --cli /tmp/supabase-cli/node_modules/@supabase/cli-linux-x64/bin/supabase
//
// Every case of cases.json is one folder of fixture/ deployed against a mock of the Management API on loopback; the
// golden is written to golden/CASE.json. import_texts.json holds spellings of imports, with {} for a file each; which of
// the files went up is written to golden/import_texts.json. `--project DIR --function NAME` prints one recording instead.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const ref = "abcdefghijklmnopqrst";
const token = "sbp_" + "0123456789".repeat(4);

function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

/// Splits a multipart body into parts; CRLF framing as RFC 7578 has it.
function parts(body, boundary) {
  const found = [];
  const mark = Buffer.from("--" + boundary);
  let at = body.indexOf(mark);
  while (at >= 0) {
    const next = body.indexOf(mark, at + mark.length);
    if (next < 0) break;
    const part = body.subarray(at + mark.length + 2, next - 2);
    const split = part.indexOf("\r\n\r\n");
    found.push({ head: part.subarray(0, split).toString(), data: part.subarray(split + 4) });
    at = next;
  }
  return found;
}

function describe({ head, data }) {
  const name = /; name="([^"]*)"/.exec(head)?.[1];
  const filename = /; filename="([^"]*)"/.exec(head)?.[1];
  const type = /Content-Type: *(.*)/i.exec(head)?.[1] ?? null;
  const part = { name, filename: filename ?? null, type, bytes: data.length };
  if (name === "metadata") part.text = data.toString();
  else part.sha256 = createHash("sha256").update(data).digest("hex");
  return part;
}

function normalise(request, body) {
  const type = request.headers["content-type"] ?? "";
  const boundary = /boundary=(.*)$/.exec(type)?.[1];
  const entry = { method: request.method, target: request.url, accept: request.headers.accept, type: type.split(";")[0] };
  if (boundary) entry.parts = parts(body, boundary).map(describe);
  else if (body.length) entry.body = body.toString();
  return entry;
}

function answer(request, remote) {
  const url = new URL(request.url, "http://localhost");
  const slug = url.searchParams.get("slug");
  if (request.method === "POST" && url.pathname.endsWith("/functions/deploy"))
    return [201, { id: "11111111-2222-3333-4444-555555555555", slug, name: slug, status: "ACTIVE", version: 3 }];
  if (url.pathname.endsWith("/functions")) return [200, remote];
  return [200, { id: ref, ref, name: "demo", organization_id: "o", organization_slug: "o", region: "eu-central-1",
    created_at: "2024-01-01T00:00:00Z", status: "ACTIVE_HEALTHY",
    database: { host: "localhost", version: "15", postgres_engine: "15", release_channel: "ga" } }];
}

function startMock(remote, log) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      log.push(normalise(request, Buffer.concat(chunks)));
      const [status, reply] = answer(request, remote);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(reply));
    });
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}

function runCli(cli, args, cwd, environment) {
  return new Promise((done) => {
    const child = spawn(cli, args, { cwd, env: { PATH: process.env.PATH, ...environment } });
    let text = "";
    child.stdout.on("data", (data) => (text += data));
    child.stderr.on("data", (data) => (text += data));
    child.on("close", (code) => done({ code, text }));
  });
}

/// Deploys `slug` of a copy of `project` with the real CLI; what it printed and what it sent.
async function record(cli, project, slug, flags = [], remote = []) {
  const scratch = mkdtempSync(join(tmpdir(), "deploy-wire-"));
  const requests = [];
  const server = await startMock(remote, requests);
  const api = `http://127.0.0.1:${server.address().port}`;
  const work = join(scratch, "project");
  cpSync(project, work, { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(scratch, "profile.yaml"),
    `name: mock\napi_url: ${api}\ndashboard_url: ${api}/dash\nproject_host: localhost\n`);
  const ran = await runCli(cli, ["functions", "deploy", slug, "--use-api", "--yes", "--project-ref", ref, ...flags], work, {
    HOME: scratch, SUPABASE_HOME: join(scratch, "home"), SUPABASE_PROFILE: join(scratch, "profile.yaml"),
    SUPABASE_ACCESS_TOKEN: token, SUPABASE_TELEMETRY_DISABLED: "1", SUPABASE_NO_UPDATE_NOTIFIER: "1", SUPABASE_NO_KEYRING: "1",
  });
  server.close();
  server.closeAllConnections();
  rmSync(scratch, { recursive: true, force: true });
  const warnings = ran.text.split("\n").filter((line) => line.startsWith("WARN")).map((line) => line.replaceAll(work, "$WORK"));
  return { exit: ran.code, warnings, requests: requests.filter((request) => request.target !== `/v1/projects/${ref}`), text: ran.text };
}

/// Which files of each text the real CLI finds, in the order of the text.
async function recordImportTexts(cli, texts) {
  const project = mkdtempSync(join(tmpdir(), "import-texts-"));
  const folder = join(project, "supabase/functions/texts");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(project, "supabase/config.toml"), "[functions.texts]\nverify_jwt = true\n");
  const sources = texts.map((text, n) => {
    let files = 0;
    return text.replaceAll("{}", () => {
      const name = `p${n}_${files++}.ts`;
      writeFileSync(join(folder, name), "\n");
      return "./" + name;
    });
  });
  sources.forEach((source, n) => writeFileSync(join(folder, `text${n}.ts`), source + "\n"));
  writeFileSync(join(folder, "index.ts"), sources.map((_, n) => `import "./text${n}.ts"\n`).join(""));
  const { requests } = await record(cli, project, "texts");
  rmSync(project, { recursive: true, force: true });
  const sent = requests[0].parts.map((part) => "./" + part.filename?.split("/").pop());
  return sources.map((source, n) => ({ source, found: sent.filter((name) => name.startsWith(`./p${n}_`)).reverse() }));
}

const cli = option("--cli");
if (!cli) throw new Error("say where the real CLI is: --cli PATH (see the head of this file)");
if (option("--project")) {
  const seen = await record(cli, option("--project"), option("--function"), (option("--flags") ?? "").split(" ").filter(Boolean));
  console.log(JSON.stringify(seen, null, 1));
} else {
  mkdirSync(join(here, "golden"), { recursive: true });
  for (const { name, function: slug, flags, remote } of JSON.parse(readFileSync(join(here, "cases.json")))) {
    const { text, ...golden } = await record(cli, join(here, "fixture"), slug, flags, remote);
    writeFileSync(join(here, "golden", `${name}.json`), JSON.stringify(golden, null, 1) + "\n");
    console.log(`${name}: ${golden.requests.length} requests, exit ${golden.exit}`);
  }
  const texts = await recordImportTexts(cli, JSON.parse(readFileSync(join(here, "import_texts.json"))));
  writeFileSync(join(here, "golden", "import_texts.json"), "[\n" + texts.map((text) => JSON.stringify(text)).join(",\n") + "\n]\n");
  console.log(`import_texts: ${texts.length} texts`);
}
