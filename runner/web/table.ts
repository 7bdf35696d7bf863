// console.table: rows of an object or array, boxed.
import { inspect } from "./inspect";
import { isObject } from "./strings";

const valuesColumn = "Values";

function rowsOf(data: object): [string, unknown][] {
  if (data instanceof Map) return [...data].map(([key, value], i) => [`${i}`, { Key: key, Values: value }]);
  if (data instanceof Set) return [...data].map((value, i) => [`${i}`, value]);
  return Object.entries(data);
}

function indexTitle(data: object): string {
  return data instanceof Map || data instanceof Set ? "(iteration idx)" : "(idx)";
}

/** The columns asked for, else every key that occurs; primitives go to a column of their own. */
export function tableText(data: object, wanted?: string[]): string {
  const rows = rowsOf(data);
  const columns: string[] = wanted ? [...wanted] : [];
  let plainValues = false;
  for (const [, row] of rows) {
    if (!isObject(row) || typeof row === "function") plainValues = true;
    else if (!wanted) for (const key of Object.keys(row)) if (!columns.includes(key)) columns.push(key);
  }
  const titles = [indexTitle(data), ...columns, ...(plainValues ? [valuesColumn] : [])];
  return draw(titles, rows.map(([index, row]) => {
    const isRow = isObject(row) && typeof row !== "function";
    const cells = columns.map((key) => (isRow && key in row ? cell((row as Record<string, unknown>)[key]) : ""));
    return [index, ...cells, ...(plainValues ? [isRow ? "" : cell(row)] : [])];
  }));
}

function cell(value: unknown): string {
  return inspect(value, { depth: 1 }).replace(/\n\s*/g, " ");
}

function draw(titles: string[], rows: string[][]): string {
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)) + 2);
  const rule = (left: string, middle: string, right: string) => left + widths.map((width) => "\u2500".repeat(width)).join(middle) + right;
  const line = (cells: string[]) => `\u2502${cells.map((text, i) => ` ${text}`.padEnd(widths[i])).join("\u2502")}\u2502`;
  return [
    rule("\u250C", "\u252C", "\u2510"), line(titles), rule("\u251C", "\u253C", "\u2524"),
    ...rows.map(line), rule("\u2514", "\u2534", "\u2518"),
  ].join("\n");
}

