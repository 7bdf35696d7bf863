// Streams that change hands: https://streams.spec.whatwg.org/#transferrable-streams . The pieces go through a message
// channel one by one, each asked for by the end that reads.
import { addTransferable } from "./clone";
import { countAsPlatform } from "./define";
import type { EventTarget } from "./event";
import type { MessageEvent } from "./event_types";
import { MessageChannel, type MessagePort } from "./message_port";
import { ReadableStream, TransformStream, WritableStream } from "./streams";

type Note = { type: "pull" } | { type: "chunk" | "error"; value: unknown } | { type: "close" };

function listen(port: MessagePort, onNote: (note: Note) => void): void {
  (port as EventTarget).addEventListener("message", (event) => onNote((event as MessageEvent).data as Note));
  port.start();
}

/** Tells the other end of an error, in words where it cannot be copied. */
function sendError(port: MessagePort, reason: unknown): void {
  try {
    port.postMessage({ type: "error", value: reason });
  } catch (error) {
    port.postMessage({ type: "error", value: error });
  }
}

/** https://streams.spec.whatwg.org/#abstract-opdef-setupcrossrealmtransformreadable */
function readableOver(port: MessagePort): ReadableStream {
  return new ReadableStream({
    start(controller) {
      listen(port, (note) => {
        if (note.type === "chunk") controller.enqueue(note.value);
        else if (note.type === "close") controller.close();
        else if (note.type === "error") controller.error(note.value);
        if (note.type === "close" || note.type === "error") port.close();
      });
    },
    pull() {
      port.postMessage({ type: "pull" });
    },
    cancel(reason: unknown) {
      sendError(port, reason);
      port.close();
    },
  }, { highWaterMark: 0 });
}

/** https://streams.spec.whatwg.org/#abstract-opdef-setupcrossrealmtransformwritable */
function writableOver(port: MessagePort): WritableStream {
  let wanted!: () => void, ready = new Promise<void>((resolve) => (wanted = resolve));
  return new WritableStream({
    start(controller) {
      listen(port, (note) => {
        if (note.type === "error") controller.error(note.value);
        wanted();
      });
    },
    async write(chunk: unknown) {
      await ready;
      ready = new Promise((resolve) => (wanted = resolve));
      try {
        port.postMessage({ type: "chunk", value: chunk });
      } catch (error) {
        sendError(port, error);
        port.close();
        throw error;
      }
    },
    close() {
      port.postMessage({ type: "close" });
      port.close();
    },
    abort(reason: unknown) {
      sendError(port, reason);
      port.close();
    },
  }, { highWaterMark: 1 });
}

/** The near ends of streams whose far ends have been made and wait to be moved. */
const ports = new WeakMap<object, MessagePort>();

function farReadable(): ReadableStream {
  const { port1, port2 } = new MessageChannel(), far = readableOver(port2);
  ports.set(far, port1);
  return far;
}

function farWritable(): WritableStream {
  const { port1, port2 } = new MessageChannel(), far = writableOver(port2);
  ports.set(far, port1);
  return far;
}

function feed(from: ReadableStream, to: ReadableStream): void {
  from.pipeTo(writableOver(ports.get(to)!)).catch(() => {});
}

function drain(from: WritableStream, to: WritableStream): void {
  readableOver(ports.get(to)!).pipeTo(from).catch(() => {});
}

const refusalOf = (stream: { locked: boolean }) => (stream.locked ? "A stream is locked and could not be transferred" : null);

/** A TransformStream with other ends. */
function transformOf(readable: ReadableStream, writable: WritableStream): TransformStream {
  return Object.defineProperties(new TransformStream(), { readable: { value: readable }, writable: { value: writable } });
}

export function install(): void {
  countAsPlatform([ReadableStream, WritableStream, TransformStream]);
  addTransferable<ReadableStream>({
    is: (value): value is ReadableStream => value instanceof ReadableStream, refusal: refusalOf, make: farReadable, move: feed,
  });
  addTransferable<WritableStream>({
    is: (value): value is WritableStream => value instanceof WritableStream, refusal: refusalOf, make: farWritable, move: drain,
  });
  addTransferable<TransformStream>({
    is: (value): value is TransformStream => value instanceof TransformStream,
    refusal: ({ readable, writable }) => refusalOf(readable) ?? refusalOf(writable),
    make: () => transformOf(farReadable(), farWritable()),
    move(from, to) {
      feed(from.readable, to.readable);
      drain(from.writable, to.writable);
    },
  });
}
