// https://nodejs.org/api/path.html ; paths of Windows are taken as they are, for no function runs there.
import posix from "path-browserify";

const path: any = Object.assign({}, posix, { toNamespacedPath: (name: string) => name, matchesGlob: undefined });
delete path.matchesGlob;
path.posix = path;
path.win32 = path;
export default path;
export { path as posix, path as win32 };
