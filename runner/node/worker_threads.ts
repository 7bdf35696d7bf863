// https://nodejs.org/api/worker_threads.html : a function is always the main thread.
import { refused } from "./errors";

const { MessageChannel, MessagePort } = globalThis as any;

class Worker {
  constructor() {
    refused("worker_threads.Worker")();
  }
}

export default {
  isMainThread: true, parentPort: null, workerData: null, threadId: 0, resourceLimits: {}, SHARE_ENV: Symbol.for("nodejs.worker_threads.SHARE_ENV"),
  Worker, MessageChannel, MessagePort, getEnvironmentData: () => undefined, setEnvironmentData: () => {}, markAsUntransferable: () => {},
  receiveMessageOnPort: refused("worker_threads.receiveMessageOnPort"), moveMessagePortToContext: refused("worker_threads.moveMessagePortToContext"),
};
