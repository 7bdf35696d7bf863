// What a file's answer becomes on its way: headers from files beside it, `?pipe=` and {{substitutions}}.
// https://web-platform-tests.org/writing-tests/server-pipes.html
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** `{{host}}`, `{{ports[http][0]}}`, `{{GET[name]}}` …; there is no https, so its ports are ones nobody listens on. */
export function substitute(text, { host, ports, query, header }) {
  const values = {
    host: () => host, domains: () => host, hosts: () => "127.0.0.1",
    ports: (scheme, index) => (scheme === "http" || scheme === "ws" ? ports[Number(index)] : 9), location: () => `${host}:${ports[0]}`,
    GET: (name) => query?.get(name, "") ?? "", headers: (name) => header?.(name) ?? "", uuid: () => crypto.randomUUID(),
  };
  return text.replace(/\{\{(?:\$\w+:)?(\w+)(?:\(\))?((?:\[[^\]]*\])*)\}\}/g, (whole, name, indices) =>
    values[name] ? `${values[name](...[...indices.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]))}` : whole);
}

function parseHeaders(text) {
  return text.split("\n").map((line) => line.replace(/\r$/, "")).filter((line) => line.includes(":"))
    .map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()]);
}

/** Of `__dir__.headers`, `NAME.headers` and `NAME.sub.headers`. */
export function headersBeside(file, ask) {
  const read = (path, change) => (existsSync(path) ? parseHeaders(change(readFileSync(path, "latin1"))) : []);
  const same = (text) => text;
  return [...read(join(dirname(file), "__dir__.headers"), same), ...read(`${file}.headers`, same), ...read(`${file}.sub.headers`, (text) => substitute(text, ask))];
}

/** `header(a,b)|status(404)` as names and their arguments; a backslash takes the meaning from a comma or a bracket. */
function parsePipes(text) {
  const pipes = [];
  for (const [, name, list] of text.matchAll(/(\w+)(?:\(((?:\\.|[^\\)])*)\))?(?:\||$)/g)) {
    const args = (list ?? "").match(/(?:\\.|[^\\,])+/g) ?? [];
    pipes.push([name, args.map((each) => each.replace(/\\(.)/g, "$1"))]);
  }
  return pipes;
}

const pipes = {
  header(answer, name, value = "", append = "") {
    if (!/^true$/i.test(append)) answer.headers = answer.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase());
    answer.headers.push([name, value.trim()]);
  },
  status(answer, code) { answer.status = Number(code); },
  slice(answer, start, end) {
    const at = (text) => (text === undefined || text === "null" ? undefined : Number(text));
    answer.body = answer.body.subarray(at(start), at(end));
  },
  gzip(answer) {
    answer.body = gzipSync(answer.body);
    answer.headers.push(["Content-Encoding", "gzip"]);
  },
  trickle(answer, plan) { answer.trickle = plan; },
};

export function applyPipes(answer, ask, path) {
  const asked = parsePipes(ask.query.get("pipe", ""));
  if (/\.sub\./.test(path) || asked.some(([name]) => name === "sub")) answer.body = Buffer.from(substitute(answer.body.toString("latin1"), ask), "latin1");
  for (const [name, args] of asked) pipes[name]?.(answer, ...args);
  return answer;
}

/** `100:d1:r2`: a hundred bytes, a second's pause, and so on twice; before the head when the plan begins with a pause. */
export async function sendTrickled(response, { status, headers, body, trickle }) {
  const steps = trickle.split(":"), repeat = /^r(\d+)$/.exec(steps[steps.length - 1]);
  if (repeat) steps.pop();
  const rounds = repeat ? Number(repeat[1]) || Infinity : 1;
  let sent = 0;
  const open = () => response.headersSent || response.writeHead(status, [...headers, ["Access-Control-Allow-Origin", "*"]].flat());
  for (let round = 0; round < rounds && !response.destroyed && sent < body.length; round++) {
    for (const step of steps) {
      if (step.startsWith("d")) {
        await wait(1000 * Number(step.slice(1)));
      } else {
        open();
        response.write(body.subarray(sent, (sent += Number(step))));
      }
    }
  }
  open();
  response.end(body.subarray(sent));
}
