import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import type { Log } from '../log/log.ts';

export type JsonFileOptions<S extends z.ZodType> = {
  readonly path: string;
  readonly schema: S;
  /** Used when there is no file, or none that can be read. */
  readonly initial: z.output<S>;
  readonly log: Log;
};

/** A small file of settings that is held in memory. What it holds is not secret. */
export type JsonFile<T> = {
  readonly value: () => T;
  /** Takes effect at once; resolves when it is durable. Throws what the file system throws. */
  readonly set: (value: T) => Promise<void>;
};

/**
 * Reads the file once. One that is damaged is set aside as `<path>.damaged`, told in the log, and replaced by `initial`.
 */
export async function openJsonFile<S extends z.ZodType>(
  options: JsonFileOptions<S>,
): Promise<JsonFile<z.output<S>>> {
  let value: z.output<S> = (await readValid(options)) ?? options.initial;
  let writing: Promise<void> = Promise.resolve();
  return {
    value: () => value,
    set: async (next) => {
      value = next;
      const text = `${JSON.stringify(next, null, 2)}\n`;
      const written = writing.then(() => writeAtomically(options.path, text));
      writing = written.catch(() => undefined); // Told to whoever asked for this write, not to the next one.
      await written;
    },
  };
}

async function readValid<S extends z.ZodType>(options: JsonFileOptions<S>): Promise<z.output<S> | null> {
  const text = await readOrNull(options.path);
  if (text === null) return null;
  const parsed = options.schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const aside = `${options.path}.damaged`;
  await rename(options.path, aside);
  options.log.warn('a settings file was damaged; it was set aside and defaults are used', {
    file: options.path,
    aside,
  });
  return null;
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Fails the schema.
  }
}

/** The old content or the new one, never a part: written beside it, made durable, renamed, the folder made durable. */
async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Windows cannot open folders, and makes renames durable without it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
