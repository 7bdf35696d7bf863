// https://nodejs.org/api/diagnostics_channel.html
type Subscriber = (message: unknown, name: string | symbol) => void;

/** An AsyncLocalStorage. */
interface Store {
  run(store: unknown, run: () => unknown): unknown;
}

class Channel {
  #subscribers: Subscriber[] = [];
  #stores = new Map<Store, ((message: unknown) => unknown) | undefined>();
  constructor(readonly name: string | symbol) {}
  get hasSubscribers(): boolean { return this.#subscribers.length > 0 || this.#stores.size > 0; }
  subscribe(subscriber: Subscriber): void { this.#subscribers = [...this.#subscribers, subscriber]; }
  unsubscribe(subscriber: Subscriber): boolean {
    const before = this.#subscribers.length;
    this.#subscribers = this.#subscribers.filter((each) => each !== subscriber);
    return this.#subscribers.length < before;
  }
  publish(message: unknown): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(message, this.name);
      } catch (error) {
        queueMicrotask(() => { throw error; });
      }
    }
  }
  bindStore(store: Store, transform?: (message: unknown) => unknown): void { this.#stores.set(store, transform); }
  unbindStore(store: Store): boolean { return this.#stores.delete(store); }
  runStores(message: unknown, run: Function, self?: unknown, ...given: unknown[]): unknown {
    let inner = () => {
      this.publish(message);
      return Reflect.apply(run, self, given);
    };
    for (const [store, transform] of this.#stores) {
      const outer = inner;
      inner = () => store.run(transform ? transform(message) : message, outer);
    }
    return inner();
  }
}

const channels = new Map<string | symbol, Channel>();
function channel(name: string | symbol): Channel {
  let found = channels.get(name);
  if (!found) channels.set(name, (found = new Channel(name)));
  return found;
}

const phases = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;
function tracingChannel(name: string): Record<string, unknown> {
  const all = Object.fromEntries(phases.map((phase) => [phase, channel(`tracing:${name}:${phase}`)]));
  return {
    ...all,
    get hasSubscribers() { return Object.values(all).some((each) => each.hasSubscribers); },
    traceSync: (run: Function, _: unknown, self: unknown, ...given: unknown[]) => Reflect.apply(run, self, given),
    tracePromise: (run: Function, _: unknown, self: unknown, ...given: unknown[]) => Reflect.apply(run, self, given),
    traceCallback: (run: Function, _: unknown, __: unknown, self: unknown, ...given: unknown[]) => Reflect.apply(run, self, given),
  };
}

export default {
  channel, Channel, tracingChannel,
  hasSubscribers: (name: string | symbol) => channels.get(name)?.hasSubscribers ?? false,
  subscribe: (name: string | symbol, subscriber: Subscriber) => channel(name).subscribe(subscriber),
  unsubscribe: (name: string | symbol, subscriber: Subscriber) => channel(name).unsubscribe(subscriber),
};
