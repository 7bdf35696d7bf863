// https://nodejs.org/api/tls.html : the client's side.
import { asciiHost } from "../net/conn";
import { natives, type TlsInfo } from "../net/natives";
import { invalidArgument, nodeError, refused } from "./errors";
import { isIP } from "./ip_address";
import { builtinModule } from "./modules";
import { callable, connectArguments, Socket } from "./net";
import { systemError } from "./net_errors";

const versions: Record<string, number> = { TLSv1: 0x301, "TLSv1.1": 0x302, "TLSv1.2": 0x303, "TLSv1.3": 0x304 };

function versionOf(name: unknown, option: string): number {
  if (name === undefined || name === null) return 0;
  const version = Object.prototype.hasOwnProperty.call(versions, name as string) ? versions[name as string] : undefined;
  if (version === undefined) throw nodeError("ERR_TLS_INVALID_PROTOCOL_VERSION", `"${name as string}" is not a valid ${option} TLS protocol version`);
  return version;
}

/** PEM given as text, bytes, or a list of these or of { pem } and { key }. */
function pemTexts(given: any): string[] {
  if (given === undefined || given === null || given === false) return [];
  if (Array.isArray(given)) return given.flatMap(pemTexts);
  if (typeof given === "string") return [given];
  if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return [new TextDecoder().decode(given as ArrayBuffer)];
  if (given.pem !== undefined || given.key !== undefined) return pemTexts(given.pem ?? given.key);
  throw invalidArgument("options.ca", "of type string or an instance of Buffer, TypedArray, or DataView", given);
}

function protocolsOf(given: any): string[] {
  if (!given) return [];
  if (Array.isArray(given)) return given.map((each) => (typeof each === "string" ? each : new TextDecoder().decode(each)));
  const names: string[] = [];
  for (let at = 0; at < given.length; at += 1 + given[at]) names.push(new TextDecoder().decode(given.subarray(at + 1, at + 1 + given[at])));
  return names;
}

class SecureContext {
  context = {};
  ca: string[] | undefined;
  cert: string;
  key: string;
  passphrase: string;
  ciphers: string;
  lowest: number;
  highest: number;

  constructor(options: any = {}) {
    if (options.pfx) throw nodeError("ERR_METHOD_NOT_IMPLEMENTED", "The pfx option cannot be had on Supabase Edge Runtime: give cert and key");
    this.ca = options.ca === undefined || options.ca === null ? undefined : pemTexts(options.ca);
    this.cert = pemTexts(options.cert).join("\n");
    this.key = pemTexts(options.key).join("\n");
    this.passphrase = options.passphrase ?? options.key?.[0]?.passphrase ?? "";
    this.ciphers = typeof options.ciphers === "string" ? options.ciphers.split(":").filter((each: string) => !each.startsWith("TLS_")).join(":") : "";
    this.lowest = versionOf(options.minVersion, "minimum");
    this.highest = versionOf(options.maxVersion, "maximum");
  }
}
export const createSecureContext = (options?: object) => new SecureContext(options);

/** "CN=a" and the like, one a line; what comes several times is a list. */
function nameObject(lines: string): Record<string, string | string[]> {
  const name: Record<string, string | string[]> = {};
  for (const line of lines.split("\n")) {
    const at = line.indexOf("=");
    if (at < 0) continue;
    const key = line.slice(0, at), value = line.slice(at + 1), before = name[key];
    name[key] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return name;
}

function certificateObject(der: Uint8Array): any {
  const list = natives.netDescribeCertificate(der), facts: any = {};
  for (let at = 0; at < list.length; at += 2) facts[list[at]] = list[at + 1];
  const { Buffer } = builtinModule("buffer");
  return {
    subject: nameObject(facts.subject ?? ""), issuer: nameObject(facts.issuer ?? ""), subjectaltname: facts.subjectaltname || undefined, ca: facts.ca === "true",
    bits: facts.bits === undefined ? undefined : Number(facts.bits), valid_from: facts.valid_from, valid_to: facts.valid_to, fingerprint: facts.fingerprint,
    fingerprint256: facts.fingerprint256, fingerprint512: facts.fingerprint512, serialNumber: facts.serialNumber, raw: Buffer.from(der.buffer, der.byteOffset, der.byteLength),
  };
}

/** "DNS:a, IP Address:b"; a name in quotes is JSON. */
function alternativeNames(text: string): [kind: string, name: string][] {
  const names: [string, string][] = [];
  for (const [, kind, quoted, plain] of text.matchAll(/(DNS|IP Address|URI|email):(?:("(?:[^"\\]|\\.)*")|([^,]*))(?:, |$)/g)) {
    names.push([kind, quoted === undefined ? plain : JSON.parse(quoted)]);
  }
  return names;
}

/** RFC 6125 section 6.4.3: a wildcard is the whole first label. */
function fits(host: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase().replace(/\.$/, "");
  if (!wanted.startsWith("*.")) return host === wanted;
  const rest = wanted.slice(1);
  return rest.indexOf(".", 1) > 0 && !rest.includes("*") && host.endsWith(rest) && host.length > rest.length && !host.slice(0, -rest.length).includes(".");
}

export function checkServerIdentity(hostname: string, cert: any): Error | undefined {
  const host = asciiHost(`${hostname}`).toLowerCase().replace(/\.$/, ""), names = alternativeNames(cert.subjectaltname ?? "");
  const dns = names.filter(([kind]) => kind === "DNS").map(([, name]) => name);
  let reason: string | undefined;
  if (isIP(host)) {
    const addresses = names.filter(([kind]) => kind === "IP Address").map(([, name]) => name), plain = (address: string) => new URL(`http://${address.includes(":") ? `[${address}]` : address}`).hostname;
    if (!addresses.some((each) => plain(each) === plain(host))) reason = `IP: ${host} is not in the cert's list: ${addresses.join(", ")}`;
  } else if (dns.length > 0 || !cert.subject?.CN) {
    if (!dns.some((each) => fits(host, each))) reason = dns.length > 0 ? `Host: ${host}. is not in the cert's altnames: ${cert.subjectaltname as string}` : "Cert does not contain a DNS name";
  } else if (![cert.subject.CN].flat().some((each) => fits(host, each))) {
    reason = `Host: ${host}. is not cert's CN: ${cert.subject.CN as string}`;
  }
  if (reason === undefined) return undefined;
  return Object.assign(nodeError("ERR_TLS_CERT_ALTNAME_INVALID", `Hostname/IP does not match certificate's altnames: ${reason}`), { reason, host: hostname, cert });
}

export class TLSSocket extends Socket {
  encrypted = true;
  authorized = false;
  authorizationError: Error | string | null = null;
  alpnProtocol: string | false | null = null;
  servername: string | false = false;
  #options: any;
  #info: TlsInfo | undefined;

  constructor(socket?: Socket, options: any = {}) {
    super(options);
    this.#options = options;
    this.awaited = "secureConnect";
    if (!socket) return;
    if (!(socket instanceof Socket) || socket instanceof TLSSocket) throw nodeError("ERR_METHOD_NOT_IMPLEMENTED", "TLS over anything but a net.Socket that is connected cannot be had on Supabase Edge Runtime");
    const begin = () => {
      if (this.destroyed) return;
      [this.id, this.endpoints] = socket.handOver(this);
      this.once("close", () => void socket.destroy());
      this.connecting = false;
      void this.#secure();
    };
    this.connecting = true;
    socket.once("close", () => void this.destroy());
    if (!socket.connecting) return begin();
    socket.once("connect", begin);
    socket.once("error", (error: Error) => void this.destroy(error));
  }

  protected connected(): void {
    super.connected();
    if (!this.destroyed) void this.#secure();
  }

  async #secure(): Promise<void> {
    const options = this.#options, id = this.id, strict = options.rejectUnauthorized !== false;
    const context: SecureContext = options.secureContext ?? new SecureContext(options);
    const name = options.servername ?? (options.host && !isIP(options.host) ? options.host : "");
    this.servername = name || false;
    const [failure] = await natives.netSecure(id, asciiHost(`${name as string}`), protocolsOf(options.ALPNProtocols), context.ca ?? [], context.ca === undefined,
      context.cert, context.key, context.passphrase, context.ciphers, context.lowest, context.highest, strict, false);
    if (this.destroyed || this.id !== id) return;
    if (failure) return void this.destroy(this.#handshakeError(failure));
    const info = this.#info = natives.netTlsInfo(id)!;
    this.alpnProtocol = info[3] || false;
    const wrong = info[4] !== "" ? Object.assign(new Error(info[5]), { code: info[4] }) : this.#identityError(name || options.host || "localhost");
    if (wrong && strict) {
      this.authorizationError = (wrong as { code?: string }).code ?? wrong.message;
      return void this.destroy(wrong);
    }
    this.authorized = !wrong;
    this.authorizationError = wrong ? (wrong as { code?: string }).code ?? wrong.message : null;
    this.awaited = undefined;
    this.activity();
    this.emit("secure");
    this.emit("secureConnect");
    if (this.readable && !this.isPaused()) this.read(0);
  }

  #handshakeError(failure: Parameters<typeof systemError>[0]): Error {
    if (failure[0] === "EOF" || failure[0] === "ECONNRESET") {
      const { host, port, localAddress } = this.#options;
      return Object.assign(new Error("Client network socket disconnected before secure TLS connection was established"), { code: "ECONNRESET", host, port, localAddress });
    }
    return systemError(failure, "read");
  }

  #identityError(host: string): Error | undefined {
    const certificate = this.getPeerCertificate(true);
    const check = this.#options.checkServerIdentity ?? checkServerIdentity;
    try {
      return check(host, certificate);
    } catch (error) {
      return error as Error;
    }
  }

  getPeerCertificate(detailed = false): any {
    const chain = this.#info?.[6];
    if (!chain) return this.destroyed ? null : {};
    const all = chain.map(certificateObject);
    if (all.length === 0) return {};
    if (detailed) all.forEach((each, at) => (each.issuerCertificate = all[at + 1] ?? each));
    return all[0];
  }
  getCertificate(): object { return {}; }
  getProtocol(): string | null { return this.#info?.[0] ?? null; }
  getCipher(): object { return this.#info ? { name: this.#info[1], standardName: this.#info[2], version: this.#info[0] } : {}; }
  getSession(): undefined { return undefined; }
  getTLSTicket(): undefined { return undefined; }
  getFinished(): undefined { return undefined; }
  getPeerFinished(): undefined { return undefined; }
  getEphemeralKeyInfo(): object { return {}; }
  getSharedSigalgs(): string[] { return []; }
  isSessionReused(): boolean { return false; }
  setServername(name: string): void { this.#options = { ...this.#options, servername: name }; }
  setSession(): void {}
  setMaxSendFragment(): boolean { return true; }
  disableRenegotiation(): void {}
  enableTrace(): void {}
  renegotiate = refused("tlsSocket.renegotiate");
  exportKeyingMaterial = refused("tlsSocket.exportKeyingMaterial");
}

export function connect(...given: unknown[]): TLSSocket {
  let [options, listener] = connectArguments(given);
  // (port, host, options) and (port, options)
  for (const each of given.slice(1)) if (typeof each === "object" && each !== null) options = { ...options, ...each };
  const socket = new TLSSocket(options.socket, options);
  if (listener) socket.once("secureConnect", listener);
  if (!options.socket) socket.connect(options);
  return socket;
}

let roots: readonly string[] | undefined;

export default {
  connect, TLSSocket: callable(TLSSocket), checkServerIdentity, createSecureContext, SecureContext,
  get rootCertificates(): readonly string[] { return roots ??= Object.freeze(natives.netRootCertificates()); },
  createServer: refused("tls.createServer"),
  Server: class { constructor() { refused("tls.createServer")(); } },
  getCiphers: () => ["tls_aes_256_gcm_sha384", "tls_chacha20_poly1305_sha256", "tls_aes_128_gcm_sha256", "ecdhe-rsa-aes128-gcm-sha256",
                     "ecdhe-ecdsa-aes128-gcm-sha256", "ecdhe-rsa-aes256-gcm-sha384", "ecdhe-ecdsa-aes256-gcm-sha384"],
  convertALPNProtocols: (protocols: unknown, out: { ALPNProtocols?: Uint8Array }) => {
    const { Buffer } = builtinModule("buffer");
    out.ALPNProtocols = Buffer.concat(protocolsOf(protocols).map((each) => Buffer.concat([Buffer.from([each.length]), Buffer.from(each)])));
  },
  DEFAULT_MIN_VERSION: "TLSv1.2", DEFAULT_MAX_VERSION: "TLSv1.3", DEFAULT_ECDH_CURVE: "auto",
  DEFAULT_CIPHERS: "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256",
  CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600,
};
