import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, makeBundle, writeBundle } from '../../tamper/make-bundle.ts';
import { Seeded } from '../../tamper/seeded.ts';

/** Of the record that somebody changed. */
export const alteredRecord = 204;

export type AuditExports = {
  /** As signed, and seen by witnesses. */
  readonly clean: string;
  /** The same export, with one record changed after it was signed. */
  readonly tampered: string;
  /** As signed; nobody outside has seen its head. */
  readonly unanchored: string;
  readonly pin: string;
};

/** A whole log with its leaf hashes; the same numbers make the same log. */
function wholeLog(firstSeed: number, cosigners: number, records: number): Bundle {
  for (let seed = firstSeed; ; seed += 1) {
    const bundle = makeBundle(new Seeded(seed), records);
    const { a, b, n } = bundle.range;
    const whole = a === 0 && b === n && bundle.leaves !== null && !bundle.gzip;
    if (whole && (cosigners === 0 ? bundle.cosigners === 0 : bundle.cosigners >= cosigners)) return bundle;
  }
}

/** Three exports as folders, and the pin by which this machine can verify them. */
export function writeAuditExports(folder: string, records = 300): AuditExports {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const place = (name: string) => join(folder, name);
  const clean = wholeLog(1, 2, records);
  writeBundle(clean, place('tenant-t1_2026-10.bundle'));
  const tampered = wholeLog(1, 2, records);
  const line = tampered.lines[alteredRecord]?.toString('utf8') ?? '';
  tampered.lines[alteredRecord] = Buffer.from(line.replace(/"act":"[^"]*"/, '"act":"apikey.viewed"'));
  writeBundle(tampered, place('tenant-t1_2026-10_from-mail.bundle'));
  writeBundle(wholeLog(1, 0, records), place('tenant-t1_2026-09.bundle'));
  const pin = { ...clean.pin, head: null, operator: null, nonce: null };
  writeFileSync(place('pin.json'), JSON.stringify(pin));
  return {
    clean: place('tenant-t1_2026-10.bundle'),
    tampered: place('tenant-t1_2026-10_from-mail.bundle'),
    unanchored: place('tenant-t1_2026-09.bundle'),
    pin: place('pin.json'),
  };
}
