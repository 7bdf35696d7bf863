Deno.serve(() => {
  EdgeRuntime.waitUntil(new Promise<void>((resolve) => setTimeout(() => { console.log("done in the background"); resolve(); }, 50)));
  return new Response("answered first");
});
