// Symbols that the platform's runtime has besides V8's own: of explicit resource management and of decorator metadata.
import { addConstant } from "./define";

export function install(): void {
  for (const name of ["dispose", "asyncDispose", "metadata"]) addConstant(Symbol, name, Symbol(`Symbol.${name}`));
}
