// https://nodejs.org/api/child_process.html : can be imported, not used.
import { nodeError } from "./errors";

const refuse = () => {
  throw nodeError("ERR_METHOD_NOT_IMPLEMENTED", "Spawning subprocesses is not allowed on Supabase Edge Runtime.");
};

export default { exec: refuse, execFile: refuse, execFileSync: refuse, execSync: refuse, fork: refuse, spawn: refuse, spawnSync: refuse, ChildProcess: class {} };
