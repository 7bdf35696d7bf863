// What every comparison shares: how often, how long, and how figures are told.
import { median, sleep } from "./measure.mjs";

export const quick = process.argv.includes("--quick");
export const rounds = quick ? 1 : 3;
export const coldCount = quick ? 20 : 60;
export const seconds = quick ? 1 : 4;

/** Runs the three in turn, `rounds` times, and gives each one's median of `measure`. */
export async function compare(starters, measure) {
  const results = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, starter] of Object.entries(starters)) {
      const server = await starter();
      try {
        (results[name] ??= []).push(await measure(server));
      } finally {
        server.stop();
        await sleep(300);
      }
    }
  }
  return Object.fromEntries(Object.entries(results).map(([name, values]) => [name, median(values)]));
}

export function report(title, unit, values, digits) {
  const ratios = Object.entries(values).filter(([name]) => name !== "edge-runner")
    .map(([name, value]) => `${(values["edge-runner"] / value).toFixed(2)} of ${name}'s`);
  const figures = Object.entries(values).map(([name, value]) => `${name} ${value.toFixed(digits)} ${unit}`);
  console.log(`${title}\n  ${figures.join(", ")}\n  edge-runner: ${ratios.join(", ")}`);
}

/** A table as README.md of the folder above has them. */
export function table(title, head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  console.log(`${title}\n\n${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`);
}

export const milliseconds = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
