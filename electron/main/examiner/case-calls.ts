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
  const pathOf = (ticket: string): string => {
    const path = tickets.pathOf(ticket);
    if (path === null) throw new AppError('not_found', 'Choose the file again.');
    return path;
  };
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
    'case.open': async ({ from, passphrase }) => {
      assertMay();
      return {
        case_id: await ('case_id' in from
          ? keeper.openKnown(from.case_id, passphrase)
          : keeper.openFile(pathOf(from.ticket), passphrase)),
      };
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
      const { tickets: chosen } = await tickets.issue(await dialogs.chooseSources(what));
      return { tickets: chosen };
    },
    'pin.list': async () => ({ logs: await pins.list() }),
    'pin.add': async ({ ticket, replace }) => {
      assertMay();
      return { origin: await pins.add(pathOf(ticket), replace) };
    },
    'pin.remove': async ({ origin }) => {
      assertMay();
      await pins.remove(origin);
      return {};
    },
  };
}
