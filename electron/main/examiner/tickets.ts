import { lstat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { RefusedFile, Ticket } from '../../../shared/ipc/case-calls.ts';

/** Stands between the page, which sees names, and paths, which stay here and with the examiner. */
export type Tickets = {
  /** What cannot be looked at, or is neither file nor folder, gets none, and the reason is said. */
  readonly issue: (paths: readonly string[]) => Promise<{ tickets: Ticket[]; refused: RefusedFile[] }>;
  /** A place to write to, whether or not something is there yet. */
  readonly grant: (path: string) => string;
  readonly pathOf: (ticket: string) => string | null;
  readonly all: () => readonly (readonly [ticket: string, path: string])[];
};

/** More than anybody drops at once, and an end for a page that makes them up. */
const maximalTickets = 20_000;

export function createTickets(newId: () => string, issued: (ticket: string, path: string) => void): Tickets {
  const paths = new Map<string, string>();

  async function ticketOf(path: string): Promise<Ticket | RefusedFile> {
    const name = basename(path);
    if (!isAbsolute(path)) return { name, why: 'it is no file of this machine' };
    if (paths.size >= maximalTickets) return { name, why: 'too much was chosen since the program started' };
    const found = await lstat(path).catch(() => null);
    if (found === null) return { name, why: 'it is not there, or cannot be looked at' };
    if (found.isSymbolicLink()) return { name, why: 'it is a link, and links are not followed' };
    if (!found.isFile() && !found.isDirectory()) return { name, why: 'it is neither a file nor a folder' };
    const ticket = grant(path);
    const folder = found.isDirectory();
    return { ticket, name, folder, size: folder ? null : found.size };
  }

  function grant(path: string): string {
    const ticket = newId();
    paths.set(ticket, path);
    issued(ticket, path);
    return ticket;
  }

  return {
    grant,
    issue: async (given) => {
      const tickets: Ticket[] = [];
      const refused: RefusedFile[] = [];
      for (const path of given) {
        const found = await ticketOf(path);
        if ('ticket' in found) tickets.push(found);
        else refused.push(found);
      }
      return { tickets, refused };
    },
    pathOf: (ticket) => paths.get(ticket) ?? null,
    all: () => [...paths],
  };
}
