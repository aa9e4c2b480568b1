import { createHash } from 'node:crypto';
import { openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import keytar from 'keytar';

export type Secret = { readonly item: string; readonly value: string };

/** Every entry that the console of this profile has in the real keychain. */
export async function keychainOf(userDataDir: string): Promise<readonly Secret[]> {
  const profile = createHash('sha256').update(resolve(userDataDir)).digest('hex').slice(0, 12);
  const entries = await keytar.findCredentials(`Watchfloor ${profile}`);
  return entries.map(({ account, password }) => ({
    item: account.split(':', 1)[0] ?? account,
    value: password,
  }));
}

export function secretOf(secrets: readonly Secret[], item: string): string | undefined {
  return secrets.find((secret) => secret.item === item)?.value;
}

/** All files below a folder, whole. */
export function filesBelow(folder: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
      ? [{ name: path, bytes: readFileSync(path) }]
      : [];
  });
}

/** Whether any of the needles stands in the writable memory of a process of ours (Linux). */
export function isInMemory(pid: number, needles: readonly Buffer[]): boolean {
  const regions = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .filter((line) => / rw/.test(line))
    .map(
      (line) =>
        line
          .split(' ', 1)[0]
          ?.split('-')
          .map((hex) => Number.parseInt(hex, 16)) ?? [],
    );
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const chunk = Buffer.alloc(4 * 1024 * 1024);
  const overlap = Math.max(...needles.map((needle) => needle.length)) - 1;
  for (const [from = 0, to = 0] of regions) {
    for (let at = from; at < to; at += chunk.length - overlap) {
      let length = 0;
      try {
        length = readSync(memory, chunk, 0, Math.min(chunk.length, to - at), at);
      } catch {
        break; // A region that the kernel does not let anybody read.
      }
      const read = chunk.subarray(0, length);
      if (needles.some((needle) => read.includes(needle))) return true;
    }
  }
  return false;
}
