import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { encodeBase64 } from '../../../shared/audit/base64.ts';
import { formatCheckpoint } from '../../../shared/audit/checkpoint.ts';
import {
  type ConsolePin,
  consolePinSchema,
  continuesPin,
  isKeyOf,
  judgeNote,
} from '../../../shared/audit/console-pin.ts';
import { cosignedText, formatVkey, keyType, makeKey } from '../../../shared/audit/note-keys.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { WitnessAnswer, WitnessAsk } from '../../../shared/ipc/engine-frames.ts';
import { type Clock, toTimestamp } from '../../../shared/lib/clock.ts';
import type { PersonItems } from '../keychain/stored-items.ts';
import { noteTools } from './note-tools.ts';
import { createSerial } from './serial.ts';

/**
 * What one person's console holds of the audit log, in the keychain, and the key it cosigns with. The keys of the log are
 * taken once; a head is taken when it is signed by one of them and proven to continue the one before, stored, and only then
 * cosigned. So whatever the engine is made to ask for, no second history gets this console's name.
 */
export type WitnessKeeper = {
  readonly known: () => ConsolePin | undefined;
  readonly answer: (ask: WitnessAsk) => Promise<WitnessAnswer>;
  /** Trusts a key that the person has from their administrator, for heads from the kept one on. */
  readonly trustKey: (vkey: string) => Promise<void>;
};

/** PKCS #8 of an Ed25519 key up to the seed itself (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

export async function loadWitness(items: PersonItems, clock: Clock): Promise<WitnessKeeper> {
  const serial = createSerial();
  let pin = parse(await items.get('audit-pin'));
  let key: ReturnType<typeof witnessKey> | null = null;

  async function ownKey(): Promise<ReturnType<typeof witnessKey>> {
    if (key !== null) return key;
    const kept = await items.get('witness-key');
    const seed = kept ?? randomBytes(32).toString('hex');
    if (kept === null) await items.set('witness-key', seed);
    key = witnessKey(Buffer.from(seed, 'hex'));
    return key;
  }

  async function keep(next: ConsolePin): Promise<ConsolePin> {
    await items.set('audit-pin', JSON.stringify(next));
    pin = next;
    return next;
  }

  async function answer(ask: WitnessAsk): Promise<WitnessAnswer> {
    const { vkey, cosign } = await ownKey();
    if (ask.kind === 'trust')
      return { pin: pin ?? (await keep({ ...ask.pin, head: null })), vkey, cosignature: null };
    if (pin === undefined) throw refused('there are no keys yet');
    const verdict = judgeNote(noteTools, pin, ask.note);
    if (verdict.kind !== 'newer' && verdict.kind !== 'same') throw refused(verdict.kind);
    const { head } = verdict;
    if (verdict.kind === 'newer' && !continuesPin(noteTools, pin, head, ask.proof))
      throw refused('it does not continue the head that is kept');
    const nowMs = clock.nowMs();
    const kept =
      verdict.kind === 'same'
        ? pin
        : await keep({
            ...pin,
            head: {
              ...{ size: head.size, root: encodeBase64(head.root), note: ask.note },
              seen_at: toTimestamp(nowMs),
            },
          });
    return { pin: kept, vkey, cosignature: cosign(formatCheckpoint(head), Math.floor(nowMs / 1_000)) };
  }

  async function trustKey(vkey: string): Promise<void> {
    if (pin === undefined) throw new AppError('conflict', 'No audit log is known here yet.');
    if (!isKeyOf(noteTools, vkey, pin.origin))
      throw new AppError('invalid_input', `This is no key of ${pin.origin}. Nothing was changed.`);
    if (pin.log_vkeys.some((key) => key.vkey === vkey)) return;
    const from = pin.head?.size ?? 0;
    const ended = pin.log_vkeys.map((key) => ({ ...key, to: key.to ?? from + 1 }));
    await keep({ ...pin, log_vkeys: [...ended, { vkey, from, to: null }] });
  }

  return {
    known: () => pin,
    answer: (ask) => serial(() => answer(ask)),
    trustKey: (vkey) => serial(() => trustKey(vkey)),
  };
}

function witnessKey(seed: Buffer) {
  const secret = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  // The name says nothing of person or machine; the key itself makes it one of its kind.
  const name = `console.watchfloor.example/${Buffer.from(noteTools.sha256(raw)).toString('hex', 0, 8)}`;
  return {
    vkey: formatVkey(makeKey(noteTools, name, keyType.cosignature, raw)),
    cosign: (text: string, seconds: number): string => {
      const time = Buffer.alloc(8);
      time.writeBigUInt64BE(BigInt(seconds));
      const signature = sign(null, Buffer.from(cosignedText(seconds, text), 'utf8'), secret);
      return encodeBase64(Buffer.concat([time, signature]));
    },
  };
}

function refused(why: string): AppError {
  return new AppError('conflict', `This head of the audit log is not cosigned: ${why}.`);
}

/** An entry that is not readable is as none, and the log is trusted anew. */
function parse(text: string | null): ConsolePin | undefined {
  if (text === null) return undefined;
  try {
    return consolePinSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
