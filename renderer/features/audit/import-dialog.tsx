import { useEffect, useState } from 'react';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import type { Ticket } from '../../../shared/ipc/case-calls.ts';
import { type SourceFormat, sourceFormatSchema } from '../../../shared/ipc/source-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Select } from '../../ui/select.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { importSources } from './audit-commands.ts';
import { inspectTicket } from './audit-queries.ts';
import styles from './import-dialog.module.css';
import {
  amountWords,
  formatOf,
  groupPlan,
  importInput,
  mappingOf,
  type PlanGroup,
  type PlannedSource,
  planned,
  takesMapping,
} from './import-plan.ts';
import { MappingEditor } from './mapping-editor.tsx';
import { formatLabels } from './source-words.ts';

const AT_ONCE = 2;
const formatOptions = [
  { value: 'auto' as const, label: 'What it seems to be' },
  ...sourceFormatSchema.options.map((value) => ({ value, label: formatLabels[value] })),
];

/** Looks into everything that was chosen, a few at a time; nothing is taken in by that. */
function usePlan(
  tickets: readonly Ticket[],
): readonly [readonly PlannedSource[], (members: readonly number[], patch: Partial<PlannedSource>) => void] {
  const [plan, setPlan] = useState<readonly PlannedSource[]>(() => tickets.map(planned));
  const change = (members: readonly number[], patch: Partial<PlannedSource>) =>
    setPlan((now) =>
      now.map((source, index) => (members.includes(index) ? { ...source, ...patch } : source)),
    );
  useEffect(() => {
    let ended = false;
    let next = 0;
    const look = async (): Promise<void> => {
      const index = next;
      next += 1;
      const ticket = tickets[index];
      if (ended || ticket === undefined) return;
      const result = await inspectTicket(ticket.ticket);
      if (ended) return;
      const seen: PlannedSource['look'] = result.ok
        ? { kind: 'seen', inspected: result.value }
        : { kind: 'failed', message: result.error.message };
      setPlan((now) => now.map((source, at) => (at === index ? { ...source, look: seen } : source)));
      return look();
    };
    for (let started = 0; started < AT_ONCE; started += 1) void look();
    return () => {
      ended = true;
    };
  }, [tickets]);
  return [plan, change];
}

interface GroupRowProps {
  readonly group: PlanGroup;
  readonly plan: readonly PlannedSource[];
  readonly mapping: boolean;
  readonly onFormat: (format: SourceFormat | null) => void;
  readonly onMap: () => void;
}

function GroupRow({ group, plan, mapping, onFormat, onMap }: GroupRowProps) {
  const members = group.members.flatMap((index) => plan[index] ?? []);
  const [first] = members;
  if (first === undefined) return null;
  const names = members.map((source) => source.ticket.name);
  return (
    <li className={styles.source}>
      <div className={styles.line}>
        <strong className={styles.name} title={visibleText(names.slice(0, 50).join('\n'))}>
          {members.length === 1 ? (
            <UntrustedText text={first.ticket.name} />
          ) : (
            formatPlural(members.length, 'source')
          )}
        </strong>
        <span className={styles.muted}>{group.looking ? 'looking into it…' : amountWords(members)}</span>
        <Select<SourceFormat | 'auto'>
          label={`Format of ${members.length === 1 ? first.ticket.name : 'these sources'}`}
          labelHidden
          value={first.format ?? group.format ?? 'auto'}
          options={formatOptions}
          onChange={(value) => onFormat(value === 'auto' ? null : value)}
        />
      </div>
      {group.why !== '' && first.format === null && (
        <div className={styles.muted}>
          <UntrustedText text={group.why} />
        </div>
      )}
      {group.integrity !== '' && (
        <div className={styles.muted}>
          What it can prove: <UntrustedText text={group.integrity} />
        </div>
      )}
      {group.problem !== undefined && (
        <div className={first.look.kind === 'failed' ? styles.bad : styles.warn}>
          <UntrustedText text={group.problem} />
        </div>
      )}
      {takesMapping(first) && (
        <div>
          <Button aria-expanded={mapping} onClick={onMap}>
            {mapping ? 'Hide the columns' : 'Map the columns…'}
          </Button>
        </div>
      )}
    </li>
  );
}

export interface ImportDialogProps {
  readonly tickets: readonly Ticket[];
  readonly onStarted: () => void;
  readonly onClose: () => void;
}

/** What is about to be taken in: what each source is, what it can prove, and how columns without a meaning are read. */
export function ImportDialog({ tickets, onStarted, onClose }: ImportDialogProps) {
  const [plan, change] = usePlan(tickets);
  const [mapping, setMapping] = useState<number | null>(null);
  const [strict, setStrict] = useState(true);
  const [busy, setBusy] = useState(false);
  const [wanted, setWanted] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const groups = groupPlan(plan);
  const looking = plan.filter((source) => source.look.kind === 'looking').length;
  const input = importInput(plan);
  const open = mapping === null ? undefined : plan[mapping];
  const verifies = plan.some((source) => formatOf(source) === 'watchfloor_export');
  const submit = async () => {
    if (busy || input.length === 0) return;
    // Pressed early: it goes on by itself once everything was looked into.
    setWanted(looking > 0);
    if (looking > 0) return;
    setBusy(true);
    setError(null);
    const result = await importSources(input, strict);
    setBusy(false);
    if (result.ok) onStarted();
    else setError(result.error);
  };
  useEffect(() => {
    if (wanted && looking === 0) void submit();
  });
  return (
    <Dialog
      open
      title="Add to the case"
      width={720}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <span className={styles.count} aria-live="polite">
            {looking > 0
              ? `${plan.length - looking} of ${formatPlural(plan.length, 'source')} looked into`
              : `${formatPlural(input.length, 'source')}, ${amountWords(plan)}`}
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            data-autofocus
            busy={busy || wanted}
            disabled={input.length === 0}
            keys="mod+Enter"
          >
            {verifies ? 'Verify and add' : 'Add'}
          </Button>
        </>
      }
    >
      <ul className={styles.sources}>
        {groups.map((group) => (
          <GroupRow
            key={group.members[0]}
            group={group}
            plan={plan}
            mapping={mapping !== null && group.members.includes(mapping)}
            onFormat={(format) => change(group.members, { format })}
            onMap={() => setMapping(mapping === group.members[0] ? null : (group.members[0] ?? null))}
          />
        ))}
      </ul>
      {open?.look.kind === 'seen' && mapping !== null && (
        <MappingEditor
          fields={open.look.inspected.fields}
          mapping={mappingOf(open) ?? open.look.inspected.mapping}
          onChange={(next) => change([mapping], { mapping: next, format: formatOf(open) ?? 'csv' })}
        />
      )}
      {verifies && (
        <Checkbox
          label="Check strictly"
          hint="Also the form of every line, and every disclosed field. Slower; what a hand-over needs."
          checked={strict}
          onChange={setStrict}
        />
      )}
      {error !== null && (
        <ErrorPanel title="Nothing was added" id={error.id}>
          {error.message}
        </ErrorPanel>
      )}
    </Dialog>
  );
}
