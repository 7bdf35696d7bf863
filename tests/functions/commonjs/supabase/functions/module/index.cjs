module.exports = { fetch: (request) => new Response(`${request.method} of module.exports`) };
