// What stands for the socket of a request that is sent: the connection itself belongs to the runtime's client.
import { nodeClass } from "./classes";
import { builtinModule } from "./modules";

const EventEmitter = builtinModule("events");

class Members {
  [key: string | symbol]: any;

  destroy(): any {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.readable = this.writable = false;
    process.nextTick(() => this.emit("close", false));
    return this;
  }
  address(): object { return {}; }
  getPeerCertificate(): object { return {}; }
  getSession(): undefined { return undefined; }
  setTimeout(_milliseconds: number, callback?: () => void): any {
    if (callback) this.once("timeout", callback);
    return this;
  }
  setNoDelay(): any { return this; }
  setKeepAlive(): any { return this; }
  ref(): any { return this; }
  unref(): any { return this; }
  end(): any { return this; }
  cork(): void {}
  uncork(): void {}
}

const ClientSocket = nodeClass("Socket", EventEmitter, function (host: string, port: number, encrypted: boolean) {
  EventEmitter.call(this);
  Object.assign(this, {
    connecting: false, pending: false, destroyed: false, readable: true, writable: true, readyState: "open", bytesRead: 0, bytesWritten: 0, remoteAddress: host,
    remotePort: port, remoteFamily: host.includes(":") ? "IPv6" : "IPv4", encrypted, authorized: encrypted, _host: host,
  });
  this.setMaxListeners(0);
}, Members);

export const makeClientSocket = (host: string, port: number, encrypted: boolean) => new ClientSocket(host, port, encrypted);
