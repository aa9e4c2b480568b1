import { readFileSync } from 'node:fs';
import { type Pin, readPin } from '../../shared/audit/pin-file.ts';
import { noteTools } from '../engine/forensics/hashes.ts';
import { UsageError } from './usage-error.ts';

export function loadPin(path: string | undefined): Pin {
  if (path === undefined) {
    throw new UsageError(
      'No pin was given. The keys to verify with come from you, never from the bundle: --pin FILE.',
    );
  }
  try {
    return readPin(noteTools, JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new UsageError(`The pin ${path} cannot be used: ${(error as Error).message}`);
  }
}

/** The index of a record as it was typed. */
export function readIndex(text: string | undefined): number {
  const index = /^(0|[1-9][0-9]{0,15})$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(index)) throw new UsageError(`Not the index of a record: ${text ?? 'nothing'}.`);
  return index;
}
