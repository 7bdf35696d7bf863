// What functions see of Node.js as a global: process.
import { defineLazily } from "./lazily";
import { builtinModule } from "./modules";

export function install(): void {
  defineLazily(globalThis, "process", () => builtinModule("process"));
}
