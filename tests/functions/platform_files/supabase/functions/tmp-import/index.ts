// What a function writes is not what it may import.
await Deno.writeTextFile("/tmp/made.ts", "export const made = 1;");
const name = "/tmp/made.ts";
await import(name);

Deno.serve(() => new Response("imported"));
