// https://w3c.github.io/webappsec-subresource-integrity : whether bytes are what a request's integrity says.
import { natives } from "../crypto/natives";
import { natives as web } from "./natives";

const strengths = ["sha256", "sha384", "sha512"];

interface Claim {
  strength: number;
  digest: string;
}

/** "parse metadata": the claims of the strongest algorithm; what is none is passed over. */
function strongestClaims(metadata: string): Claim[] {
  const claims: Claim[] = [];
  for (const item of metadata.split(/[\t\n\f\r ]+/)) {
    const [, algorithm, digest] = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?[!-~]*)?$/i.exec(item) ?? [];
    if (algorithm !== undefined) claims.push({ strength: strengths.indexOf(algorithm.toLowerCase()), digest: plain(digest) });
  }
  const strongest = Math.max(...claims.map((claim) => claim.strength));
  return claims.filter((claim) => claim.strength === strongest);
}

/** Both alphabets of base64, with and without padding, are the same claim. */
function plain(base64: string): string {
  return base64.replace(/-/g, "+").replace(/_/g, "/").replace(/=/g, "");
}

/** "do bytes match metadataList?" */
export function matchesIntegrity(bytes: Uint8Array, metadata: string): boolean {
  const claims = strongestClaims(metadata);
  if (claims.length === 0) return true;
  const digest = natives.digest(`SHA-${strengths[claims[0].strength].slice(3)}`, bytes);
  if (digest === undefined) return false;
  const actual = plain(web.base64Encode(new Uint8Array(digest)));
  return claims.some((claim) => claim.digest === actual);
}
