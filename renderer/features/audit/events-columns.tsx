import type { ReactNode } from 'react';
import type { CaseEvent, EventColumn, EventOutcome } from '../../../shared/domain/case-event.ts';
import { ownName } from '../../../shared/domain/own-name.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { Tone } from '../../ui/tone.ts';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { columnLabels } from './column-labels.ts';

/** Columns a table of events can show, in their order. */
export const eventColumnIds = [
  'time',
  'action',
  'actor',
  'object',
  'object_type',
  'outcome',
  'address',
  'host',
  'session',
  'source',
  'summary',
] as const satisfies readonly EventColumn[];
export type EventColumnId = (typeof eventColumnIds)[number];

/** What a window of this width has room for beside facets and inspector. */
export function columnsFor(widthPx: number): readonly EventColumnId[] {
  return widthPx < 1600
    ? ['time', 'actor', 'outcome', 'summary']
    : ['time', 'action', 'actor', 'outcome', 'address', 'summary'];
}

const widths: Readonly<Record<EventColumnId, number | 'grow'>> = {
  time: 192,
  action: 170,
  actor: 130,
  object: 150,
  object_type: 100,
  outcome: 76,
  address: 120,
  host: 130,
  session: 120,
  source: 140,
  summary: 'grow',
};

const outcomes: Readonly<
  Record<
    EventOutcome,
    { readonly glyph: 'check' | 'cross' | 'dash'; readonly tone: Tone; readonly word: string }
  >
> = {
  ok: { glyph: 'check', tone: 'muted', word: 'ok' },
  denied: { glyph: 'cross', tone: 'warn', word: 'denied' },
  error: { glyph: 'cross', tone: 'bad', word: 'error' },
  unknown: { glyph: 'dash', tone: 'faint', word: '' },
};

export function OutcomeMark({ outcome }: { readonly outcome: EventOutcome }) {
  const { glyph, tone, word } = outcomes[outcome];
  return word === '' ? null : (
    <Mark glyph={glyph} tone={tone}>
      {word}
    </Mark>
  );
}

/** `whole` is what the title says where the text is shortened. */
function Text({ text, whole }: { readonly text: string | null; readonly whole?: string | null | undefined }) {
  if (text === null || text === '') return null;
  return (
    <span title={visibleText(whole ?? text)}>
      <UntrustedText text={text} />
    </span>
  );
}

function MarkCell({ row }: { readonly row: CaseEvent }) {
  return (
    <>
      {row.finding !== null && (
        <span title={`The verifier: ${visibleText(row.finding)}`}>
          <Glyph name="cross" tone="bad" label={`The verifier found ${visibleText(row.finding)}`} />
        </span>
      )}
      {row.bookmarked && (
        <span title="Bookmarked">
          <Glyph name="diamond" tone="accent" label="Bookmarked" />
        </span>
      )}
    </>
  );
}

/** `nameOf` gives the name of a source. The last column takes the room that is left. */
export function eventColumns(
  shown: readonly EventColumnId[],
  nameOf: (sourceId: string) => string,
): readonly TableColumn<CaseEvent>[] {
  const cells: Readonly<Record<EventColumnId, (row: CaseEvent) => ReactNode>> = {
    time: (row) => (row.time === null ? 'no time' : <TimeText at={row.time} format="stamp" />),
    action: (row) => <Text text={row.action} />,
    actor: (row) => <Text text={row.actor === null ? null : ownName(row.actor)} whole={row.actor} />,
    object: (row) => <Text text={row.object === null ? null : ownName(row.object)} whole={row.object} />,
    object_type: (row) => <Text text={row.object_type} />,
    outcome: (row) => <OutcomeMark outcome={row.outcome} />,
    address: (row) => <Text text={row.address} />,
    host: (row) => <Text text={row.host} />,
    session: (row) => <Text text={row.session} />,
    source: (row) => <Text text={nameOf(row.source_id)} />,
    summary: (row) => <Text text={row.summary} />,
  };
  const ids = eventColumnIds.filter((id) => shown.includes(id));
  const grows = ids.includes('summary') ? 'summary' : ids.at(-1);
  return [
    {
      id: 'mark',
      header: 'Marks',
      headerHidden: true,
      width: 36,
      cell: (row) => <MarkCell row={row} />,
    },
    ...ids.map(
      (id): TableColumn<CaseEvent> => ({
        id,
        header: columnLabels[id],
        width: id === grows ? 'grow' : widths[id],
        minWidth: 180,
        sortable: true,
        mono: id === 'action' || id === 'address',
        tone: id === 'time' || id === 'action' || id === 'summary' ? 'text' : 'muted',
        cell: cells[id],
      }),
    ),
  ];
}
