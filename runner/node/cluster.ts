// https://nodejs.org/api/cluster.html : can be imported, not used.
import { refused } from "./errors";

export default { isMaster: true, isPrimary: true, isWorker: false, workers: {}, settings: {}, fork: refused("cluster.fork"), disconnect: refused("cluster.disconnect"), setupPrimary: refused("cluster.setupPrimary") };
