// Supabase.ai: https://supabase.com/docs/guides/functions/ai-models . The model that the platform carries is not here; models of
// a server (Ollama, or one that speaks as OpenAI's does) are.
import { expose } from "./define";
import { env } from "./deno_env";

interface Options {
  stream?: boolean;
  /** Seconds. */
  timeout?: number;
  mode?: "ollama" | "openaicompatible";
  signal?: AbortSignal;
}

const paths = { ollama: "/api/generate", openaicompatible: "/v1/chat/completions" };

class Session {
  #model: string;

  constructor(model: string) {
    this.#model = `${model}`;
  }

  async run(input: unknown, options: Options = {}): Promise<unknown> {
    const host = env.get("AI_INFERENCE_API_HOST");
    if (this.#model === "gte-small") throw new Error("The model gte-small runs on the platform only. Deploy the function to try it, or ask a model of a server (AI_INFERENCE_API_HOST) here.");
    if (!host) throw new Error(`The model ${this.#model} needs a server: set AI_INFERENCE_API_HOST, for example to http://localhost:11434 of Ollama, in supabase/functions/.env.`);
    const { stream = false, timeout = 60, mode = "ollama", signal } = options;
    if (!Object.prototype.hasOwnProperty.call(paths, mode)) throw new TypeError(`invalid mode: ${mode}`);
    const body = mode === "ollama" ? { model: this.#model, stream, prompt: input } : { model: this.#model, stream, ...(input as object) };
    const late = AbortSignal.timeout(timeout * 1000);
    const answer = await fetch(new URL(paths[mode], host) as never, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal: signal ? AbortSignal.any([late, signal]) : late,
    });
    if (!answer.ok) throw new Error(`Failed to fetch inference API host. Status ${answer.status}: ${answer.statusText}`);
    if (!answer.body) throw new Error("Missing body");
    if (!stream) return answer.json();
    return mode === "ollama" ? ofOllama(answer.body) : ofOpenAi(answer.body);
  }
}

async function* linesOf(body: ReadableStream): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
    const lines = (text + decoder.decode(piece, { stream: true })).split("\n");
    text = lines.pop()!;
    yield* lines;
  }
  if ((text += decoder.decode()) !== "") yield text;
}

async function* ofOllama(body: ReadableStream): AsyncGenerator<unknown> {
  for await (const line of linesOf(body)) {
    if (line.trim() === "") continue;
    const message = JSON.parse(line);
    if (message.error !== undefined) throw new Error(`${message.error}`);
    yield message;
    if (message.done) return;
  }
  throw new Error("Expected a completed response.");
}

async function* ofOpenAi(body: ReadableStream): AsyncGenerator<unknown> {
  for await (const line of linesOf(body)) {
    const [, data] = /^data: ?(.*?)\r?$/.exec(line) ?? [];
    if (data === undefined) continue;
    if (data === "[DONE]") return;
    const message = JSON.parse(data);
    if (message.error !== undefined) throw new Error(`${message.error?.message ?? message.error}`);
    yield message;
  }
  throw new Error("Expected a completed response.");
}

export function install(): void {
  Object.defineProperty(Session, "name", { value: "Session", configurable: true });
  expose("Supabase", { ai: { Session } });
}
