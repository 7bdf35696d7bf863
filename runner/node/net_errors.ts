// Failures of the network as errors of Node.js.
import type { Failure } from "../net/natives";
import { nodeError } from "./errors";

/** Numbers of libuv for what is no errno. */
const numbers: Record<string, number> = { ENOTFOUND: -3008, EAI_AGAIN: -3001, EOF: -4095 };

export function systemError([code, message, number, address, port]: Failure, syscall: string): Error {
  if (syscall === "connect" && number === 0 && !code.startsWith("ERR_")) return lookupError([code, message, number, address, port], address);
  if (number === 0 && code !== "EOF") return Object.assign(new Error(message), { code });
  const where = address ? ` ${address}:${port}` : "";
  const error = Object.assign(new Error(`${syscall} ${code}${where}`), { errno: number ? -number : numbers[code], code, syscall });
  return address ? Object.assign(error, { address, port }) : error;
}

/** Name servers that do not answer are EAI_AGAIN where an address was asked for. */
export function lookupError([code]: Failure, hostname: string): Error {
  const shown = code === "ETIMEOUT" || code === "ECONNREFUSED" || code === "ESERVFAIL" ? "EAI_AGAIN" : "ENOTFOUND";
  return Object.assign(new Error(`getaddrinfo ${shown} ${hostname}`), { errno: numbers[shown], code: shown, syscall: "getaddrinfo", hostname });
}

export const closedBeforeConnection = () => nodeError("ERR_SOCKET_CLOSED_BEFORE_CONNECTION", "Socket closed before the connection was established");
