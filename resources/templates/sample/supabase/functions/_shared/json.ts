/** Answers a value as JSON. Folders whose name begins with an underscore hold code that functions share. */
export function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value, null, 2), {
    status,
    headers: { "content-type": "application/json" },
  });
}
