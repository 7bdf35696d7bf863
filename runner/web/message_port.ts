// https://html.spec.whatwg.org/multipage/web-messaging.html#message-channels , with both ends in this isolate.
import { currentStores, runWithStores } from "./continuation";
import { addTransferable, cloneError, cloneWithTransfer, transferOf } from "./clone";
import { exposeInterfaces, illegalConstructor, internal, needArguments } from "./define";
import { defineHandler, dispatch, Event, EventTarget } from "./event";
import { MessageEvent } from "./event_types";
import { natives } from "./natives";

interface Message {
  data: unknown;
  ports: MessagePort[];
}

let isPort: (value: object) => value is MessagePort;
let isDetached: (port: MessagePort) => boolean;
let entangle: (one: MessagePort, other: MessagePort) => void;
/** Gives what waits for a port, and its other end, to another port. */
let handOver: (from: MessagePort, to: MessagePort) => void;

export class MessagePort extends EventTarget {
  #peer: MessagePort | null = null;
  #queue: Message[] = [];
  #started = false;
  #detached = false;
  /** Its listeners run in the stores of whoever made it. */
  #stores = currentStores();

  constructor(token: typeof internal | undefined = undefined) {
    if (token !== internal) illegalConstructor();
    super();
  }

  postMessage(message: unknown, transferOrOptions: unknown = undefined): void {
    needArguments(arguments.length, 1, "MessagePort.postMessage");
    const transfer = transferOf(transferOrOptions, "MessagePort.postMessage");
    if (transfer.includes(this)) throw cloneError("The port that sends cannot be in the transfer list");
    const target = this.#peer;
    const { copy, received } = cloneWithTransfer(message, transfer);
    if (target === null || transfer.includes(target)) return; // nobody can ever receive it
    target.#queue.push({ data: copy, ports: received.filter(isPort) });
    if (target.#started) natives.enqueueTask(() => target.#deliver());
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    for (let waiting = this.#queue.length; waiting > 0; waiting--) natives.enqueueTask(() => this.#deliver());
  }

  close(): void {
    this.#detached = true;
    const peer = this.#peer;
    if (peer === null) return;
    this.#peer = peer.#peer = null;
    natives.enqueueTask(() => void dispatch(peer, new Event("close")));
  }

  /** A task of a port that has gone elsewhere since finds nothing: its messages have gone with it. */
  #deliver(): void {
    const message = this.#queue.shift();
    if (message !== undefined) runWithStores(this.#stores, dispatch, null, [this, new MessageEvent("message", message)]);
  }

  static {
    isPort = (value): value is MessagePort => #peer in value;
    isDetached = (port) => port.#detached;
    entangle = (one, other) => {
      one.#peer = other;
      other.#peer = one;
    };
    handOver = (from, to) => {
      to.#queue = from.#queue;
      if (from.#peer !== null) entangle(to, from.#peer);
      from.#queue = [];
      from.#peer = null;
      from.#detached = true;
    };
  }
}

export class MessageChannel {
  #port1 = new MessagePort(internal);
  #port2 = new MessagePort(internal);

  constructor() {
    entangle(this.#port1, this.#port2);
  }

  get port1(): MessagePort { return this.#port1; }
  get port2(): MessagePort { return this.#port2; }
}

/** Setting the handler of messages starts the port. */
function startWithHandler(): void {
  const handler = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage")!;
  const { set } = Object.getOwnPropertyDescriptor({
    set onmessage(value: unknown) {
      handler.set!.call(this, value);
      (this as unknown as MessagePort).start();
    },
  }, "onmessage")!;
  Object.defineProperty(MessagePort.prototype, "onmessage", { ...handler, set });
}

export function install(): void {
  exposeInterfaces({ MessageChannel, MessagePort });
  for (const type of ["message", "messageerror", "close"]) defineHandler(MessagePort.prototype, type);
  startWithHandler();
  addTransferable<MessagePort>({
    is: isPort,
    refusal: (port) => (isDetached(port) ? "A MessagePort is closed or has been transferred already" : null),
    make: () => new MessagePort(internal),
    move: handOver,
  });
}
