import { leftWords } from '../../domain/approval-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { TimeText } from '../../ui/time-text.tsx';
import styles from './approvals.module.css';

/** How long a request can still be decided, ticking. */
export function ExpiryClock({ atMs, ended }: { readonly atMs: number; readonly ended: boolean }) {
  const now = useNow(1_000);
  if (ended) return <TimeText at={atMs} format="short" />;
  const left = atMs - now;
  return (
    <span className={left < 120_000 ? styles.late : styles.clock} title={new Date(atMs).toISOString()}>
      {left <= 0 ? 'expired' : leftWords(left)}
    </span>
  );
}
