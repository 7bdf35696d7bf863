Deno.serve(() => {
  try {
    return new Response(String(new Uint8Array(400 * 1024 * 1024).length));
  } catch (error) {
    return new Response((error as Error).name);
  }
});
