Deno.serve(async (request) => Response.json(Object.fromEntries(await request.formData())));
