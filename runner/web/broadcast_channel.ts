// https://html.spec.whatwg.org/multipage/web-messaging.html#broadcasting-to-other-browsing-contexts : heard within the
// isolate only, as isolates do not share anything.
import { cloneWithTransfer } from "./clone";
import { exposeInterfaces, needArguments } from "./define";
import { DOMException } from "./dom_exception";
import { defineHandler, dispatch, EventTarget } from "./event";
import { MessageEvent } from "./event_types";
import { natives } from "./natives";
import { ownOrigin } from "./origin";

/** In the order of their making. */
const open = new Set<BroadcastChannel>();

export class BroadcastChannel extends EventTarget {
  #name: string;

  constructor(name: string) {
    needArguments(arguments.length, 1, "BroadcastChannel constructor");
    super();
    this.#name = `${name}`;
    open.add(this);
  }

  get name(): string { return this.#name; }

  postMessage(message: unknown): void {
    needArguments(arguments.length, 1, "BroadcastChannel.postMessage");
    if (!open.has(this)) throw new DOMException("The BroadcastChannel is closed", "InvalidStateError");
    const { copy } = cloneWithTransfer(message, []);
    const origin = ownOrigin("");
    for (const channel of open) {
      if (channel === this || channel.#name !== this.#name) continue;
      const data = cloneWithTransfer(copy, []).copy;
      natives.enqueueTask(() => {
        if (open.has(channel)) dispatch(channel, new MessageEvent("message", { data, origin }));
      });
    }
  }

  close(): void {
    open.delete(this);
  }
}

export function install(): void {
  exposeInterfaces({ BroadcastChannel });
  for (const type of ["message", "messageerror"]) defineHandler(BroadcastChannel.prototype, type);
}
