import { useState } from 'react';
import { useLocation } from 'wouter';
import { effectViews, leftWords } from '../../domain/approval-words.ts';
import { approvalsPath } from '../../domain/paths.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { useNow } from '../../lib/use-now.ts';
import { AgeText } from '../../ui/age-text.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Mark } from '../../ui/mark.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './approvals.module.css';
import { type BoardItem, useBoard, useNames } from './approvals-queries.ts';
import { showDialog } from './approvals-view-state.ts';

const GROUP = 'Contained now';

function Ends({ item }: { readonly item: BoardItem }) {
  const now = useNow(1_000);
  const nameOf = useNames();
  const { until_ms, owner_id } = item;
  if (until_ms === null) return <>looked after by {owner_id === null ? 'nobody' : nameOf(owner_id)}</>;
  return item.overdue || until_ms <= now ? (
    <strong className={styles.late}>over since {leftWords(now - until_ms)}: renew it or take it back</strong>
  ) : (
    <>ends in {leftWords(until_ms - now)}</>
  );
}

interface CardProps {
  readonly item: BoardItem;
  readonly active: boolean;
  readonly onOpen: () => void;
}

function Card({ item, active, onOpen }: CardProps) {
  const { intent } = item;
  const view = effectViews[intent.effect];
  return (
    <li className={styles.card} data-active={active || undefined} data-testid="contained">
      <div className={styles.grow}>
        <button type="button" className={styles.cardTitle} onClick={onOpen}>
          <UntrustedText text={intent.statement} />
        </button>
        <div className={styles.state}>
          <Mark glyph={view.glyph} tone={view.tone}>
            {view.label}
          </Mark>
          <span className={styles.muted}>
            for <AgeText since={item.since} long />
          </span>
          <span className={styles.muted}>
            <Ends item={item} />
          </span>
        </div>
        <p className={styles.muted}>
          <UntrustedText text={intent.reason} />
        </p>
      </div>
      <Button onClick={() => showDialog({ kind: 'renew', intent })}>Renew…</Button>
      {item.reversal !== null && (
        <Button tone="danger" onClick={() => showDialog({ kind: 'revert', intent })}>
          Take back…
        </Button>
      )}
    </li>
  );
}

/** Everything that is in force, or may be, the overdue first; nothing is forgotten until somebody acts. */
export function BoardView({ id }: { readonly id: string | undefined }) {
  const [, navigate] = useLocation();
  const { value, error, askAgain } = useBoard();
  const items = value?.items ?? [];
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      items.findIndex(({ intent }) => intent.id === id),
    ),
  );
  const active = items[Math.min(at, items.length - 1)];
  const move = (step: number) => setAt(Math.min(items.length - 1, Math.max(0, at + step)));
  const open = (item: BoardItem) => navigate(approvalsPath('ended', item.intent.id));
  const when = () => active !== undefined;
  useActions('page', [
    {
      id: 'board.next',
      label: 'Next',
      group: GROUP,
      keys: ['j', 'ArrowDown'],
      run: () => move(1),
      hidden: true,
      repeats: true,
    },
    {
      id: 'board.previous',
      label: 'Previous',
      group: GROUP,
      keys: ['k', 'ArrowUp'],
      run: () => move(-1),
      hidden: true,
      repeats: true,
    },
    {
      id: 'board.open',
      label: 'Open its ledger',
      group: GROUP,
      keys: ['Enter'],
      when,
      run: () => active !== undefined && open(active),
    },
    {
      id: 'board.renew',
      label: 'Renew…',
      group: GROUP,
      keys: ['r'],
      when,
      run: () => active !== undefined && showDialog({ kind: 'renew', intent: active.intent }),
    },
    {
      id: 'board.revert',
      label: 'Take back…',
      group: GROUP,
      keys: ['u'],
      when: () => active !== undefined && active.reversal !== null,
      run: () => active !== undefined && showDialog({ kind: 'revert', intent: active.intent }),
    },
  ]);
  if (value === undefined)
    return error === null ? (
      <div className={styles.body} aria-busy="true" />
    ) : (
      <div className={styles.body}>
        <ErrorPanel
          title="The board could not be read"
          id={error.id}
          actions={<Button onClick={askAgain}>Try again</Button>}
        >
          {error.message}
        </ErrorPanel>
      </div>
    );
  if (items.length === 0)
    return (
      <EmptyState title="Nothing is contained now">
        What was isolated, disabled or blocked and has not been taken back stands here, with its end.
      </EmptyState>
    );
  return (
    <ul className={styles.body} aria-label="Contained now">
      {items.map((item) => (
        <Card key={item.intent.id} item={item} active={item === active} onOpen={() => open(item)} />
      ))}
    </ul>
  );
}
