// https://nodejs.org/api/url.html : the classes of the web; the old functions from the npm package url.
import * as library from "url/url.js";
import { URL } from "../web/url";
import { URLSearchParams } from "../web/url_search_params";
import { invalidArgument, typeError } from "./errors";

const old = library as any;

function fileURLToPath(given: string | URL): string {
  if (typeof given !== "string" && !(given instanceof URL)) throw invalidArgument("path", "of type string or an instance of URL", given);
  const url = new URL(given as string);
  if (url.protocol !== "file:") throw typeError("ERR_INVALID_URL_SCHEME", "The URL must be of scheme file");
  if (url.hostname !== "") throw typeError("ERR_INVALID_FILE_URL_HOST", 'File URL host must be "localhost" or empty on linux');
  if (/%2f/i.test(url.pathname)) throw typeError("ERR_INVALID_FILE_URL_PATH", "File URL path must not include encoded / characters");
  return decodeURIComponent(url.pathname);
}

function pathToFileURL(path: string): URL {
  const url = new URL("file:///");
  const absolute = path.startsWith("/") ? path : `/${path}`;
  url.pathname = absolute.replace(/[%\\\n\r\t?#]/g, (character) => encodeURIComponent(character));
  return url;
}

function urlToHttpOptions(url: URL): Record<string, unknown> {
  const { protocol, hostname, hash, search, pathname, href, port, username, password } = url;
  return {
    protocol, hostname: hostname.replace(/^\[|\]$/g, ""), hash, search, pathname, path: `${pathname}${search}`, href,
    ...(port !== "" && { port: Number(port) }),
    ...((username || password) && { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` }),
  };
}

function format(given: any, options?: { fragment?: boolean; search?: boolean; auth?: boolean; unicode?: boolean }): string {
  if (!(given instanceof URL)) return old.format(given);
  const url = new URL(given.href);
  if (options?.fragment === false) url.hash = "";
  if (options?.search === false) url.search = "";
  if (options?.auth === false) url.username = url.password = "";
  return url.href;
}

export default {
  URL, URLSearchParams, Url: old.Url, parse: old.parse, resolve: old.resolve, resolveObject: old.resolveObject, format,
  fileURLToPath, pathToFileURL, urlToHttpOptions,
  domainToASCII: (name: string) => (URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : ""),
  domainToUnicode: (name: string) => (URL.canParse(`http://${name}`) ? require("punycode/punycode.js").toUnicode(new URL(`http://${name}`).hostname) : ""),
};
