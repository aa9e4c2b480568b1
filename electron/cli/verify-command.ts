import { readFileSync } from 'node:fs';
import { type Pin, readPin } from '../../shared/audit/pin-file.ts';
import { exitCode, reportJson } from '../../shared/audit/report.ts';
import { noteTools } from '../engine/forensics/hashes.ts';
import { verifyBundle } from '../engine/forensics/verify-bundle.ts';
import { reportText } from './report-text.ts';
import { UsageError } from './usage-error.ts';

/** Where a command writes. */
export type Screen = {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Whether `error` is a terminal, on which a line may be written over. */
  readonly terminal: boolean;
};

export type VerifyArguments = {
  readonly folder: string;
  readonly pin: string;
  readonly strict: boolean;
  readonly json: boolean;
};

/** Answers the exit status of A30. */
export async function verifyCommand(
  { folder, pin, strict, json }: VerifyArguments,
  screen: Screen,
): Promise<number> {
  const trusted = loadPin(pin);
  const onProgress = (phase: string, done: number, total: number) => {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
    screen.error(`\r${phase}: ${percent} % of ${total} bytes\u001b[K`);
  };
  const report = await verifyBundle(folder, trusted, { strict, ...(screen.terminal ? { onProgress } : {}) });
  if (screen.terminal) screen.error('\r\u001b[K');
  screen.out(json ? reportJson(report) : reportText(report));
  return exitCode(report);
}

function loadPin(path: string): Pin {
  try {
    return readPin(noteTools, JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new UsageError(`The pin ${path} cannot be used: ${(error as Error).message}`);
  }
}
