// Puts the builtins in place, once, when the startup snapshot is made.
import * as symbols from "./symbols";
import * as array from "./array";
import * as typedArray from "./typed_array";
import * as arrayBuffer from "./array_buffer";
import * as collections from "./collections";
import * as iterator from "./iterator";
import * as promise from "./promise";
import * as string from "./string";
import * as json from "./json";
import * as float16 from "./float16";
import * as intl from "./intl";
import * as newer from "./newer";
import { natives } from "./natives";

for (const part of [symbols, array, typedArray, arrayBuffer, collections, iterator, promise, string, json, float16, intl, newer]) part.install();

function addLate(target: object, name: string, script: string): void {
  if (!(name in target)) natives.defineLate(target, name, script);
}

addLate(Intl, "DurationFormat", "duration_format");
addLate(globalThis, "Float16Array", "float16_array");
addLate(globalThis, "Temporal", "temporal");
