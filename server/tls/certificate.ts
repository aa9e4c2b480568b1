import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  integer,
  objectId,
  octetString,
  sequence,
  setOf,
  tagged,
  taggedBytes,
  time,
  trueValue,
  utf8String,
} from './der.ts';

/** What a certificate says; keys are ECDSA on P-256 and it is signed with SHA-256. */
export type CertificateRequest = {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly issuer: { readonly subject: string; readonly privateKey: KeyObject };
  /** 16 bytes of chance. */
  readonly serial: Uint8Array;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly use: 'authority' | 'server';
};

/** The addresses, beside the name `localhost`, that a development certificate stands for. */
const ip4 = Buffer.of(127, 0, 0, 1);
const ip6 = Buffer.concat([Buffer.alloc(15), Buffer.of(1)]);
const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'));

/** A version 3 certificate (RFC 5280) in PEM. */
export function issueCertificate(request: CertificateRequest): string {
  const body = sequence(
    tagged(0, integer(Buffer.of(2))),
    integer(positive(request.serial)),
    ecdsaWithSha256,
    name(request.issuer.subject),
    sequence(time(request.fromMs), time(request.untilMs)),
    name(request.subject),
    publicKeyInfo(request.publicKey),
    tagged(3, sequence(...extensions(request))),
  );
  const signature = sign('sha256', body, request.issuer.privateKey);
  const certificate = sequence(body, ecdsaWithSha256, bitString(signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function extensions(request: CertificateRequest): readonly Buffer[] {
  const issuerKey = createPublicKey(request.issuer.privateKey);
  const keyIds = [
    extension('2.5.29.14', false, octetString(keyId(request.publicKey))),
    extension('2.5.29.35', false, sequence(taggedBytes(0, keyId(issuerKey)))),
  ];
  switch (request.use) {
    case 'authority':
      return [
        extension('2.5.29.19', true, sequence(trueValue(), integer(Buffer.of(0)))),
        extension('2.5.29.15', true, bitString(Buffer.of(0b0000_0110), 1)), // keyCertSign, cRLSign
        extension('2.5.29.30', true, nameConstraints()),
        ...keyIds,
      ];
    case 'server':
      return [
        extension('2.5.29.19', true, sequence()),
        extension('2.5.29.15', true, bitString(Buffer.of(0b1000_0000), 7)), // digitalSignature
        extension('2.5.29.37', false, sequence(objectId('1.3.6.1.5.5.7.3.1'))), // serverAuth
        extension('2.5.29.17', false, sequence(...hostNames())),
        ...keyIds,
      ];
  }
}

/**
 * A stolen key of this authority can vouch for no other host name. Addresses are not constrained: BoringSSL, Electron's TLS
 * library, knows no such constraint and refuses every chain that has one (X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE).
 */
function nameConstraints(): Buffer {
  return sequence(tagged(0, sequence(hostName())));
}

function hostNames(): readonly Buffer[] {
  return [hostName(), taggedBytes(7, ip4), taggedBytes(7, ip6)];
}

function hostName(): Buffer {
  return taggedBytes(2, Buffer.from('localhost', 'ascii'));
}

function extension(id: string, isCritical: boolean, value: Uint8Array): Buffer {
  return sequence(objectId(id), ...(isCritical ? [trueValue()] : []), octetString(value));
}

function name(commonName: string): Buffer {
  return sequence(setOf(sequence(objectId('2.5.4.3'), utf8String(commonName))));
}

function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** RFC 7093, section 2, method 1: the left 160 bits of SHA-256 over the key. */
function keyId(key: KeyObject): Buffer {
  return createHash('sha256').update(publicKeyInfo(key)).digest().subarray(0, 20);
}

function positive(serial: Uint8Array): Buffer {
  const bytes = Buffer.from(serial);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}
