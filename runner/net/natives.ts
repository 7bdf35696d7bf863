// The native half of connections and of questions to name servers.

/** Code as Node.js names it, message, errno or 0, address and port that were tried to be reached. */
export type Failure = [code: string, message: string, number: number, address: string, port: number];
export type Answer<T> = Promise<[Failure, undefined] | [null, T]>;
/** Address and port on this side, and those of the peer. */
export type Endpoints = [string, number, string, number];
/** Protocol, cipher, the standard's name of it, ALPN, code and message of what was wrong with the chain, certificates as DER. */
export type TlsInfo = [string, string, string, string, string, string, Uint8Array[]];
/** Time to live in seconds, and what the record has, in the order of the wire. */
export type DnsRecord = [ttl: number, ...fields: (string | number)[]];

interface NetNatives {
  /** The number of a new connection; 0: there are too many. */
  netOpen(): number;
  netConnect(id: number, host: string, port: number, family: number): Answer<Endpoints>;
  /** One at a time; null at the end. */
  netRead(id: number, most: number): Answer<Uint8Array | null>;
  /** Settled when all bytes are with the operating system; until then they must stay as they are. */
  netWrite(id: number, bytes: Uint8Array): Answer<void>;
  netShutdown(id: number): Answer<void>;
  netSecure(id: number, host: string, protocols: string[], authorities: string[], system: boolean, certificates: string, key: string,
            passphrase: string, ciphers: string, lowest: number, highest: number, verifyChain: boolean, verifyName: boolean): Answer<void>;
  netTlsInfo(id: number): TlsInfo | undefined;
  netSet(id: number, noDelay: boolean | undefined, keepAlive: boolean | undefined, seconds: number): void;
  netClose(id: number): void;
  /** name, value, name, value … */
  netDescribeCertificate(der: Uint8Array): string[];
  netRootCertificates(): string[];
  netLookup(host: string, family: number): Answer<string[]>;
  /** Servers: "address:port,…", or "" for those of the system. */
  netQuery(servers: string, name: string, type: string): Answer<DnsRecord[]>;
  netCancelQueries(servers: string): void;
}

declare const __natives: NetNatives;
export const natives: NetNatives = __natives;
