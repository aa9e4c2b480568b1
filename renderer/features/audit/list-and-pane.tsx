import { type ReactNode, useEffect, useRef } from 'react';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { useLostFocus } from '../../lib/use-lost-focus.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import page from './audit-page.module.css';

export interface ListAndPaneProps {
  /** The width of the pane is remembered under it. */
  readonly id: string;
  readonly label: string;
  readonly widthPx: { readonly initial: number; readonly min: number; readonly max: number };
  /** About the active row; null while there is none. */
  readonly pane: ReactNode;
  /** Set where there is nothing to list because it could not be read. */
  readonly failure: {
    readonly title: string;
    readonly error: AppErrorData;
    readonly onAgain: () => void;
  } | null;
  /** Whether something is open over the list, after which the keys are to work in it again. */
  readonly overlay: boolean;
  /** A bar, if there is one, and the list. */
  readonly children: ReactNode;
}

/** A list that has the keys as soon as it is there, and beside it what its active row is about. */
export function ListAndPane({ id, label, widthPx, pane, failure, overlay, children }: ListAndPaneProps) {
  const frame = useRef<HTMLDivElement>(null);
  const focusList = () =>
    frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  useLostFocus(overlay, focusList);
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  }, []);
  if (failure !== null) {
    return (
      <div className={page.failed}>
        <ErrorPanel
          title={failure.title}
          id={failure.error.id}
          actions={<Button onClick={failure.onAgain}>Try again</Button>}
        >
          {failure.error.message}
        </ErrorPanel>
      </div>
    );
  }
  const list = (
    <div className={page.page} ref={frame}>
      {children}
    </div>
  );
  return (
    <div className={page.split}>
      {pane === null ? (
        <div className={page.grow}>{list}</div>
      ) : (
        <SplitPane
          id={id}
          label={label}
          side="end"
          initialPx={widthPx.initial}
          minPx={widthPx.min}
          maxPx={widthPx.max}
          pane={pane}
        >
          {list}
        </SplitPane>
      )}
    </div>
  );
}

/** What `ListAndPane` needs to know of a question that failed; what was answered before is still shown. */
export function listFailure(
  title: string,
  asked: { readonly value: unknown; readonly error: AppErrorData | null; readonly askAgain: () => void },
): ListAndPaneProps['failure'] {
  return asked.value === undefined && asked.error !== null
    ? { title, error: asked.error, onAgain: asked.askAgain }
    : null;
}
