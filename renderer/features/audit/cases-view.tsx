import { useEffect, useRef, useState } from 'react';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { useLostFocus } from '../../lib/use-lost-focus.ts';
import { AgeText } from '../../ui/age-text.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TopBar } from '../../ui/top-bar.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { type CasePlace, chooseFiles, openCase, takeDropped } from './audit-commands.ts';
import styles from './audit-page.module.css';
import { type KnownCase, useDropped } from './audit-queries.ts';
import { listMoves } from './list-moves.ts';
import { PassphraseDialog } from './passphrase-dialog.tsx';
import { PinsDialog } from './pins-dialog.tsx';
import { RemoveCaseDialog } from './remove-case-dialog.tsx';

const GROUP = 'Cases';
const CASE_FILE = '.wfcase';

const columns: readonly TableColumn<KnownCase>[] = [
  {
    id: 'name',
    header: 'Case',
    width: 'grow',
    minWidth: 240,
    cell: (row) => (
      <span title={visibleText(row.name)}>
        <UntrustedText text={row.name} />
      </span>
    ),
  },
  {
    id: 'lock',
    header: 'Opens with',
    width: 130,
    tone: 'muted',
    cell: (row) => (row.lock === 'keychain' ? 'this machine' : 'a passphrase'),
  },
  {
    id: 'size',
    header: 'Size',
    width: 110,
    tone: 'muted',
    align: 'end',
    cell: (row) => (row.size === null ? 'not there now' : formatBytes(row.size)),
  },
  {
    id: 'opened',
    header: 'Opened',
    width: 90,
    tone: 'muted',
    align: 'end',
    cell: (row) => <AgeText since={row.opened_at} />,
  },
  {
    id: 'place',
    header: 'Place',
    width: 300,
    tone: 'muted',
    cell: (row) => (
      <span title={row.place === null ? undefined : visibleText(row.place)}>
        {row.place === null ? 'the console’s own folder' : <UntrustedText text={row.place} />}
      </span>
    ),
  },
];

type Overlay =
  | { readonly kind: 'none' | 'pins' }
  | { readonly kind: 'passphrase'; readonly from: CasePlace; readonly name: string }
  | { readonly kind: 'remove'; readonly row: KnownCase };

export interface CasesViewProps {
  readonly cases: readonly KnownCase[];
  readonly onNew: () => void;
}

/** Cases this machine knows; nothing of them is open yet. */
export function CasesView({ cases, onNew }: CasesViewProps) {
  const [wanted, setWanted] = useState(0);
  const [busy, setBusy] = useState(false);
  const [overlay, setOverlay] = useState<Overlay>({ kind: 'none' });
  const dropped = useDropped();
  const frame = useRef<HTMLDivElement>(null);
  const at = Math.max(0, Math.min(wanted, cases.length - 1));
  const active = cases[at];
  const focusRows = () => frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
  useLostFocus(overlay.kind !== 'none', focusRows);
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  }, []);

  const open = async (from: CasePlace, name: string) => {
    if (busy) return;
    setBusy(true);
    const result = await openCase(from, null);
    setBusy(false);
    if (result.ok) return;
    if (result.error.code === 'passphrase_needed') setOverlay({ kind: 'passphrase', from, name });
    else toastRefusal(result.error);
  };
  const openRow = (row: KnownCase | undefined) =>
    row !== undefined && void open({ case_id: row.id }, row.name);
  const openFile = async () => {
    const chosen = await chooseFiles('case');
    const ticket = chosen.ok ? chosen.value.tickets[0] : undefined;
    if (!chosen.ok) toastRefusal(chosen.error);
    else if (ticket !== undefined) await open({ ticket: ticket.ticket }, ticket.name);
  };
  // A case file among what was dropped is opened, not taken in.
  useEffect(() => {
    const file = dropped.find(({ name, folder }) => !folder && name.endsWith(CASE_FILE));
    if (file === undefined) return;
    takeDropped();
    void open({ ticket: file.ticket }, file.name);
  });
  const hasRow = () => active !== undefined;
  useActions('page', [
    ...listMoves({ name: 'cases', group: GROUP, total: cases.length, at, moveTo: setWanted }),
    {
      id: 'cases.open',
      label: 'Open the case',
      group: GROUP,
      keys: ['Enter'],
      when: hasRow,
      run: () => openRow(active),
    },
    { id: 'cases.new', label: 'New case…', group: GROUP, keys: ['n'], run: onNew },
    {
      id: 'cases.file',
      label: 'Open a case file…',
      group: GROUP,
      keys: ['o'],
      run: () => void openFile(),
    },
    {
      id: 'cases.pins',
      label: 'Trusted logs…',
      group: GROUP,
      keys: ['t'],
      run: () => setOverlay({ kind: 'pins' }),
    },
    {
      id: 'cases.remove',
      label: 'Remove the case…',
      group: GROUP,
      keys: ['Delete'],
      when: hasRow,
      run: () => active !== undefined && setOverlay({ kind: 'remove', row: active }),
    },
  ]);
  const buttons = (
    <>
      <Button keys="t" onClick={() => setOverlay({ kind: 'pins' })}>
        Trusted logs
      </Button>
      <Button keys="o" busy={busy} onClick={() => void openFile()}>
        Open a file…
      </Button>
      <Button tone="primary" keys="n" onClick={onNew}>
        New case
      </Button>
    </>
  );
  return (
    <>
      <TopBar label="Cases">
        <h2 className={styles.grow}>Cases</h2>
        {buttons}
      </TopBar>
      <div className={styles.table} ref={frame}>
        <DataTable
          label="Cases"
          columns={columns}
          total={cases.length}
          getRow={(index) => cases[index]}
          activeIndex={active === undefined ? null : at}
          onActivate={setWanted}
          onOpen={(index) => openRow(cases[index])}
          empty={
            <EmptyState
              title="No cases on this machine yet"
              actions={
                <Button tone="primary" keys="n" onClick={onNew}>
                  New case
                </Button>
              }
            >
              A case holds what you examine: audit exports and logs, what was verified, your bookmarks and
              findings. It is one encrypted file. Drop an export or a folder of logs here to begin one; no
              account and no network are needed.
            </EmptyState>
          }
        />
      </div>
      {overlay.kind === 'pins' && <PinsDialog onClose={() => setOverlay({ kind: 'none' })} />}
      {overlay.kind === 'passphrase' && (
        <PassphraseDialog
          from={overlay.from}
          name={overlay.name}
          onClose={() => setOverlay({ kind: 'none' })}
        />
      )}
      {overlay.kind === 'remove' && (
        <RemoveCaseDialog row={overlay.row} onClose={() => setOverlay({ kind: 'none' })} />
      )}
    </>
  );
}
