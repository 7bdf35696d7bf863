Deno.serve({ port: 1234, onListen: ({ hostname, port }) => console.log(`listening on ${hostname}:${port}`) },
  (_request, info) => new Response(info.remoteAddr.transport, { status: 201, headers: { "x-a": "1" } }));
