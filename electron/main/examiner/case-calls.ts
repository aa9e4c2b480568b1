import { AppError } from '../../../shared/errors/app-error.ts';
import type { HostName } from '../../../shared/ipc/contract.ts';
import type { HostCalls } from '../ipc/host/host-calls.ts';
import type { CaseKeeper } from './case-keeper.ts';
import type { Dialogs } from './dialogs.ts';
import type { Pins } from './pins.ts';
import type { Tickets } from './tickets.ts';

type CaseHostName = Extract<HostName, `case.${string}` | `pin.${string}` | `files.${string}`>;
export type CaseHostCalls = { readonly [N in CaseHostName]: HostCalls[N] };

export type CaseCallsParts = {
  readonly keeper: CaseKeeper;
  readonly pins: Pins;
  readonly tickets: Tickets;
  readonly dialogs: Dialogs;
  /** Throws while no case may be touched. */
  readonly assertMay: () => void;
};

/** What main answers itself about cases: files, keys and trust, without any of their content. */
export function createCaseCalls({
  keeper,
  pins,
  tickets,
  dialogs,
  assertMay,
}: CaseCallsParts): CaseHostCalls {
  return {
    'case.list': async () => {
      assertMay();
      return await keeper.list();
    },
    'case.new': async ({ name, passphrase, ask_place }) => {
      assertMay();
      const place = ask_place ? await dialogs.placeForCase(name) : null;
      if (ask_place && place === null) return { case_id: null };
      return { case_id: await keeper.make({ name, passphrase }, place) };
    },
    'case.open': async ({ case_id, passphrase }) => {
      assertMay();
      if (case_id !== null) return { case_id: await keeper.openKnown(case_id, passphrase) };
      const path = await dialogs.chooseCase();
      return { case_id: path === null ? null : await keeper.openFile(path, passphrase) };
    },
    'case.close': async () => {
      await keeper.close();
      return {};
    },
    'case.remove': async ({ case_id, delete_file }) => {
      assertMay();
      await keeper.remove(case_id, delete_file);
      return {};
    },
    'files.choose': async ({ what }) => {
      assertMay();
      return { tickets: await tickets.issue(await dialogs.chooseSources(what)) };
    },
    'pin.list': async () => ({ logs: await pins.list() }),
    'pin.add': async ({ ticket, replace }) => {
      assertMay();
      const path = tickets.pathOf(ticket);
      if (path === null) throw new AppError('not_found', 'Choose the file again.');
      return { origin: await pins.add(path, replace) };
    },
    'pin.remove': async ({ origin }) => {
      assertMay();
      await pins.remove(origin);
      return {};
    },
  };
}
