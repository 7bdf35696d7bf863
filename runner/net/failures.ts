// What went wrong on the network, in Deno's words.
import { errorClass, errors } from "../web/deno_errors";
import type { Failure } from "./natives";

const classes: Record<string, keyof typeof errors> = {
  ECONNREFUSED: "ConnectionRefused", ECONNRESET: "ConnectionReset", ECONNABORTED: "ConnectionAborted", ENOTCONN: "NotConnected",
  EADDRINUSE: "AddrInUse", EADDRNOTAVAIL: "AddrNotAvailable", EPIPE: "BrokenPipe", ETIMEDOUT: "TimedOut", EACCES: "PermissionDenied",
  EPERM: "PermissionDenied", ENETUNREACH: "NetworkUnreachable", EBUSY: "Busy", EOF: "UnexpectedEof",
};

/** What rustls calls what OpenSSL finds. */
const certificates: Record<string, string> = {
  CERT_HAS_EXPIRED: "Expired", CERT_NOT_YET_VALID: "NotValidYet", CERT_REVOKED: "Revoked", CERT_SIGNATURE_FAILURE: "BadSignature",
  HOSTNAME_MISMATCH: "NotValidForName", INVALID_PURPOSE: "InvalidPurpose", UNSPECIFIED: "UnknownIssuer",
};
const isOfCertificate = (code: string) =>
  certificates[code] !== undefined || /CERT|ISSUER|^INVALID_CA$|^UNABLE_TO/.test(code) && !code.startsWith("ERR_");

export const badResource = () => new (errorClass("BadResource"))("Bad resource ID");

export function errorOf([code, message, number]: Failure): Error {
  if (code === "ECANCELED") return new (errorClass("Interrupted"))("operation canceled");
  if (isOfCertificate(code)) return new (errorClass("InvalidData"))(`invalid peer certificate: ${certificates[code] ?? "UnknownIssuer"}`);
  if (code.startsWith("ERR_")) return new (errorClass("InvalidData"))(message);
  const name = classes[code], text = number ? `${message} (os error ${number})` : message;
  return name ? new (errorClass(name))(text) : new Error(text);
}

/** That a host has no address. */
export const lookupError = ([code, message]: Failure) =>
  new Error(`failed to lookup address information: ${code === "ENOTFOUND" ? "Name or service not known" : message}`);
