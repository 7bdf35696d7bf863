// The older way to serve: a connection with one request on it.
const listener = Deno.listen({ port: 8000 });
const { hostname, port } = listener.addr as Deno.NetAddr;

async function answer(connection: Deno.Conn): Promise<void> {
  for await (const { request, respondWith } of Deno.serveHttp(connection)) {
    const path = new URL(request.url).pathname;
    if (path.endsWith("/fail")) await respondWith(Promise.reject(new Error("no answer")));
    else await respondWith(new Response(`${request.method} ${await request.text()} ${hostname}:${port}`));
  }
}

for await (const connection of listener) void answer(connection);
