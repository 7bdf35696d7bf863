// Where lines break: short things on one line, long lists of short things in columns.

const width = 80;
/** Objects that hold this many levels or more are never put on one line. */
const levelsOnLines = 3;
/** Columns of a list of numbers or short texts, at the most. */
const mostColumns = 12;

export interface Layout {
  /** Columns that are taken by what encloses this. */
  indentation: number;
  /** Levels of objects inside this one. */
  levels: number;
  /** Members are short elements of a list; numbers are aligned at the right. */
  list: "no" | "text" | "numbers";
}

export function arrange(prefix: string, open: string, close: string, parts: string[], layout: Layout): string {
  const head = prefix === "" ? open : open === "" ? prefix : `${prefix} ${open}`;
  if (parts.length === 0) return prefix === "" || open === "[" ? `${head}${close}` : `${prefix} ${open}${close}`;
  const grouped = layout.list !== "no" && parts.length > 6 ? columns(parts, layout) : parts;
  if (layout.levels < levelsOnLines && !prefix.includes("\n") && grouped === parts && fitsOneLine(head, parts, layout.indentation)) {
    return `${head} ${parts.join(", ")} ${close}`;
  }
  const indent = `\n${" ".repeat(layout.indentation + 2)}`;
  return `${head}${indent}${grouped.join(`,${indent}`)}\n${" ".repeat(layout.indentation)}${close}`;
}

function fitsOneLine(head: string, parts: string[], indentation: number): boolean {
  let length = parts.length + indentation + head.length + 10;
  for (const part of parts) {
    if (part.includes("\n")) return false;
    length += part.length;
  }
  return length <= width;
}

/** Packs elements into rows; gives `parts` back where they are too long for that. */
function columns(parts: string[], layout: Layout): string[] {
  const last = parts[parts.length - 1];
  const hasRest = last.startsWith("... ");
  const elements = hasRest ? parts.slice(0, -1) : parts;
  const longest = Math.max(...elements.map((part) => part.length)) + 2;
  const total = elements.reduce((sum, part) => sum + part.length + 2, 0);
  if (elements.some((part) => part.includes("\n")) || longest * 3 + layout.indentation >= width || total / longest <= 5 && longest > 8) {
    return parts;
  }
  const bias = Math.max(Math.sqrt(longest - total / elements.length), 0);
  const perRow = Math.min(
    Math.round(Math.sqrt(2.5 * Math.max(longest - 3 - bias, 1) * elements.length) / Math.max(longest - 3 - bias, 1)),
    Math.floor((width - layout.indentation) / longest), mostColumns);
  if (perRow <= 1) return parts;
  const rows = packRows(elements, perRow, layout.list === "numbers");
  return hasRest ? [...rows, last] : rows;
}

function packRows(elements: string[], perRow: number, alignRight: boolean): string[] {
  const widths: number[] = [];
  for (let column = 0; column < perRow; column++) {
    let widest = 0;
    for (let i = column; i < elements.length; i += perRow) widest = Math.max(widest, elements[i].length);
    widths.push(widest);
  }
  const rows: string[] = [];
  for (let start = 0; start < elements.length; start += perRow) {
    const row = elements.slice(start, start + perRow);
    const cells = row.map((cell, i) => {
      if (alignRight) return cell.padStart(widths[i]);
      return i === row.length - 1 ? cell : `${cell},`.padEnd(widths[i] + 1);
    });
    rows.push(cells.join(alignRight ? ", " : " "));
  }
  return rows;
}
