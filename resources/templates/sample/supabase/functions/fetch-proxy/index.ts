// Calls another service and passes its answer on. Set its address as UPSTREAM_URL in
// supabase/functions/.env; without it the project's own hello function is called.
const upstream = Deno.env.get("UPSTREAM_URL") ?? `${Deno.env.get("SUPABASE_URL")}/functions/v1/hello?name=proxy`;

Deno.serve(async (request: Request) => {
  const started = performance.now();
  try {
    const answer = await fetch(upstream, { signal: request.signal });
    const milliseconds = performance.now() - started;
    console.info(`${upstream} answered ${answer.status} after ${milliseconds.toFixed(1)} ms`);
    return new Response(answer.body, {
      status: answer.status,
      headers: {
        "content-type": answer.headers.get("content-type") ?? "application/octet-stream",
        "x-upstream-ms": milliseconds.toFixed(1),
      },
    });
  } catch (error) {
    console.error("the upstream did not answer:", error);
    return Response.json({ error: `${upstream} did not answer` }, { status: 502 });
  }
});
