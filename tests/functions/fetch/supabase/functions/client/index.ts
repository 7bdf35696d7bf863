// Each path is one way to use fetch(); the answer says in a line what came of it.
const base = `${Deno.env.get("SUPABASE_URL")}/functions/v1/upstream/`;

const failureOf = (error: unknown) => {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  return cause?.code ? `${name} ${cause.code}` : name;
};

const ways: Record<string, (request: Request) => Promise<Response | string>> = {
  // Ends of bodies come at any moment: many in a row find the unlucky ones.
  async relayMany() {
    for (let i = 0; i < 200; i++) {
      const answer = await fetch(`${base}text?n=46`);
      const text = await new Response(answer.body).text();
      if (text.length !== 46) return `${text.length} bytes`;
    }
    return "all whole";
  },
  relay: async (request) => new Response((await fetch(`${base}pieces?n=5000`, { signal: request.signal })).body),
  async upload() {
    let left = 3000;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- === 0) controller.close();
        else controller.enqueue(new Uint8Array(1000));
      },
    });
    return (await fetch(`${base}count`, { method: "POST", body, duplex: "half" } as RequestInit)).text();
  },
  through: async (request) => (await fetch(`${base}count`, { method: "POST", body: request.body, duplex: "half" } as RequestInit)).text(),
  async headers() {
    const answer = await fetch(`${base}echo`, { method: "PUT", body: "é", headers: { "x-own": "1", authorization: "Bearer x" } });
    return JSON.stringify(await answer.json());
  },
  async redirects() {
    const to = encodeURIComponent(`${base}echo`);
    const post = { method: "POST", body: "kept?" };
    const found = await fetch(`${base}redirect?n=302&to=${to}`, post);
    const kept = await fetch(`${base}redirect?n=307&to=${to}`, post);
    const manual = await fetch(`${base}redirect?n=301&to=${to}`, { redirect: "manual" });
    const refused = await fetch(`${base}redirect?n=301&to=${to}`, { redirect: "error" }).catch(failureOf);
    const endless = await fetch(`${base}redirect?n=302`).catch(failureOf);
    const first = await found.json(), second = await kept.json();
    return `${found.redirected} ${first.method} ${second.method} ${second.body} ${manual.status} ${refused} ${endless}`;
  },
  async aborted() {
    const before = await fetch(`${base}text`, { signal: AbortSignal.abort() }).catch(failureOf);
    const late = await fetch(`${base}endless`, { signal: AbortSignal.timeout(30) }).then((a) => a.text()).catch(failureOf);
    const controller = new AbortController();
    const answer = await fetch(`${base}endless`, { signal: controller.signal });
    const reader = answer.body!.getReader();
    await reader.read();
    controller.abort(new RangeError("enough"));
    const middle = await reader.read().then(() => "more", failureOf);
    const other = await fetch(`${base}endless`);
    await other.body!.cancel();
    for (let i = 0; i < 100; i++) {
      if (Number(await (await fetch(`${base}gone`)).text()) >= 3) return `${before} ${late} ${middle} heard`;
      await new Promise((resume) => setTimeout(resume, 10));
    }
    return `${before} ${late} ${middle} not heard`;
  },
  async failures() {
    const refused = await fetch("http://127.0.0.1:1/").catch(failureOf);
    const scheme = await fetch("ftp://127.0.0.1/").catch(failureOf);
    const relative = await fetch("/nowhere").catch(failureOf);
    const empty = await fetch(`${base}empty`);
    return `${refused} ${scheme} ${relative} ${empty.status} ${empty.body}`;
  },
  async many() {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => fetch(`${base}text?n=${i * 1000}`).then((a) => a.text())));
    return String(answers.reduce((sum, text) => sum + text.length, 0));
  },
};

Deno.serve(async (request) => {
  const way = ways[new URL(request.url).pathname.split("/").at(-1)!];
  const answer = await way(request);
  return typeof answer === "string" ? new Response(answer) : answer;
});
