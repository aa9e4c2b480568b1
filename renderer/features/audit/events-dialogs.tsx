import { useState } from 'react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { parseWhen } from '../../lib/parse-when.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { ColumnsDialog } from '../../ui/columns-dialog.tsx';
import { Picker } from '../../ui/picker.tsx';
import { showToast } from '../../ui/toast.tsx';
import { BookmarkDialog } from './bookmark-dialog.tsx';
import { columnLabels } from './column-labels.ts';
import { useSearches } from './event-queries.ts';
import { type EventColumnId, eventColumnIds } from './events-columns.tsx';
import { sortAfterPress } from './events-sort.ts';
import { showQuery, sortBy, useEventsView } from './events-view-state.ts';
import { removeSearch, saveSearch } from './finding-commands.ts';
import { FindingDialog } from './finding-dialog.tsx';
import { type Bookmark, useFindings } from './finding-queries.ts';

/** What is open over the events. */
export type EventsOverlay =
  | { readonly kind: 'none' | 'columns' | 'sort' | 'time' | 'record' | 'searches' | 'forget_search' }
  | { readonly kind: 'save_search'; readonly query: string }
  | { readonly kind: 'bookmark'; readonly ids: readonly number[]; readonly before: Bookmark | undefined }
  | { readonly kind: 'cite' | 'new_finding'; readonly ids: readonly number[] };

export interface EventsDialogsProps {
  readonly overlay: EventsOverlay;
  readonly onChange: (overlay: EventsOverlay) => void;
  readonly columns: readonly EventColumnId[];
  readonly onColumns: (columns: readonly EventColumnId[]) => void;
  readonly onTime: (ms: number) => void;
  readonly onRecord: (id: number) => void;
}

const NEW = 'new';

function SortPicker({ onClose }: { readonly onClose: () => void }) {
  const sort = useEventsView((state) => state.sort);
  const choices = [
    ...eventColumnIds.map((id) => ({ id, text: columnLabels[id] })),
    { id: 'id' as const, text: 'Order of reading' },
  ];
  return (
    <Picker
      open
      title="Sort by"
      placeholder="Sort by; choose the same again to turn it round"
      items={choices.map((choice) => ({
        ...choice,
        note: choice.id === sort.by ? (sort.direction === 'asc' ? '↑' : '↓') : undefined,
      }))}
      onPick={(picked) => {
        const choice = choices.find((each) => each.id === picked);
        if (choice !== undefined) sortBy(sortAfterPress(sort, choice.id));
        onClose();
      }}
      onClose={onClose}
    />
  );
}

function SearchPicker({ forget, onClose }: { readonly forget: boolean; readonly onClose: () => void }) {
  const searches = useSearches();
  const pick = async (name: string) => {
    const search = searches.find((each) => each.name === name);
    onClose();
    if (search === undefined) return;
    if (!forget) return showQuery(search.query, null);
    const result = await removeSearch(name);
    if (!result.ok) toastRefusal(result.error);
  };
  return (
    <Picker
      open
      title={forget ? 'Forget a search' : 'Saved searches'}
      placeholder={forget ? 'Which search is to be forgotten?' : 'Which search?'}
      nothing={
        searches.length === 0
          ? 'No search is saved in this case yet: Shift S saves the one that is shown.'
          : undefined
      }
      items={searches.map((search) => ({
        id: search.name,
        text: visibleText(search.name),
        note: visibleText(search.query.length > 60 ? `${search.query.slice(0, 60)}…` : search.query),
      }))}
      onPick={(name) => void pick(name)}
      onClose={onClose}
    />
  );
}

function SaveSearchDialog({ query, onClose }: { readonly query: string; readonly onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  return (
    <AskDialog
      title="Save this search"
      intro={<code>{visibleText(query)}</code>}
      confirmLabel="Save"
      busy={busy}
      error={error}
      fields={[
        {
          ...{ id: 'name', label: 'Name', maxLength: 80 },
          problem: (text) => (text.trim() === '' ? 'A name is needed.' : undefined),
        },
      ]}
      onAnswer={({ name = '' }) => {
        setBusy(true);
        void saveSearch(name.trim(), query).then((result) => {
          setBusy(false);
          if (!result.ok) return setError(result.error.message);
          showToast({ tone: 'ok', text: `Saved: ${visibleText(name.trim())}` });
          onClose();
        });
      }}
      onClose={onClose}
    />
  );
}

function CitePicker({
  ids,
  onNew,
  onClose,
}: {
  readonly ids: readonly number[];
  readonly onNew: () => void;
  readonly onClose: () => void;
}) {
  const findings = useFindings().value?.findings ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const finding = findings.find((each) => each.id === chosen);
  if (finding !== undefined)
    return <FindingDialog finding={finding} cite={ids} onSaved={onClose} onClose={onClose} />;
  return (
    <Picker
      open
      title="Cite in a finding"
      placeholder="In which finding?"
      items={[
        { id: NEW, text: 'A new finding…' },
        ...findings.map((each) => ({
          id: each.id,
          text: visibleText(each.title),
          group: 'Findings of this case',
        })),
      ]}
      onPick={(id) => (id === NEW ? onNew() : setChosen(id))}
      onClose={onClose}
    />
  );
}

export function EventsDialogs({
  overlay,
  onChange,
  columns,
  onColumns,
  onTime,
  onRecord,
}: EventsDialogsProps) {
  const { zone } = useTimeZone();
  const close = () => onChange({ kind: 'none' });
  switch (overlay.kind) {
    case 'none':
      return null;
    case 'columns':
      return (
        <ColumnsDialog
          ids={eventColumnIds}
          labels={columnLabels}
          shown={columns}
          isFixed={(id) => columns.length === 1 && columns.includes(id)}
          onShown={onColumns}
          onClose={close}
        />
      );
    case 'sort':
      return <SortPicker onClose={close} />;
    case 'searches':
    case 'forget_search':
      return <SearchPicker forget={overlay.kind === 'forget_search'} onClose={close} />;
    case 'save_search':
      return <SaveSearchDialog query={overlay.query} onClose={close} />;
    case 'time': {
      const read = (text: string) => parseWhen(text, Date.now(), zone);
      return (
        <AskDialog
          title="Go to a time"
          confirmLabel="Go"
          fields={[
            {
              ...{ id: 'at', label: 'Time', mono: true, placeholder: '2026-10-19 02:41:07' },
              hint: zone === 'UTC' ? 'In UTC.' : 'In your zone; with Z at its end in UTC.',
              problem: (text) => (read(text) === null ? 'Write 2026-10-19 02:41:07, or 02:41.' : undefined),
            },
          ]}
          onAnswer={({ at = '' }) => {
            const ms = read(at);
            close();
            if (ms !== null) onTime(ms);
          }}
          onClose={close}
        />
      );
    }
    case 'record':
      return (
        <AskDialog
          title="Go to a record of this case"
          confirmLabel="Go"
          fields={[
            {
              ...{ id: 'id', label: 'Number', mono: true, placeholder: '718204' },
              hint: 'The number that the record has in this case, as its inspector shows it.',
              problem: (text) => (/^#?\d[\d,]*$/.test(text.trim()) ? undefined : 'A number is needed.'),
            },
          ]}
          onAnswer={({ id = '' }) => {
            close();
            onRecord(Number(id.replaceAll(/[#,\s]/g, '')));
          }}
          onClose={close}
        />
      );
    case 'bookmark':
      return <BookmarkDialog eventIds={overlay.ids} before={overlay.before} onClose={close} />;
    case 'cite':
      return (
        <CitePicker
          ids={overlay.ids}
          onNew={() => onChange({ kind: 'new_finding', ids: overlay.ids })}
          onClose={close}
        />
      );
    case 'new_finding':
      return <FindingDialog finding={undefined} cite={overlay.ids} onSaved={close} onClose={close} />;
    default:
      return assertNever(overlay);
  }
}
