const page = <main id="x"><b>bold</b></main>;
Deno.serve(() => new Response(String(page)));
