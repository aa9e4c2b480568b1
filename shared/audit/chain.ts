/** SHA-256 over the concatenation of its parts; injected, so that this folder touches no platform. */
export type Sha256 = (...parts: readonly Uint8Array[]) => Uint8Array;

/** HMAC-SHA-256 of a message under a key. */
export type HmacSha256 = (key: Uint8Array, message: Uint8Array) => Uint8Array;

const leafPrefix = Uint8Array.of(0x00);

/** `G`, what record 0 links back to: `H("watchfloor/audit/genesis/v1\n" || origin || "\n")`. */
export function genesisHash(sha256: Sha256, utf8: (text: string) => Uint8Array, origin: string): Uint8Array {
  return sha256(utf8(`watchfloor/audit/genesis/v1\n${origin}\n`));
}

/** `L_i`, chain link and RFC 6962 leaf in one: `H(0x00 || R_i)`. */
export function leafHash(sha256: Sha256, record: Uint8Array): Uint8Array {
  return sha256(leafPrefix, record);
}
