// https://nodejs.org/api/os.html : what the platform says, which is not what the machine is.
export default {
  EOL: "\n", devNull: "/dev/null",
  constants: { signals: {}, errno: {}, priority: {}, dlopen: {} },
  arch: () => "x64", platform: () => "linux", type: () => "Linux", machine: () => "x86_64", endianness: () => "LE",
  hostname: () => "localhost", release: () => "0.0.0-00000000-generic", version: () => "", homedir: () => "/", tmpdir: () => "/tmp",
  cpus: () => [], availableParallelism: () => 1, loadavg: () => [0, 0, 0], totalmem: () => 0, freemem: () => 0, uptime: () => 0,
  networkInterfaces: () => ({}), getPriority: () => 0, setPriority: () => {},
  userInfo: () => ({ uid: 1000, gid: 1000, username: "deno", homedir: "/", shell: null }),
};
