// The text that console shows for a value.
import { customInspect, inspectAs, nodeInspect } from "./inspect_symbols";
import { errorText, hiddenErrorMembers, isHiddenErrorKey } from "./inspect_error";
import { Kind } from "./inspect_kinds";
import { arrange } from "./inspect_layout";
import { constructorName, dateText, functionText, keyText, primitiveText, quote } from "./inspect_text";
import { natives } from "./natives";
import { isObject } from "./strings";

export interface InspectOptions {
  depth?: number;
  showHidden?: boolean;
  /** false: objects are not asked how they want to be shown. */
  customInspect?: boolean;
}

const longestList = 100;

export class Inspection {
  depth: number;
  showHidden: boolean;
  asks: boolean;
  indentation = 0;
  /** Level of the object that was looked at last: tells how deep a finished one goes. */
  deepest = 0;
  path: object[] = [];
  circular: object[] = [];
  constructor(options: InspectOptions) {
    this.depth = options.depth ?? 4;
    this.showHidden = options.showHidden ?? false;
    this.asks = options.customInspect ?? true;
  }
}

export function inspect(value: unknown, options: InspectOptions = {}): string {
  return valueText(new Inspection(options), value);
}

export function valueText(run: Inspection, value: unknown): string {
  if (!isObject(value)) return primitiveText(value);
  const known: Kind = natives.kindOf(value);
  const kind = known === Kind.plain && value instanceof Error ? Kind.error : known;
  if (kind === Kind.proxy) return valueText(run, natives.proxyDetails(value)[0]);
  if (run.path.includes(value)) {
    if (!run.circular.includes(value)) run.circular.push(value);
    return `[Circular *${run.circular.indexOf(value) + 1}]`;
  }
  const custom = customText(run, value);
  if (custom !== null) return custom;
  const text = objectText(run, value, kind);
  const reference = run.circular.indexOf(value);
  return reference < 0 ? text : `<ref *${reference + 1}> ${text}`;
}

/** What the object itself wants to be shown as; null when it has no wish. */
function customText(run: Inspection, value: object): string | null {
  const own = value as Record<symbol, unknown>;
  try {
    if (typeof own[inspectAs] === "function") return replacementText(run, value, own[inspectAs]());
    if (!run.asks) return null;
    if (typeof own[customInspect] === "function") return asText(run, own[customInspect](inspect, { depth: run.depth }));
    if (typeof own[nodeInspect] === "function") return asText(run, own[nodeInspect](run.depth - run.path.length, { depth: run.depth }, inspect));
  } catch {
    return null; // prototypes of our classes, and custom functions that throw
  }
  return null;
}

function asText(run: Inspection, replacement: unknown): string {
  return typeof replacement === "string" ? replacement : valueText(run, replacement);
}

function replacementText(run: Inspection, value: object, replacement: unknown): string {
  const name = constructorName(value) ?? "Object";
  if (tooDeep(run)) return `[${name}]`;
  return within(run, value, () => {
    const pairs = Array.isArray(replacement) ? replacement as [string, unknown][] : null;
    const parts = pairs
      ? pairs.map(([key, member]) => `${quote(key)}: ${valueText(run, member)}`)
      : Object.entries(replacement as object).map(([key, member]) => `${key}: ${valueText(run, member)}`);
    return [name, "{", "}", parts, "no"];
  });
}

type Shape = [prefix: string, open: string, close: string, parts: string[], list: "no" | "text" | "numbers"];

/** Formats members two columns further in, and arranges them. */
function within(run: Inspection, value: object, members: () => Shape): string {
  run.path.push(value);
  const level = (run.deepest = run.path.length);
  run.indentation += 2;
  const [prefix, open, close, parts, list] = members();
  run.indentation -= 2;
  run.path.pop();
  return arrange(prefix, open, close, parts, { indentation: run.indentation, levels: run.deepest - level, list });
}

function tooDeep(run: Inspection): boolean {
  return run.path.length > run.depth;
}

function objectText(run: Inspection, value: object, kind: Kind): string {
  const keys = ownKeys(run, value, kind);
  const alone = standsAlone(run, value, kind);
  if (alone !== null && keys.length === 0 && (kind !== Kind.error || hiddenErrorMembers(value).length === 0)) return alone;
  if (tooDeep(run)) return alone ?? (kind === Kind.array ? "[Array]" : `[${prefixOf(value, "Object") || "Object"}]`);
  return within(run, value, () => {
    const shape: Shape = alone === null ? shapeOf(run, value, kind) : [alone, "{", "}", [], "no"];
    for (const key of keys) shape[3].push(propertyText(run, value, key));
    if (kind === Kind.error) shape[3].push(...errorMembers(run, value));
    return shape;
  });
}

/** Values that need no braces unless they have members of their own. */
function standsAlone(run: Inspection, value: object, kind: Kind): string | null {
  switch (kind) {
    case Kind.function: return functionText(value as Function);
    case Kind.error: return errorText(value as Error, run.indentation);
    case Kind.regExp: return RegExp.prototype.toString.call(value);
    case Kind.date: return dateText(value as Date);
    case Kind.boxed: return boxedText(value);
    case Kind.weak: return `${constructorName(value) ?? "WeakMap"} { <items unknown> }`;
    case Kind.generator: return "Object [Generator] {}";
    default: return null;
  }
}

function boxedText(value: object): string {
  const inner = (value as { valueOf(): unknown }).valueOf();
  const type = typeof inner === "object" ? "Object" : typeof inner;
  return `[${type[0].toUpperCase()}${type.slice(1)}: ${primitiveText(inner)}]`;
}

/** `Name`, `Name [tag]` or `[Object: null prototype]`; empty for plain objects and arrays. */
function prefixOf(value: object, plain: string, size = ""): string {
  const name = constructorName(value);
  const tag = tagOf(value);
  const shownTag = tag !== "" && tag !== name ? ` [${tag}]` : "";
  if (name === null) return `[${plain}${size}: null prototype]${shownTag}`;
  return name === plain && shownTag === "" && (plain === "Object" || plain === "Array") ? "" : `${name}${size}${shownTag}`;
}

function tagOf(value: object): string {
  try {
    const tag = (value as Record<symbol, unknown>)[Symbol.toStringTag];
    return typeof tag === "string" ? tag : "";
  } catch {
    return "";
  }
}

function shapeOf(run: Inspection, value: object, kind: Kind): Shape {
  switch (kind) {
    case Kind.array: return arrayShape(run, value as unknown[]);
    case Kind.typedArray: return typedArrayShape(value as unknown as ArrayLike<number>);
    case Kind.map: return [prefixOf(value, "Map", `(${(value as Map<unknown, unknown>).size})`), "{", "}", entryTexts(run, value), "no"];
    case Kind.set: return [prefixOf(value, "Set", `(${(value as Set<unknown>).size})`), "{", "}", entryTexts(run, value), "no"];
    case Kind.mapIterator: return ["[Map Iterator]", "{", "}", entryTexts(run, value), "no"];
    case Kind.setIterator: return ["[Set Iterator]", "{", "}", entryTexts(run, value), "no"];
    case Kind.promise: return [prefixOf(value, "Promise"), "{", "}", promiseTexts(run, value), "no"];
    case Kind.arrayBuffer:
    case Kind.sharedArrayBuffer: return [prefixOf(value, "ArrayBuffer"), "{", "}", bufferTexts(value as ArrayBuffer), "no"];
    case Kind.dataView: return [prefixOf(value, "DataView"), "{", "}", viewTexts(run, value as DataView), "no"];
    case Kind.namespace: return ["[Module: null prototype]", "{", "}", [], "no"];
    case Kind.args: return ["[Arguments]", "[", "]", elementTexts(run, value as unknown as unknown[]), "text"];
    default: return [prefixOf(value, "Object"), "{", "}", [], "no"];
  }
}

function arrayShape(run: Inspection, value: unknown[]): Shape {
  const named = prefixOf(value, "Array", `(${value.length})`);
  const prefix = named === `Array(${value.length})` ? "" : named;
  const parts = elementTexts(run, value);
  const numbers = value.every((element) => typeof element === "number" || typeof element === "bigint");
  return [prefix, "[", "]", parts, numbers ? "numbers" : "text"];
}

function elementTexts(run: Inspection, value: unknown[]): string[] {
  const parts: string[] = [];
  let index = 0;
  for (; index < value.length && parts.length < longestList; index++) {
    if (index in value) {
      parts.push(propertyValueText(run, value, index));
      continue;
    }
    const start = index;
    while (index + 1 < value.length && !(index + 1 in value)) index++;
    const holes = index - start + 1;
    parts.push(`<${holes} empty item${holes === 1 ? "" : "s"}>`);
  }
  return withRest(parts, value.length - index);
}

function withRest(parts: string[], rest: number): string[] {
  if (rest > 0) parts.push(`... ${rest} more item${rest === 1 ? "" : "s"}`);
  return parts;
}

function typedArrayShape(value: ArrayLike<number | bigint>): Shape {
  const parts: string[] = [];
  for (let i = 0; i < value.length && i < longestList; i++) parts.push(primitiveText(value[i]));
  return [prefixOf(value, "TypedArray", `(${value.length})`), "[", "]", withRest(parts, value.length - parts.length), "numbers"];
}

function entryTexts(run: Inspection, value: object): string[] {
  const [flat, isPairs] = natives.previewEntries(value);
  const step = isPairs ? 2 : 1;
  const parts: string[] = [];
  for (let i = 0; i < flat.length && parts.length < longestList; i += step) {
    const first = valueText(run, flat[i]);
    parts.push(isPairs ? `${first} => ${valueText(run, flat[i + 1])}` : first);
  }
  return withRest(parts, flat.length / step - parts.length);
}

function promiseTexts(run: Inspection, value: object): string[] {
  const [state, result] = natives.promiseDetails(value);
  if (state === 0) return ["<pending>"];
  return [state === 2 ? `<rejected> ${valueText(run, result)}` : valueText(run, result)];
}

function bufferTexts(buffer: ArrayBuffer): string[] {
  const shown = new Uint8Array(buffer, 0, Math.min(buffer.byteLength, 50));
  const hex = Array.from(shown, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const rest = buffer.byteLength - shown.length;
  const more = rest > 0 ? ` ... ${rest} more byte${rest === 1 ? "" : "s"}` : "";
  return [`[Uint8Contents]: <${hex}${more}>`, `byteLength: ${buffer.byteLength}`];
}

function viewTexts(run: Inspection, view: DataView): string[] {
  return [`byteLength: ${view.byteLength}`, `byteOffset: ${view.byteOffset}`, `buffer: ${valueText(run, view.buffer)}`];
}

function ownKeys(run: Inspection, value: object, kind: Kind): PropertyKey[] {
  const indexed = kind === Kind.array || kind === Kind.typedArray || kind === Kind.args;
  let keys: PropertyKey[];
  try {
    keys = indexed ? natives.namedKeys(value) : Reflect.ownKeys(value);
  } catch {
    return [];
  }
  return keys.filter((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    if (kind === Kind.error && isHiddenErrorKey(value as Error, key)) return false;
    if (kind === Kind.boxed && typeof key === "string" && /^\d+$/.test(key)) return false; // letters of a String
    return descriptor !== undefined && (descriptor.enumerable || (run.showHidden && key !== "length"));
  });
}

function propertyText(run: Inspection, value: object, key: PropertyKey): string {
  return `${keyText(key)}: ${propertyValueText(run, value, key)}`;
}

function propertyValueText(run: Inspection, value: object, key: PropertyKey): string {
  let descriptor: PropertyDescriptor | undefined;
  try {
    descriptor = Object.getOwnPropertyDescriptor(value, key);
  } catch {
    return "<uninitialized>"; // a binding of a module that is still being evaluated
  }
  if (descriptor?.get) return descriptor.set ? "[Getter/Setter]" : "[Getter]";
  if (descriptor?.set) return "[Setter]";
  return valueText(run, descriptor ? descriptor.value : (value as Record<PropertyKey, unknown>)[key]);
}

function errorMembers(run: Inspection, value: object): string[] {
  return hiddenErrorMembers(value).map((key) => `[${key}]: ${propertyValueText(run, value, key)}`);
}
