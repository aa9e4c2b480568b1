import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Workspaces } from './files/workspaces-file.ts';
import type { Log } from './log/log.ts';

/**
 * `--workspace-ca`: the authority in this file, and only this one, is trusted beside the system's for this workspace from
 * now on. A file that cannot be read or is no certificate changes nothing.
 */
export async function trustFromFile(
  origin: string,
  file: string,
  workspaces: Workspaces,
  log: Log,
): Promise<void> {
  try {
    const pem = new X509Certificate(await readFile(file)).toString();
    const { authorities } = workspaces.get(origin);
    if (authorities.length === 1 && authorities[0] === pem) return;
    await workspaces.change(origin, { authorities: [pem] });
    log.info('an authority given at the start is trusted for a workspace', { origin, file });
  } catch (error) {
    log.error('the authority given at the start could not be read; it is not trusted', { file, error });
  }
}
