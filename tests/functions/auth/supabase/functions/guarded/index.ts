Deno.serve((request) => new Response(request.headers.get("authorization")?.slice(0, 10)));
