import { randomBytes } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import { type CaseKey, type JournalMark, journalMarkSchema } from '../../../shared/ipc/examiner-frames.ts';
import { type Clock, toTimestamp } from '../../../shared/lib/clock.ts';
import type { CasesFile, RememberedCase } from '../files/cases-file.ts';
import type { JsonFile } from '../files/json-file.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Log } from '../log/log.ts';
import { createSerial } from '../session/serial.ts';
import type { ExaminerClient, OpenCase } from './examiner-client.ts';

/** The case files of this machine: where they are, the keys and journal marks of those that it may open. */
export type CaseKeeper = {
  readonly list: () => Promise<OutputOf<'case.list'>>;
  /** `path` null puts it into the console's own folder. */
  readonly make: (
    input: Pick<InputOf<'case.new'>, 'name' | 'passphrase'>,
    path: string | null,
  ) => Promise<string>;
  readonly openKnown: (id: string, passphrase: string | null) => Promise<string>;
  readonly openFile: (path: string, passphrase: string | null) => Promise<string>;
  readonly close: () => Promise<void>;
  readonly remove: (id: string, deleteFile: boolean) => Promise<void>;
  readonly marked: (mark: JournalMark) => void;
};

export type CaseKeeperParts = {
  readonly client: ExaminerClient;
  readonly file: JsonFile<CasesFile>;
  readonly keychain: Keychain;
  readonly folder: string;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Told after a case was opened or closed. */
  readonly changed: () => void;
  readonly log: Log;
};

export const caseExtension = '.wfcase';
const keyEntry = (id: string) => `case-key:${id}`;
const markEntry = (id: string) => `case-journal:${id}`;
const sideFiles = ['', '-wal', '-shm', '-journal'];

export function createCaseKeeper(parts: CaseKeeperParts): CaseKeeper {
  const { client, file, keychain, log } = parts;
  const serial = createSerial();
  const marks = createSerial();

  const known = (id: string): RememberedCase => {
    const found = file.value().cases.find((one) => one.id === id);
    if (found === undefined)
      throw new AppError('not_found', 'This machine does not know this case any more.');
    return found;
  };

  async function remember({ id, name }: OpenCase, path: string, lock: RememberedCase['lock']): Promise<void> {
    const others = file.value().cases.filter((one) => one.id !== id && one.path !== path);
    const opened_at = toTimestamp(parts.clock.nowMs());
    await file.set({ cases: [{ id, name, path, lock, opened_at }, ...others].slice(0, 500) });
    parts.changed();
  }

  async function open(path: string, key: CaseKey, id: string | null): Promise<OpenCase> {
    const known_mark = id === null ? undefined : await readMark(keychain, id);
    return await client.open({
      path,
      key,
      create: null,
      ...(known_mark === undefined ? {} : { known_mark }),
    });
  }

  /** A file that came from elsewhere says its id only when it is open: it is opened again to be held against the mark. */
  async function openWithPassphrase(path: string, text: string, id: string | null): Promise<OpenCase> {
    const key = { kind: 'passphrase', text } as const;
    try {
      const opened = await open(path, key, id);
      if (id !== null || (await readMark(keychain, opened.id)) === undefined) return opened;
      return await open(path, key, opened.id);
    } catch (error) {
      if (error instanceof AppError && error.code === 'cache_key_wrong')
        throw new AppError('wrong_credentials', 'This is not the passphrase of this case.', { cause: error });
      throw error;
    }
  }

  async function openWithKeychain(path: string, id: string): Promise<OpenCase> {
    const hex = await keychain.get(keyEntry(id));
    if (hex === null) throw passphraseNeeded('Its key is not in the keychain of this machine.');
    return await open(path, { kind: 'raw', hex }, id);
  }

  /** A case that was moved on this machine opens by the key it always had. */
  async function openMoved(path: string): Promise<OpenCase> {
    for (const { id, lock, path: before } of file.value().cases) {
      if (lock !== 'keychain' || (before !== path && (await sizeOf(before)) !== null)) continue;
      try {
        return await openWithKeychain(path, id);
      } catch (error) {
        if (!(error instanceof AppError) || !triesNext.has(error.code)) throw error;
      }
    }
    throw passphraseNeeded('No key in the keychain of this machine opens it.');
  }

  return {
    list: async () => ({
      cases: await Promise.all(
        file.value().cases.map(async ({ id, name, path, lock, opened_at }) => ({
          ...{ id, name, lock, opened_at },
          place: path.startsWith(parts.folder) ? null : path,
          size: await sizeOf(path),
        })),
      ),
      open_id: client.current()?.id ?? null,
    }),
    make: ({ name, passphrase }, chosen) =>
      serial(async () => {
        const id = parts.newId();
        await mkdir(parts.folder, { recursive: true, mode: 0o700 });
        const path = withExtension(chosen ?? join(parts.folder, `${id}${caseExtension}`));
        if ((await sizeOf(path)) !== null)
          throw new AppError(
            'conflict',
            'There is a file of this name already. Nothing was written; choose another.',
          );
        const key = await newKey(keychain, id, passphrase ?? null);
        try {
          const opened = await client.open({ path, key, create: { id, name } });
          await remember(opened, path, passphrase === null ? 'keychain' : 'passphrase');
          return opened.id;
        } catch (error) {
          await keychain.delete(keyEntry(id));
          throw error;
        }
      }),
    openKnown: (id, passphrase) =>
      serial(async () => {
        const { path, lock } = known(id);
        if ((await sizeOf(path)) === null)
          throw new AppError(
            'not_found',
            'The file of this case is not where it was. Open it from its new place.',
          );
        if (lock === 'passphrase' && passphrase === null)
          throw passphraseNeeded('This case has a passphrase.');
        const opened = await (lock === 'passphrase' && passphrase !== null
          ? openWithPassphrase(path, passphrase, id)
          : openWithKeychain(path, id));
        await remember(opened, path, lock);
        return opened.id;
      }),
    openFile: (path, passphrase) =>
      serial(async () => {
        const opened = await (passphrase === null
          ? openMoved(path)
          : openWithPassphrase(path, passphrase, null));
        await remember(opened, path, passphrase === null ? 'keychain' : 'passphrase');
        return opened.id;
      }),
    close: () =>
      serial(async () => {
        await client.close();
        await marks(async () => undefined);
        parts.changed();
      }),
    remove: (id, deleteFile) =>
      serial(async () => {
        const { path } = known(id);
        if (client.current()?.id === id) await client.close();
        await marks(async () => undefined);
        await file.set({ cases: file.value().cases.filter((one) => one.id !== id) });
        if (deleteFile) {
          for (const end of sideFiles) await rm(`${path}${end}`, { force: true });
          await keychain.delete(keyEntry(id));
          await keychain.delete(markEntry(id));
        }
        parts.changed();
      }),
    marked: (mark) => {
      marks(() => keychain.set(markEntry(mark.case_id), JSON.stringify(mark))).catch((error: unknown) =>
        log.error('how far the journal of a case has come was not kept', { error }),
      );
    },
  };
}

/** What the wrong key looks like, and a case that is not this one. */
const triesNext = new Set<string>(['cache_key_wrong', 'invalid_input', 'not_found', 'wrong_credentials']);

async function newKey(keychain: Keychain, id: string, passphrase: string | null): Promise<CaseKey> {
  if (passphrase !== null) return { kind: 'passphrase', text: passphrase };
  const hex = randomBytes(32).toString('hex');
  await keychain.set(keyEntry(id), hex);
  return { kind: 'raw', hex };
}

async function readMark(keychain: Keychain, id: string): Promise<JournalMark | undefined> {
  const text = await keychain.get(markEntry(id));
  if (text === null) return undefined;
  try {
    return journalMarkSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Bytes; null where no plain file is. */
async function sizeOf(path: string): Promise<number | null> {
  const found = await lstat(path).catch(() => null);
  return found?.isFile() ? found.size : null;
}

function withExtension(path: string): string {
  return extname(basename(path)) === '' ? `${path}${caseExtension}` : path;
}

function passphraseNeeded(why: string): AppError {
  return new AppError('passphrase_needed', `${why} Type the passphrase that it was made with.`);
}
