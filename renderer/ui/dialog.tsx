import { Modal } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { actionRegistry } from '../lib/hotkeys/action-registry.ts';
import styles from './dialog.module.css';

/** While `open`, keys of the page are not heard; only actions of the layer `dialog` are. */
export function useModalKeys(open: boolean): void {
  useEffect(() => (open ? actionRegistry.openModal() : undefined), [open]);
}

export interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  /** Width in px. */
  readonly width?: number | undefined;
  /** It is read, with nothing in it that takes the focus, and may be longer than the window. */
  readonly scrolls?: boolean | undefined;
  readonly children: ReactNode;
  /** Buttons, at the end of the last line. */
  readonly footer?: ReactNode;
  /** Enter in a field of one line; Ctrl Enter, or Command Enter on a Mac, anywhere in the dialog. */
  readonly onSubmit?: (() => void) | undefined;
}

export function Dialog(props: DialogProps) {
  const { open, title, onClose, width = 480, scrolls, children, footer, onSubmit } = props;
  useModalKeys(open);
  return (
    <Modal.Root opened={open} onClose={onClose} size={width} centered>
      <Modal.Overlay />
      <Modal.Content aria-label={title} radius={10}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit?.();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            event.currentTarget.requestSubmit();
          }}
        >
          <h2 className={styles.title}>{title}</h2>
          {scrolls ? (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: without it nobody can scroll it by keys (WCAG 2.1.1)
            <section className={styles.body} tabIndex={0} aria-label={title}>
              {children}
            </section>
          ) : (
            <div className={styles.body}>{children}</div>
          )}
          {footer !== undefined && <div className={styles.foot}>{footer}</div>}
          {/* Last, so that the focus begins in what the dialog is about. */}
          <button
            type="button"
            className={styles.close}
            title="Close (Esc)"
            aria-label="Close"
            onClick={onClose}
          >
            <IconX size={16} />
          </button>
        </form>
      </Modal.Content>
    </Modal.Root>
  );
}
