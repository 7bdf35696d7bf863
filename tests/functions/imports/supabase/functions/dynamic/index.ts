import { state } from "./state.ts";
let ran = "no";
Deno.serve(async (request: Request) => {
  if (request.url.includes("?lazy")) {
    const lazy = await import("./lazy.ts");
    ran = lazy.ran;
  }
  const again = await import("./state.ts");
  const name = "./sta" + "te" + ".ts";
  const computed = await import(name);
  const byUrl = await import(new URL("./state.ts", import.meta.url).href);
  again.state.count++;
  const fails: string[] = [];
  for (const wanted of ["./absent.ts", "npm:absent-package@1", "https://127.0.0.1:1/absent.ts"]) {
    await import(wanted).catch((error) => fails.push(`${error.name}: ${error.message}`));
  }
  return Response.json({ ran, same: computed.state === state && byUrl.state === state && again.state === state, count: state.count, fails });
});
