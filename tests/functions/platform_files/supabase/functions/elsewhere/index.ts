// The disk of the machine is not to be reached.
import fs from "node:fs";

const paths = ["/etc/passwd", "/proc/self", "/proc/self/environ", "/dev/null", "/root", "../../../../etc/passwd", "/tmp/../../etc/passwd",
  "/tmp//..//etc/./passwd", "file:///etc/passwd", "\\etc\\passwd", "/var/tmp/sb-compile-edge-runtime/../../../etc/passwd"];
const urls = ["file:///etc/passwd", "file:///tmp/%2e%2e/etc/passwd", "file:///tmp/..%2f..%2fetc/passwd"];
const codeOf = (call: () => unknown) => {
  try {
    return [`got ${call()}`];
  } catch (error) {
    return (error as { code: string }).code;
  }
};

Deno.serve(async () => {
  const nameOf = (call: Promise<unknown>) => call.then((value) => `got ${value}`, (error) => error.name);
  const names = new Set(), codes = new Set();
  for (const path of [...paths, ...urls.map((url) => new URL(url))]) {
    for (const call of [Deno.readTextFile, Deno.stat, Deno.lstat, Deno.realPath, Deno.open]) names.add(await nameOf(call(path)));
    if (typeof path === "string") for (const call of [fs.readFileSync, fs.statSync, fs.readdirSync, fs.realpathSync, fs.openSync]) codes.add(codeOf(() => call(path)));
  }
  for (const url of urls) names.add(await fetch(url).then(() => "fetched", (error) => error.name));
  const writes = [];
  for (const path of ["/etc/mine", "/mine", "mine", "/proc/self/mem"]) writes.push(await nameOf(Deno.writeTextFile(path, "x")));
  return Response.json({
    names: [...names].sort(), codes: [...codes].sort(), writes, root: fs.readdirSync("/"), removed: [await nameOf(Deno.remove("/", { recursive: true })), await nameOf(Deno.remove("/tmp", { recursive: true }))],
    nul: [await nameOf(Deno.readTextFile("/tmp/a\0b")), codeOf(() => fs.readFileSync("/tmp/a\0b"))], message: await Deno.readTextFile("/tmp/x").catch((error) => error.message),
    other: await nameOf(Deno.readTextFile(new URL("https://localhost/etc/passwd"))),
  });
});
