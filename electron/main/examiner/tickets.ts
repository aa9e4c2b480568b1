import { lstat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { Ticket } from '../../../shared/ipc/case-calls.ts';

/** Stands between the page, which sees names, and paths, which stay here and with the examiner. */
export type Tickets = {
  /** What cannot be looked at, or is neither file nor folder, gets none. */
  readonly issue: (paths: readonly string[]) => Promise<Ticket[]>;
  /** A place to write to, whether or not something is there yet. */
  readonly grant: (path: string) => string;
  readonly pathOf: (ticket: string) => string | null;
  readonly all: () => readonly (readonly [ticket: string, path: string])[];
};

/** More than anybody drops at once, and an end for a page that makes them up. */
const maximalTickets = 20_000;

export function createTickets(newId: () => string, issued: (ticket: string, path: string) => void): Tickets {
  const paths = new Map<string, string>();

  async function ticketOf(path: string): Promise<Ticket[]> {
    if (!isAbsolute(path) || paths.size >= maximalTickets) return [];
    const found = await lstat(path).catch(() => null);
    if (found === null || !(found.isFile() || found.isDirectory())) return [];
    const ticket = grant(path);
    const folder = found.isDirectory();
    return [{ ticket, name: basename(path), folder, size: folder ? null : found.size }];
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
      for (const path of given) tickets.push(...(await ticketOf(path)));
      return tickets;
    },
    pathOf: (ticket) => paths.get(ticket) ?? null,
    all: () => [...paths],
  };
}
