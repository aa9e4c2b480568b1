import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { reportDefect } from './report-defects.ts';
import styles from './shell.module.css';

interface ErrorBoundaryProps {
  /** A change of it (another page) tries again. */
  readonly place: string;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly failed: boolean;
  readonly id: string;
  readonly place: string;
}

/** Keeps a defect of one page from taking the whole window with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failed: false, id: '', place: this.props.place };

  static getDerivedStateFromError(): Partial<ErrorBoundaryState> {
    return { failed: true };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return props.place === state.place ? null : { failed: false, id: '', place: props.place };
  }

  override componentDidCatch(error: unknown): void {
    void reportDefect(error, this.props.place).then((id) => this.setState({ id }));
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className={styles.failed}>
        <ErrorPanel
          title="This page has failed"
          id={this.state.id}
          actions={<Button onClick={() => this.setState({ failed: false, id: '' })}>Show it again</Button>}
        >
          It is a defect of Watchfloor and written to the log. What you had sent or saved is kept; the other
          pages work.
        </ErrorPanel>
      </div>
    );
  }
}
