import { useState } from 'react';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { setBookmark } from './finding-commands.ts';
import type { Bookmark } from './finding-queries.ts';
import { parseTags, tagProblem } from './tag-words.ts';

export interface BookmarkDialogProps {
  readonly eventIds: readonly number[];
  /** Its note and tags so far. */
  readonly before: Pick<Bookmark, 'note' | 'tags'> | undefined;
  readonly onClose: () => void;
}

/** Note and tags of a bookmark; with several events all get the same. */
export function BookmarkDialog({ eventIds, before, onClose }: BookmarkDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  return (
    <AskDialog
      title={eventIds.length === 1 ? 'Bookmark' : `Bookmark ${formatPlural(eventIds.length, 'event')}`}
      intro={
        eventIds.length === 1 ? undefined : 'Note and tags take the place of those that some of them have.'
      }
      confirmLabel="Keep"
      busy={busy}
      error={error?.message}
      fields={[
        {
          id: 'note',
          label: 'Note',
          long: true,
          initial: before?.note,
          maxLength: 4_000,
          placeholder: 'Why this event matters',
        },
        {
          id: 'tags',
          label: 'Tags',
          initial: before?.tags.join(' '),
          hint: 'Between spaces or commas.',
          problem: tagProblem,
        },
      ]}
      onAnswer={({ note = '', tags = '' }) => {
        setBusy(true);
        void setBookmark(eventIds, note.trim(), parseTags(tags)).then((result) => {
          setBusy(false);
          if (result.ok) onClose();
          else setError(result.error);
        });
      }}
      onClose={onClose}
    />
  );
}
