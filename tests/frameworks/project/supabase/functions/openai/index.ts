import OpenAI from "npm:openai@4";

Deno.serve(async (request) => {
  const stub = new URL(request.url).searchParams.get("stub")!;
  const client = new OpenAI({ apiKey: "x", baseURL: `${stub}/v1`, maxRetries: 0 });
  const whole = await client.chat.completions.create({ model: "m", messages: [{ role: "user", content: "hi" }] });
  let text = "";
  for await (const piece of await client.chat.completions.create({ model: "m", messages: [], stream: true })) text += piece.choices[0]?.delta?.content ?? "";
  return Response.json([whole.choices[0].message.content, text]);
});
