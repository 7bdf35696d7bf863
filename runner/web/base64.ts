// https://html.spec.whatwg.org/multipage/webappapis.html#atob
import { exposeFunctions, needArguments } from "./define";
import { DOMException } from "./dom_exception";
import { natives } from "./natives";

export function install(): void {
  exposeFunctions({
    atob(data: unknown): string {
      needArguments(arguments.length, 1, "atob");
      const text = natives.atob(`${data}`);
      if (text === undefined) throw new DOMException("The string to be decoded is not correctly encoded", "InvalidCharacterError");
      return text;
    },
    btoa(data: unknown): string {
      needArguments(arguments.length, 1, "btoa");
      const text = natives.btoa(`${data}`);
      if (text === undefined) throw new DOMException("The string to be encoded contains characters outside of the Latin1 range", "InvalidCharacterError");
      return text;
    },
  });
}
