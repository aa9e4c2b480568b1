import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** See `EngineParts.keepEvidence`; a disk that refuses does not keep the alarm from being raised. */
export function keepEvidenceFiles(
  cachePath: string,
  folder: string,
  files: Readonly<Record<string, string>>,
): string | null {
  const path = join(dirname(cachePath), 'audit-evidence', folder);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(path, name), text, { mode: 0o600, flag: 'wx', flush: true });
    return path;
  } catch {
    return null;
  }
}
