// https://xhr.spec.whatwg.org/#interface-formdata
import { blobBytes, File, isBlob } from "./blob";
import { exposeInterfaces, needArguments } from "./define";
import { inspectAs } from "./inspect_symbols";
import { makeIteratorPrototype, type Pair } from "./pair_iterator";
import { isObject, toUSVString } from "./strings";

export type FormValue = string | File;

const iterate = makeIteratorPrototype<FormValue>("FormData");

export let isFormData: (value: unknown) => value is FormData;

export class FormData {
  #list: Pair<FormValue>[] = [];

  constructor(form: undefined = undefined) {
    if (form !== undefined) throw new TypeError("FormData constructor: there are no form elements here; call it without arguments");
  }

  append(name: string, value: unknown, filename: string | undefined = undefined): void {
    needArguments(arguments.length, 2, "FormData.append");
    this.#list.push(entry(name, value, filename));
  }

  delete(name: string): void {
    needArguments(arguments.length, 1, "FormData.delete");
    const key = toUSVString(name);
    this.#list = this.#list.filter((pair) => pair[0] !== key);
  }

  get(name: string): FormValue | null {
    needArguments(arguments.length, 1, "FormData.get");
    const key = toUSVString(name);
    return this.#list.find((pair) => pair[0] === key)?.[1] ?? null;
  }

  getAll(name: string): FormValue[] {
    needArguments(arguments.length, 1, "FormData.getAll");
    const key = toUSVString(name);
    return this.#list.filter((pair) => pair[0] === key).map((pair) => pair[1]);
  }

  has(name: string): boolean {
    needArguments(arguments.length, 1, "FormData.has");
    const key = toUSVString(name);
    return this.#list.some((pair) => pair[0] === key);
  }

  set(name: string, value: unknown, filename: string | undefined = undefined): void {
    needArguments(arguments.length, 2, "FormData.set");
    const added = entry(name, value, filename);
    const first = this.#list.findIndex((pair) => pair[0] === added[0]);
    if (first < 0) {
      this.#list.push(added);
    } else {
      this.#list[first] = added;
      this.#list = this.#list.filter((pair, i) => i <= first || pair[0] !== added[0]);
    }
  }

  forEach(callback: (value: FormValue, key: string, form: FormData) => void, self: unknown = undefined): void {
    if (typeof callback !== "function") throw new TypeError("FormData.forEach: the argument must be a function");
    for (let i = 0; i < this.#list.length; i++) callback.call(self, this.#list[i][1], this.#list[i][0], this);
  }

  keys() { return iterate(() => this.#list, 0); }
  values() { return iterate(() => this.#list, 1); }
  entries() { return iterate(() => this.#list, 2); }

  [inspectAs](): Pair<FormValue>[] {
    return this.#list;
  }

  static {
    isFormData = (value): value is FormData => isObject(value) && #list in value;
  }
}

export interface FormData extends Iterable<Pair<FormValue>> {}

function entry(name: string, value: unknown, filename: string | undefined): Pair<FormValue> {
  const key = toUSVString(name);
  if (!isBlob(value)) {
    if (filename !== undefined) throw new TypeError("FormData: a file name is given, but the value is not a Blob");
    return [key, toUSVString(value)];
  }
  if (value instanceof File && filename === undefined) return [key, value];
  const options = { type: value.type, lastModified: value instanceof File ? value.lastModified : undefined };
  return [key, new File([blobBytes(value)], filename === undefined ? "blob" : filename, options)];
}

export function install(): void {
  exposeInterfaces({ FormData });
  const { entries } = FormData.prototype;
  Object.defineProperty(FormData.prototype, Symbol.iterator, { value: entries, writable: true, configurable: true });
}
