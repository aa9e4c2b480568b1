import { useState } from 'react';
import { useLocation } from 'wouter';
import type { CaseFinding } from '../../../shared/ipc/finding-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { auditPath } from '../../domain/paths.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { undoLast } from '../../domain/undo.ts';
import { formatCount } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Mark } from '../../ui/mark.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { removeFinding } from './finding-commands.ts';
import { FindingDialog } from './finding-dialog.tsx';
import { FindingPane } from './finding-pane.tsx';
import { useFindings } from './finding-queries.ts';
import { stateView } from './finding-states.ts';
import { ListAndPane, listFailure } from './list-and-pane.tsx';
import { listMoves } from './list-moves.ts';

const GROUP = 'Findings';

const columns: readonly TableColumn<CaseFinding>[] = [
  {
    id: 'state',
    header: 'How sure',
    width: 130,
    cell: ({ state }) => {
      const { glyph, tone, label } = stateView(state);
      return (
        <Mark glyph={glyph} tone={tone}>
          {label}
        </Mark>
      );
    },
  },
  {
    id: 'title',
    header: 'Finding',
    width: 'grow',
    minWidth: 240,
    cell: ({ title }) => (
      <span title={visibleText(title)}>
        <UntrustedText text={title} />
      </span>
    ),
  },
  {
    id: 'techniques',
    header: 'Techniques',
    width: 180,
    mono: true,
    tone: 'muted',
    cell: ({ techniques }) => techniques.join(' '),
  },
  {
    id: 'cited',
    header: 'Records',
    width: 80,
    align: 'end',
    mono: true,
    cell: ({ cited }) => formatCount(cited.length),
  },
];

type Overlay =
  | { readonly kind: 'none' | 'new' }
  | { readonly kind: 'edit' | 'remove'; readonly finding: CaseFinding };

/** The examiner's hypotheses and findings, each with the records that it rests on. */
export function FindingsView({ findingId }: { readonly findingId: string | undefined }) {
  const [, navigate] = useLocation();
  const asked = useFindings();
  const { value } = asked;
  const [overlay, setOverlay] = useState<Overlay>({ kind: 'none' });
  const findings = value?.findings ?? [];
  const named = findings.findIndex((finding) => finding.id === findingId);
  const at = Math.max(0, named);
  const active = findings[at];
  const moveTo = (index: number) => {
    const finding = findings[index];
    if (finding !== undefined) navigate(auditPath('findings', finding.id), { replace: true });
  };
  const close = () => setOverlay({ kind: 'none' });
  const remove = async (finding: CaseFinding) => {
    close();
    const result = await removeFinding(finding.id);
    if (!result.ok) toastRefusal(result.error);
  };
  const when = () => active !== undefined;
  const edit = () => active !== undefined && setOverlay({ kind: 'edit', finding: active });
  useActions('page', [
    ...listMoves({ name: 'findings', group: GROUP, total: findings.length, at, moveTo }),
    {
      id: 'findings.new',
      label: 'New finding…',
      group: GROUP,
      keys: ['n'],
      run: () => setOverlay({ kind: 'new' }),
    },
    { id: 'findings.edit', label: 'Edit…', group: GROUP, keys: ['e', 'Enter'], when, run: edit },
    {
      id: 'findings.remove',
      label: 'Remove…',
      group: GROUP,
      keys: ['Delete'],
      when,
      run: () => active !== undefined && setOverlay({ kind: 'remove', finding: active }),
    },
    { id: 'findings.undo', label: 'Take the last change back', group: GROUP, keys: ['z'], run: undoLast },
  ]);
  return (
    <>
      <ListAndPane
        id="audit.finding"
        label="Width of the finding"
        widthPx={{ initial: 460, min: 320, max: 900 }}
        pane={active === undefined ? null : <FindingPane key={active.id} finding={active} onEdit={edit} />}
        failure={listFailure('The findings could not be read', asked)}
        overlay={overlay.kind !== 'none'}
      >
        <DataTable
          label="Findings"
          columns={columns}
          total={findings.length}
          getRow={(index) => findings[index]}
          activeIndex={active === undefined ? null : at}
          onActivate={moveTo}
          onOpen={edit}
          empty={
            value === undefined ? undefined : (
              <EmptyState
                title="No findings yet"
                actions={
                  <Button tone="primary" keys="n" onClick={() => setOverlay({ kind: 'new' })}>
                    New finding
                  </Button>
                }
              >
                Write down what you hold to have happened, how sure you are, and cite the records it rests on:
                on an event, or with several selected, c does that.
              </EmptyState>
            )
          }
        />
      </ListAndPane>
      {overlay.kind === 'new' && (
        <FindingDialog
          finding={undefined}
          cite={[]}
          onSaved={(id) => {
            close();
            navigate(auditPath('findings', id));
          }}
          onClose={close}
        />
      )}
      {overlay.kind === 'edit' && (
        <FindingDialog finding={overlay.finding} cite={[]} onSaved={close} onClose={close} />
      )}
      {overlay.kind === 'remove' && (
        <ConfirmDialog
          open
          danger
          title={`Remove “${visibleText(overlay.finding.title)}”`}
          confirmLabel="Remove"
          typedWord="remove"
          onConfirm={() => void remove(overlay.finding)}
          onCancel={close}
        >
          Its text goes; the records that it cites stay. The journal keeps that it was there.
        </ConfirmDialog>
      )}
    </>
  );
}
