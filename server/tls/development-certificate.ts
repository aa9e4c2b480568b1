import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../shared/lib/clock.ts';
import type { RandomBytes } from '../../shared/lib/id.ts';
import { issueCertificate } from './certificate.ts';
import { writePrivateFile } from './private-file.ts';

/** What a TLS server needs, in PEM. `chain` is the server's certificate followed by its authority. */
export type ServerIdentity = {
  readonly key: string;
  readonly chain: string;
  readonly caPem: string;
  readonly caFile: string;
};

type KeptCertificate = { readonly key: string; readonly certificate: string; readonly subject: string };

const dayMs = 86_400_000;
const authorityDays = 5 * 365;
const leafDays = 90;
const renewDays = 30;

/**
 * The development authority of a data directory and a certificate for this machine, made at the first run and renewed when
 * it is within 30 days of its end. A console that trusted the authority goes on trusting the renewed certificate.
 */
export function developmentIdentity(dataDir: string, clock: Clock, random: RandomBytes): ServerIdentity {
  const authority = keptOr(dataDir, 'ca', clock, () => {
    const { key, publicKey } = newKey();
    const subject = `Watchfloor development CA ${Buffer.from(random(4)).toString('hex')}`;
    const certificate = issueCertificate({
      subject,
      publicKey,
      issuer: { subject, privateKey: createPrivateKey(key) },
      serial: random(16),
      fromMs: clock.nowMs() - dayMs,
      untilMs: clock.nowMs() + authorityDays * dayMs,
      use: 'authority',
    });
    return { key, certificate };
  });
  const leaf = keptOr(
    dataDir,
    'server',
    clock,
    () => {
      const { key, publicKey } = newKey();
      const certificate = issueCertificate({
        subject: 'localhost',
        publicKey,
        issuer: { subject: authority.subject, privateKey: createPrivateKey(authority.key) },
        serial: random(16),
        fromMs: clock.nowMs() - dayMs,
        untilMs: clock.nowMs() + leafDays * dayMs,
        use: 'server',
      });
      return { key, certificate };
    },
    authority,
  );
  return {
    key: leaf.key,
    chain: leaf.certificate + authority.certificate,
    caPem: authority.certificate,
    caFile: join(dataDir, 'ca.pem'),
  };
}

function keptOr(
  dataDir: string,
  stem: string,
  clock: Clock,
  make: () => { readonly key: string; readonly certificate: string },
  issuer?: KeptCertificate,
): KeptCertificate {
  const keyFile = join(dataDir, `${stem}-key.pem`);
  const certificateFile = join(dataDir, `${stem}.pem`);
  if (existsSync(keyFile) && existsSync(certificateFile)) {
    const key = readFileSync(keyFile, 'utf8');
    const certificate = readFileSync(certificateFile, 'utf8');
    if (isGood(key, certificate, clock, issuer)) return { key, certificate, subject: subjectOf(certificate) };
  }
  const { key, certificate } = make();
  writePrivateFile(keyFile, key);
  writePrivateFile(certificateFile, certificate);
  return { key, certificate, subject: subjectOf(certificate) };
}

function isGood(key: string, certificate: string, clock: Clock, issuer?: KeptCertificate): boolean {
  const parsed = new X509Certificate(certificate);
  const isFresh = parsed.validToDate.getTime() - clock.nowMs() > renewDays * dayMs;
  const isPair = parsed.checkPrivateKey(createPrivateKey(key));
  const isIssued = issuer === undefined || parsed.verify(createPublicKey(issuer.key));
  return isFresh && isPair && isIssued;
}

function subjectOf(certificate: string): string {
  return new X509Certificate(certificate).subject.replace(/^CN=/, '');
}

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicKey };
}
