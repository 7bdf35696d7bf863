// JSON in, JSON out. Ctrl+Return sends; change the greeting, save, send again.
import { json } from "shared/json.ts";

interface Greeting {
  name?: string;
}

let served = 0; // lives as long as the isolate: warm requests see it grow

Deno.serve(async (request: Request): Promise<Response> => {
  const { name = "world" } = await readGreeting(request);
  served += 1;
  console.log(`greeting ${name}, request ${served} of this isolate`);
  return json({ message: `Hello ${name}!`, served });
});

async function readGreeting(request: Request): Promise<Greeting> {
  if (request.method === "GET") {
    return { name: new URL(request.url).searchParams.get("name") ?? undefined };
  }
  const text = await request.text();
  return text ? (JSON.parse(text) as Greeting) : {};
}
