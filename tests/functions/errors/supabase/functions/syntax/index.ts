Deno.serve(() => {
  return new Response("never" ;
});
