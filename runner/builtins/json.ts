// JSON.parse source text access: https://tc39.es/proposal-json-parse-with-source/
import { apply, isObject, lengthOf } from "./abstract";
import { addMembers } from "./define";

const { parse, stringify } = JSON;
const { isArray } = Array;
const { defineProperty, keys, freeze, create, is } = Object;
const { defineProperty: tryDefine, deleteProperty } = Reflect;
const { slice } = String.prototype;
const { add, has } = WeakSet.prototype;
const raws = new WeakSet<object>();
let rawMade = false;

/** What a value was in the text: the text itself for numbers, strings and the like; the parts of arrays and objects. */
type Source = string | { value: any; parts: Record<string, Source> };

const isSpace = (unit: string): boolean => unit === " " || unit === "\n" || unit === "\t" || unit === "\r";
const endsValue = (unit: string): boolean => unit === "," || unit === "]" || unit === "}" || isSpace(unit);

/** Reads text that JSON.parse has accepted, beside the value it made of it. */
class SourceReader {
  #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  #peek(): string {
    while (isSpace(this.#text[this.#at])) ++this.#at;
    return this.#text[this.#at];
  }

  #string(): string {
    const begin = this.#at++;
    for (let unit; (unit = this.#text[this.#at++]) !== '"'; ) if (unit === "\\") ++this.#at;
    return apply(slice, this.#text, [begin, this.#at]);
  }

  /** Of a name that comes twice the last counts, as for JSON.parse; the first may have been of another kind. */
  #parts(value: any, named: boolean): Record<string, Source> {
    const parts = create(null);
    ++this.#at;
    for (let index = 0; this.#peek() !== "]" && this.#peek() !== "}"; ++index) {
      const key = named ? parse(this.#string()) : index;
      if (named && this.#peek()) ++this.#at;
      parts[key] = this.read(value?.[key]);
      if (this.#peek() === ",") ++this.#at;
    }
    ++this.#at;
    return parts;
  }

  read(value: any): Source {
    const first = this.#peek();
    if (first === '"') return this.#string();
    if (first === "[" || first === "{") return { value, parts: this.#parts(value, first === "{") };
    const begin = this.#at;
    while (this.#at < this.#text.length && !endsValue(this.#text[this.#at])) ++this.#at;
    return apply(slice, this.#text, [begin, this.#at]);
  }
}

/** https://tc39.es/ecma262/#sec-internalizejsonproperty */
function internalize(holder: any, key: string, reviver: Function, source: Source | undefined): unknown {
  const value = holder[key];
  const context: { source?: string } = {};
  let parts: Record<string, Source> | undefined;
  if (typeof source === "string") {
    if (!isObject(value) && is(parse(source), value)) context.source = source;
  } else if (source && source.value === value) {
    parts = source.parts;
  }
  const revive = (name: string): void => {
    const revived = internalize(value, name, reviver, parts?.[name]);
    if (revived === undefined) deleteProperty(value, name);
    else tryDefine(value, name, { value: revived, writable: true, enumerable: true, configurable: true });
  };
  if (isArray(value)) {
    for (let at = 0, length = lengthOf(value); at < length; ++at) revive(`${at}`);
  } else if (isObject(value)) {
    for (const name of keys(value)) revive(name);
  }
  return apply(reviver, holder, [key, value, context]);
}

const isRaw = (value: any): boolean => isObject(value) && apply(has, raws, [value]);

/** The names of a replacer that is a list. */
function namesOf(replacer: any[]): string[] {
  const names = new Set<string>();
  for (let at = 0; at < replacer.length; ++at) {
    const name = replacer[at];
    if (typeof name === "string" || typeof name === "number" || name instanceof String || name instanceof Number) names.add(`${name}`);
  }
  return [...names];
}

/** What a list of names leaves of an object. */
function picked(value: any, names: string[]): any {
  if (!isObject(value) || isArray(value) || isRaw(value) || typeof value === "function") return value;
  if (value instanceof String || value instanceof Number || value instanceof Boolean) return value;
  const left = {};
  for (const name of names) if (name in value) tryDefine(left, name, { value: (value as any)[name], enumerable: true, configurable: true, writable: true });
  return left;
}

/** Raw values are written as strings that occur nowhere else, which their texts then replace. */
function stringifyWithRaws(value: unknown, replacer: any, space: any): string | undefined {
  const found: string[] = [], mark = `raw${Math.random()}:`;
  const names = isArray(replacer) ? namesOf(replacer) : undefined;
  const text = stringify(
    value,
    function (this: any, key: string, each: any) {
      if (typeof replacer === "function") each = apply(replacer, this, [key, each]);
      else if (names) each = picked(each, names);
      return isRaw(each) ? `${mark}${found.push(each.rawJSON) - 1}` : each;
    },
    space,
  );
  if (text === undefined || found.length === 0) return text;
  return text.split(`"${mark}`).map((part, at) => (at === 0 ? part : found[parseInt(part)] + part.slice(part.indexOf('"') + 1))).join("");
}

export function install(): void {
  if ("rawJSON" in JSON) return;
  const replacements = {
    parse(text: any, reviver: any) {
      if (typeof reviver !== "function") return parse(text);
      const source = typeof text === "string" ? text : `${text}`, value = parse(source);
      return internalize({ "": value }, "", reviver, new SourceReader(source).read(value));
    },
    stringify(value: unknown, replacer: any, space: any) {
      if (rawMade || typeof replacer === "function") return stringifyWithRaws(value, replacer, space);
      const text = stringify(value, replacer, space);
      return rawMade ? stringifyWithRaws(value, replacer, space) : text; // a toJSON() has made the first one
    },
  };
  defineProperty(JSON, "parse", { value: replacements.parse });
  defineProperty(JSON, "stringify", { value: replacements.stringify });
  addMembers(JSON, {
    rawJSON(value: any) {
      const text = `${value}`;
      const first = text[0], last = text[text.length - 1];
      if (text === "" || isSpace(first) || isSpace(last) || first === "{" || first === "[") throw new SyntaxError("Invalid value for JSON.rawJSON");
      parse(text);
      const raw = create(null, { rawJSON: { value: text, enumerable: true, writable: true, configurable: true } });
      apply(add, raws, [raw]);
      rawMade = true;
      return freeze(raw);
    },
    isRawJSON(value: unknown) {
      return isRaw(value);
    },
  });
}
