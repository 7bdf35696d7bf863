export default { fetch: (request: Request) => new Response(`${request.method} ${new URL(request.url).search}`) };
