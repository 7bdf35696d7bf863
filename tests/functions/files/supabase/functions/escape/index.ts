// Nothing of the machine.
import fs from "node:fs";

const places = ["/etc/passwd", "/proc/self/environ", "/proc/self/maps", "../../../../../../etc/passwd", "/tmp/../etc/passwd", "/tmp/%2e%2e/etc/passwd", "/dev/null", "/home", "/work", "/root"];

Deno.serve(async () => {
  const reached: string[] = [];
  for (const place of places) {
    const file = new URL(`file:///${place}`);
    for (const read of [() => Deno.readFile(place), () => Deno.stat(place), () => Deno.readFile(file), () => fetch(file), async () => fs.readFileSync(place), async () => fs.statSync(file)]) {
      await read().then(() => reached.push(place), () => {});
    }
  }
  return Response.json({ reached, root: fs.readdirSync("/").join() });
});
