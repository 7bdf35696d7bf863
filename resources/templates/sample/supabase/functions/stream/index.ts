// A response that arrives in pieces: the reader sees each one as soon as it is written.
const pieces = ["Edge ", "functions ", "can ", "answer ", "piece ", "by ", "piece.\n"];
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

Deno.serve(() => {
  const encoder = new TextEncoder();
  let next = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next === pieces.length) return controller.close();
      await pause(next === 0 ? 0 : 120);
      controller.enqueue(encoder.encode(pieces[next++]));
    },
    cancel() {
      console.log(`the reader left after ${next} of ${pieces.length} pieces`);
    },
  });
  return new Response(body, { headers: { "content-type": "text/plain; charset=utf-8" } });
});
