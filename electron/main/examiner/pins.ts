import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import {
  type CloudTrailKey,
  cloudTrailOrigin,
  readCloudTrailKeys,
} from '../../../shared/audit/cloudtrail-keys.ts';
import { type Pin, readPin } from '../../../shared/audit/pin-file.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { type Clock, toTimestamp } from '../../../shared/lib/clock.ts';
import type { JsonFile } from '../files/json-file.ts';
import type { PinsFile } from '../files/pins-file.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { createSerial } from '../session/serial.ts';

const pinsDigestEntry = 'pins-digest';
const maximalPinBytes = 256 * 1024;

type Kept = PinsFile['pins'][number];
type TrustedLog = OutputOf<'pin.list'>['logs'][number];

/** What this machine trusts of which log: from an administrator's pin file, never from a server or an export. */
export type Pins = {
  readonly list: () => Promise<TrustedLog[]>;
  /** As pin files have them, for the examiner. */
  readonly raw: () => Promise<readonly Kept['pin'][]>;
  readonly add: (path: string, replace: boolean) => Promise<string>;
  readonly remove: (origin: string) => Promise<void>;
};

export type PinsParts = {
  readonly file: JsonFile<PinsFile>;
  readonly keychain: Keychain;
  readonly clock: Clock;
  readonly changed: () => void;
};

/** Throws `conflict` where the file is not the one this console wrote: nothing of it is trusted then. */
export function createPins({ file, keychain, clock, changed }: PinsParts): Pins {
  const serial = createSerial();

  async function kept(): Promise<readonly Kept[]> {
    const { pins } = file.value();
    const digest = await keychain.get(pinsDigestEntry);
    if (digest === null && pins.length === 0) return pins;
    if (digest === digestOf(pins)) return pins;
    throw new AppError(
      'conflict',
      'The list of trusted logs was changed outside of Watchfloor, so none of it is used. Remove the logs in it and add their pin files again.',
    );
  }

  /** The digest first: a crash in between is noticed at the next look, never passed over. */
  async function keep(pins: readonly Kept[]): Promise<void> {
    await keychain.set(pinsDigestEntry, digestOf(pins));
    await file.set({ pins: [...pins] });
    changed();
  }

  return {
    list: async () => (await kept()).map(describe),
    raw: async () => (await kept()).map(({ pin }) => pin),
    add: (path, replace) =>
      serial(async () => {
        const given = await readPinFile(path);
        const origin = nameOf(given);
        const known = await kept();
        const others = known.filter(({ pin }) => nameOf(pin) !== origin);
        const value = replace ? given : withKnownKeys(given, known);
        if (others.length < known.length && !replace && value === given) {
          throw new AppError(
            'conflict',
            `This machine trusts keys for ${origin} already. Nothing was changed; replace them only if an administrator told you so.`,
          );
        }
        await keep([...others, { added_at: toTimestamp(clock.nowMs()), pin: value }]);
        return origin;
      }),
    remove: (origin) => serial(() => keep(file.value().pins.filter(({ pin }) => originOf(pin) !== origin))),
  };
}

async function readPinFile(path: string): Promise<Kept['pin']> {
  const found = await lstat(path).catch(() => null);
  if (found === null || !found.isFile()) throw new AppError('not_found', 'The file is not there any more.');
  if (found.size > maximalPinBytes) throw notAPin('it is too large');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Kept['pin'];
  } catch {
    throw notAPin('it is not JSON');
  }
}

function parse(value: unknown): Pin | readonly CloudTrailKey[] {
  try {
    return readCloudTrailKeys(value) ?? readPin({ sha256, utf8 }, value);
  } catch (error) {
    throw notAPin(error instanceof Error ? error.message : 'it does not have the right form');
  }
}

function nameOf(value: unknown): string {
  const pin = parse(value);
  return 'origin' in pin ? pin.origin : cloudTrailOrigin;
}

/**
 * CloudTrail has keys for each region and time, in lists of their own: those of another list come beside the known ones. One
 * with the name of a known key and other bytes is a replacement, which is answered by `given` itself.
 */
function withKnownKeys(given: Kept['pin'], known: readonly Kept[]): Kept['pin'] {
  const fresh = readCloudTrailKeys(given);
  const old = known.find(({ pin }) => readCloudTrailKeys(pin) !== null)?.pin;
  if (fresh === null || old === undefined) return given;
  const bytes = new Map(readCloudTrailKeys(old)?.map(({ fingerprint, der }) => [fingerprint, hexOf(der)]));
  if (fresh.some(({ fingerprint, der }) => (bytes.get(fingerprint) ?? hexOf(der)) !== hexOf(der)))
    return given;
  const list = (value: Kept['pin']) => value.PublicKeyList as { Fingerprint: string }[];
  const added = list(given).filter(({ Fingerprint }) => !bytes.has(Fingerprint.toLowerCase()));
  return { PublicKeyList: [...list(old), ...added] };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function originOf(value: Kept['pin']): string {
  if (typeof value.origin === 'string') return value.origin;
  return 'PublicKeyList' in value ? cloudTrailOrigin : '';
}

function describe({ added_at, pin: value }: Kept): TrustedLog {
  const pin = parse(value);
  if (!('origin' in pin)) {
    const keys = pin.map(({ der }) => hexOf(sha256(der)));
    return { origin: cloudTrailOrigin, keys, witnesses: 0, quorum: 0, head: null, added_at };
  }
  const { origin, logKeys, witnessKeys, quorum, head } = pin;
  return {
    origin,
    keys: logKeys.map(({ key }) => Buffer.from(sha256(key.publicKey)).toString('hex')),
    witnesses: witnessKeys.length,
    quorum,
    head:
      head === null ? null : { size: head.size, time: head.time === null ? null : toTimestamp(head.time) },
    added_at,
  };
}

function digestOf(pins: readonly Kept[]): string {
  return createHash('sha256').update(JSON.stringify(pins)).digest('hex');
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

function notAPin(why: string): AppError {
  return new AppError('invalid_input', `This is not a pin file: ${why}. Nothing was changed.`);
}
