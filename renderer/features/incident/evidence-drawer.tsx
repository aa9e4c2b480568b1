import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../lib/format-bytes.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TrustChip } from '../../ui/trust-chip.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './evidence.module.css';
import { EvidenceAddDialog } from './evidence-add-dialog.tsx';
import { evidenceDeeds } from './evidence-deeds.ts';
import { EvidenceDetail } from './evidence-detail.tsx';
import { EvidenceJobs } from './evidence-jobs.tsx';
import { chooseEvidence, type ShownEvidence, type Ticket, useEvidence } from './evidence-queries.ts';
import { contentChip } from './evidence-view.ts';

const GROUP = 'Evidence';

interface EvidenceDrawerProps {
  readonly incidentId: string;
  /** Dropped files that are to be added. */
  readonly dropped: readonly Ticket[];
  /** Why nothing can be added. */
  readonly noWrite: string | undefined;
  readonly nameOf: (personId: string | null) => string;
  readonly onClose: () => void;
}

/** The evidence of an incident: what it is, where its bytes are, what was done with it; all of it by keys. */
export function EvidenceDrawer(props: EvidenceDrawerProps) {
  const { incidentId, dropped, noWrite, nameOf, onClose } = props;
  const value = useEvidence(incidentId);
  const evidence = value?.evidence ?? [];
  const [activeId, setActiveId] = useState<string | null>(null);
  const [previewId, setPreviewId] = useState<string | null>(null);
  const [tickets, setTickets] = useState<readonly Ticket[]>(dropped);
  const [origin, setOrigin] = useState('');
  useEffect(() => {
    if (dropped.length > 0) setTickets(dropped);
  }, [dropped]);
  // What was just added is what the person goes on with.
  const before = useRef<ReadonlySet<string> | null>(null);
  const ids = evidence.map(({ id }) => id).join();
  useEffect(() => {
    const now = ids === '' ? [] : ids.split(',');
    const fresh = now.find((id) => before.current?.has(id) === false);
    if (fresh !== undefined) setActiveId(fresh);
    before.current = null;
  }, [ids]);
  const at = Math.max(
    0,
    evidence.findIndex(({ id }) => id === activeId),
  );
  const active = evidence[at];
  const [ticket] = tickets;

  const add = async () => {
    if (noWrite !== undefined) return showToast({ id: 'why', tone: 'warn', text: noWrite });
    const chosen = await chooseEvidence();
    if (chosen.ok) setTickets(chosen.value.tickets);
    else showToast({ tone: 'bad', text: chosen.error.message, errorId: chosen.error.id });
  };
  const deeds = evidenceDeeds((one) => setPreviewId(previewId === one.id ? null : one.id));
  const move = (step: number) => {
    setActiveId(evidence[Math.min(evidence.length - 1, Math.max(0, at + step))]?.id ?? null);
    setPreviewId(null);
  };
  const onActive = (run: (one: ShownEvidence) => void) => () => {
    if (active !== undefined) run(active);
  };
  const idle = () => ticket === undefined;
  const action = (id: string, label: string, keys: readonly string[], run: () => void) => ({
    ...{ id: `evidence.${id}`, label, group: GROUP, keys, run },
    when: idle,
  });
  useActions('dialog', [
    { ...action('next', 'Next', ['j', 'ArrowDown'], () => move(1)), hidden: true, repeats: true },
    { ...action('previous', 'Previous', ['k', 'ArrowUp'], () => move(-1)), hidden: true, repeats: true },
    action('add', 'Add a file…', ['a'], () => void add()),
    action('look', 'Look inside', ['Enter'], onActive(deeds.preview)),
    action('verify', 'Verify now', ['h'], onActive(deeds.verify)),
    action('export', 'Export…', ['x'], onActive(deeds.save)),
    action('fetch', 'Fetch from the server', ['d'], onActive(deeds.fetch)),
    action('upload', 'Upload again', ['u'], onActive(deeds.upload)),
    action('copy', 'Copy the SHA-256', ['y'], onActive(deeds.copy)),
  ]);
  return (
    <>
      <Drawer
        open
        title="Evidence"
        widthPx={760}
        note={evidence.length === 0 ? undefined : String(evidence.length)}
        onClose={onClose}
        holdsEscape={ticket !== undefined}
        footer={hints.map(([keys, word]) => (
          <span key={keys}>
            <Kbd keys={keys} /> {word}
          </span>
        ))}
      >
        <div className={styles.note}>
          <Button
            icon={<IconPlus size={14} />}
            keys="a"
            disabled={noWrite !== undefined}
            title={noWrite}
            onClick={() => void add()}
          >
            Add a file
          </Button>{' '}
          or drop files on the window.
          {value?.server_takes_contents === false &&
            ' This server takes no contents of evidence: bytes stay on this machine.'}
        </div>
        <EvidenceJobs jobs={value?.jobs ?? []} />
        {value !== undefined && evidence.length === 0 && (
          <EmptyState title="Nothing collected yet">
            Files that are added here are copied into the encrypted store of this machine, hashed, and brought
            to the server in the background. It works without a network.
          </EmptyState>
        )}
        <ul aria-label="Evidence">
          {evidence.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className={styles.row}
                aria-current={one.id === active?.id}
                data-testid="evidence-row"
                onClick={() => setActiveId(one.id)}
              >
                <span className={styles.name}>
                  <UntrustedText text={one.name} />
                </span>
                <TrustChip {...contentChip(one, value?.server_takes_contents ?? null)} />
                <span className={styles.size}>{one.size === null ? one.kind : formatBytes(one.size)}</span>
              </button>
            </li>
          ))}
        </ul>
        {active !== undefined && (
          <EvidenceDetail
            evidence={active}
            deeds={deeds}
            previewing={previewId === active.id}
            nameOf={nameOf}
          />
        )}
      </Drawer>
      {ticket !== undefined && (
        <EvidenceAddDialog
          key={ticket.ticket}
          incidentId={incidentId}
          ticket={ticket}
          more={tickets.length - 1}
          origin={origin}
          onAdded={(said) => {
            before.current = new Set(evidence.map(({ id }) => id));
            setOrigin(said);
            setTickets(tickets.slice(1));
          }}
          onClose={() => setTickets([])}
        />
      )}
    </>
  );
}

const hints = [
  ['j k', 'move'],
  ['a', 'add'],
  ['Enter', 'look inside'],
  ['h', 'verify'],
  ['x', 'export'],
  ['d', 'fetch'],
  ['Escape', 'close'],
] as const;
