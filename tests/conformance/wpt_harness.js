// Evaluated before and after the scripts of a test, as one script with them: how results leave the isolate.
globalThis.GLOBAL = { isWindow: () => false, isWorker: () => true, isShadowRealm: () => false };
globalThis.runWpt = (harness, script, milliseconds) =>
  new Promise((resolve) => {
    const evaluate = (0, eval), seen = [];
    const tell = (test) => ({ name: test.name, pass: test.status === 0, message: test.message ?? "" });
    const end = (error) => resolve({ tests: seen.map(tell), error: error && `${error}` });
    try {
      evaluate(harness);
      add_result_callback((test) => seen.push(test));
      add_completion_callback((tests, status) => end(status.status === 0 ? "" : (status.message ?? `harness status ${status.status}`)));
      setTimeout(() => end("timeout"), milliseconds);
      evaluate(script);
    } catch (error) {
      end(error?.stack ?? error);
    }
  });
