// Of a module that is only imported when it is asked for, the build does not say what it lacks.
const { both } = await import("./user.ts");
Deno.serve(() => new Response(both));
