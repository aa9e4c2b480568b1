import styles from './query-box.module.css';

/** Where a query cannot be read: at which character, from 0. */
export interface QueryFault {
  readonly at: number;
  readonly length: number;
  readonly message: string;
}

export interface QueryProblemProps {
  readonly id: string;
  readonly text: string;
  readonly problem: QueryFault;
}

const BEFORE = 60;

/** The query again with the character at which it cannot be read, and why. */
export function QueryProblem({ id, text, problem }: QueryProblemProps) {
  const from = Math.max(0, problem.at - BEFORE);
  const end = problem.at + Math.max(1, problem.length);
  const wrong = text.slice(problem.at, end);
  return (
    <div id={id} className={styles.problem} role="alert" data-testid="query-problem">
      <code className={styles.quote} aria-hidden="true">
        {from > 0 && '…'}
        {text.slice(from, problem.at)}
        <mark className={styles.wrong}>{wrong === '' ? '␣' : wrong}</mark>
        {text.slice(end, end + BEFORE)}
      </code>
      <span>
        Character {problem.at + 1}: {problem.message}
      </span>
    </div>
  );
}
