/** What V8 knows an object to be, whatever its prototype says; inspect.cpp has the same list. */
export const enum Kind {
  plain, array, function, error, map, set, date, regExp, promise, proxy, arrayBuffer, typedArray, dataView, boxed, weak,
  generator, mapIterator, setIterator, namespace, args, sharedArrayBuffer,
}
