Deno.serve(() => {
  Promise.reject(new Error("nobody listens"));
  return new Response("answered");
});
