export function jsx(name: string, { children, ...rest }: Record<string, unknown>): string {
  const attributes = Object.entries(rest).map(([key, value]) => ` ${key}="${value}"`).join("");
  return `<${name}${attributes}>${[children].flat().join("")}</${name}>`;
}
export const jsxs = jsx;
export const Fragment = "";
