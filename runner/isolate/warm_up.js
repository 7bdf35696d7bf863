// What functions commonly do, run once while the startup snapshot is made: the runtime's code that it touches is
// compiled in the blob. The tool calls the handler with each request of the list that this script evaluates to.
Deno.serve(async (req) => {
  const url = new URL(req.url);
  const name = url.searchParams.get("name") ?? req.headers.get("authorization");
  if (url.pathname.endsWith("/json")) {
    const data = await req.json();
    console.log("data", data, { nested: [1, "two", null] });
    return new Response(JSON.stringify({ message: `Hello ${data.name}!`, name }), {
      headers: { "Content-Type": "application/json", "Connection": "keep-alive" },
    });
  }
  if (url.pathname.endsWith("/text")) {
    const copy = new Headers(req.headers);
    copy.set("x-copied", String([...copy].length));
    return new Response(await req.text(), { status: 201, headers: copy });
  }
  if (url.pathname.endsWith("/bytes")) {
    const bytes = new Uint8Array(await req.arrayBuffer());
    return new Response(bytes, { headers: new Headers([["content-type", "application/octet-stream"]]) });
  }
  if (url.pathname.endsWith("/object")) {
    return Response.json({ method: req.method, headers: Object.fromEntries(req.headers) });
  }
  if (url.pathname.endsWith("/stream")) {
    const encoder = new TextEncoder();
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(encoder.encode("one"));
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": "text/plain" } });
  }
  if (url.pathname.endsWith("/error")) {
    console.error(new TypeError("an example"));
    return new Response(null, { status: 204 });
  }
  return new Response("hello");
});
["GET /warm?name=x", "POST /warm/json", "POST /warm/text", "POST /warm/bytes", "GET /warm/object", "GET /warm/stream",
  "GET /warm/error", "GET /warm"];
