// The other end: what it does stands in the path.
let gone = 0;

function pieces(count: number, size: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent++ === count) controller.close();
      else controller.enqueue(new Uint8Array(size).fill(97 + (sent % 26)));
    },
  });
}

Deno.serve(async (request) => {
  const url = new URL(request.url);
  const number = Number(url.searchParams.get("n") ?? 0);
  switch (url.pathname.split("/").at(-1)) {
    case "text": return new Response("x".repeat(number));
    case "pieces": return new Response(pieces(number, 1000));
    case "count": {
      let bytes = 0;
      for await (const piece of request.body ?? []) bytes += piece.length;
      return new Response(String(bytes));
    }
    case "echo":
      return Response.json({
        method: request.method, body: await request.text(), type: request.headers.get("content-type"),
        secret: request.headers.get("authorization"), own: request.headers.get("x-own"),
      });
    case "redirect":
      return new Response(null, { status: number, headers: { location: url.searchParams.get("to") ?? "redirect?n=302" } });
    case "endless":
      request.signal.addEventListener("abort", () => gone++);
      return new Response(new ReadableStream({
        async pull(controller) {
          controller.enqueue(new Uint8Array([46]));
          await new Promise((resume) => setTimeout(resume, 5));
        },
      }));
    case "gone": return new Response(String(gone));
    case "empty": return new Response(null, { status: 204 });
    default: return new Response("no such path", { status: 404 });
  }
});
