import { Drawer as MantineDrawer } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useActions } from '../lib/hotkeys/use-actions.ts';
import { useModalKeys } from './dialog.tsx';
import styles from './drawer.module.css';
import { IconButton } from './icon-button.tsx';

export interface DrawerProps {
  readonly open: boolean;
  readonly title: string;
  /** Beside the title. */
  readonly note?: ReactNode;
  readonly onClose: () => void;
  readonly widthPx?: number | undefined;
  /** Something in it or over it takes Esc first. */
  readonly holdsEscape?: boolean | undefined;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** A list at the right edge, over the page: its keys are actions of the layer `dialog`, Esc closes it. */
export function Drawer({
  open,
  title,
  note,
  onClose,
  widthPx = 560,
  holdsEscape = false,
  children,
  footer,
}: DrawerProps) {
  useModalKeys(open);
  // The library would close it before the page has heard the key, which would then go back as well.
  useActions('dialog', [
    {
      id: 'drawer.close',
      label: 'Close',
      group: title,
      keys: ['Escape'],
      when: () => open && !holdsEscape,
      run: onClose,
    },
  ]);
  return (
    <MantineDrawer.Root opened={open} onClose={onClose} position="right" size={widthPx} closeOnEscape={false}>
      <MantineDrawer.Overlay />
      <MantineDrawer.Content aria-label={title}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Esc is heard on its way up from whatever has the focus */}
        <div
          className={styles.frame}
          data-autofocus
          tabIndex={-1}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || holdsEscape || event.defaultPrevented) return;
            event.preventDefault();
            onClose();
          }}
        >
          <header className={styles.head}>
            <h2 className={styles.title}>{title}</h2>
            <span className={styles.note}>{note}</span>
            <IconButton label="Close (Esc)" icon={<IconX />} onClick={onClose} />
          </header>
          <div className={styles.body}>{children}</div>
          {footer !== undefined && <footer className={styles.foot}>{footer}</footer>}
        </div>
      </MantineDrawer.Content>
    </MantineDrawer.Root>
  );
}
