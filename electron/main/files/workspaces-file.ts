import { z } from 'zod';
import type { Workspace } from '../../../shared/ipc/session-calls.ts';
import type { JsonFile } from './json-file.ts';

/** A workspace as it is remembered; `authorities` are PEM certificates that the person chose to trust for it alone. */
export const rememberedWorkspaceSchema = z.object({
  origin: z.string().regex(/^https:\/\/[^\s/?#@]+$/),
  name: z.string().max(300),
  last_email: z.string().max(300).nullable(),
  authorities: z.array(z.string().max(20_000).startsWith('-----BEGIN CERTIFICATE-----')).max(8),
});
export type RememberedWorkspace = z.infer<typeof rememberedWorkspaceSchema>;

export const workspacesFileSchema = z.object({ workspaces: z.array(rememberedWorkspaceSchema).max(50) });
export type WorkspacesFile = z.infer<typeof workspacesFileSchema>;

/** The workspaces this console knows, the one used last first. */
export type Workspaces = {
  readonly list: () => readonly Workspace[];
  readonly get: (origin: string) => RememberedWorkspace;
  readonly change: (origin: string, change: Partial<Omit<RememberedWorkspace, 'origin'>>) => Promise<void>;
};

export function createWorkspaces(file: JsonFile<WorkspacesFile>): Workspaces {
  const find = (origin: string) => file.value().workspaces.find((one) => one.origin === origin);
  const get = (origin: string): RememberedWorkspace =>
    find(origin) ?? { origin, name: new URL(origin).host, last_email: null, authorities: [] };
  return {
    list: () =>
      file
        .value()
        .workspaces.filter(({ last_email }) => last_email !== null)
        .map(({ origin, name, last_email }) => ({ origin, name, last_email })),
    get,
    change: async (origin, change) => {
      const others = file.value().workspaces.filter((one) => one.origin !== origin);
      await file.set({ workspaces: [{ ...get(origin), ...change }, ...others].slice(0, 50) });
    },
  };
}
