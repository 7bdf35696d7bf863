Deno.serve((request) => new Response(request.body, { headers: { "content-type": request.headers.get("content-type") ?? "none" } }));
