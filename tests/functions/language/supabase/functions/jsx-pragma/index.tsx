/** @jsx make */
/** @jsxFrag "" */
const make = (name: string, attributes: Record<string, string> | null, ...children: string[]): string =>
  `<${name}${Object.entries(attributes ?? {}).map(([key, value]) => ` ${key}="${value}"`).join("")}>${children.join("")}</${name}>`;
Deno.serve(() => new Response(<p class="a">hello {"there"}</p> as unknown as string));
