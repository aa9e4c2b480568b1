/**
 * Whether a compact JWS is spelled in the one canonical way (RFC 7515 with RFC 4648, section 3.5): three parts of unpadded
 * base64url without foreign characters and without loose trailing bits. Decoders are lenient, so one token would
 * otherwise have many spellings.
 */
export function isCanonicalJws(token: string): boolean {
  const parts = token.split('.');
  return parts.length === 3 && parts.every(isCanonicalBase64Url);
}

function isCanonicalBase64Url(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64url').toString('base64url') === text;
}
