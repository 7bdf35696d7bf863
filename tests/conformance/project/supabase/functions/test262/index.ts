// Runs one test of test262 in this isolate, which serves no second one: the body has the harness and the test.
interface Test {
  harness: string;
  script: string;
  asynchronous: boolean;
}

const global = globalThis as Record<string, unknown>;
const evaluate = (0, eval);

function host(): Promise<void> {
  return new Promise((resolve, reject) => {
    global.print = (text: string) => (String(text) === "Test262:AsyncTestComplete" ? resolve() : reject(String(text)));
    global.$262 = {
      global,
      agent: {},
      gc() {},
      evalScript: evaluate,
      detachArrayBuffer: (buffer: ArrayBuffer) => void structuredClone(buffer, { transfer: [buffer] }),
    };
  });
}

async function run({ harness, script, asynchronous }: Test): Promise<string> {
  const completed = host();
  completed.catch(() => {});
  try {
    evaluate(harness);
    evaluate(script);
    if (asynchronous) await completed;
    return "";
  } catch (error) {
    return error instanceof Object ? `${(error as Error).constructor?.name}: ${(error as Error).message}` : String(error);
  }
}

Deno.serve(async (req) => new Response((await run(await req.json())) || "pass"));
