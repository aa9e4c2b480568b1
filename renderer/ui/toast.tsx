import { Notifications, notifications } from '@mantine/notifications';
import { IconX } from '@tabler/icons-react';
import { Button } from './button.tsx';
import { Glyph, type GlyphName } from './glyph.tsx';
import { IconButton } from './icon-button.tsx';
import styles from './toast.module.css';

export interface Toast {
  readonly tone: 'ok' | 'info' | 'warn' | 'bad';
  readonly text: string;
  /** Kept until closed, for what must be read. */
  readonly sticky?: boolean | undefined;
  /** An id of the caller's: a second toast with it takes the place of the first. */
  readonly id?: string | undefined;
  readonly errorId?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

const GLYPHS: Readonly<Record<Toast['tone'], GlyphName>> = {
  ok: 'check',
  info: 'dot',
  warn: 'question',
  bad: 'cross',
};
const SHOWN_MS = 5_000;
const WITH_ACTION_MS = 10_000;

function ToastView({ toast, id }: { readonly toast: Toast; readonly id: string }) {
  const { action } = toast;
  const close = () => notifications.hide(id);
  return (
    <div className={styles.toast} role={toast.tone === 'bad' ? 'alert' : 'status'}>
      <Glyph name={GLYPHS[toast.tone]} tone={toast.tone} />
      <div className={styles.text}>
        {toast.text}
        {toast.errorId !== undefined && <code className={styles.id}>{toast.errorId}</code>}
      </div>
      {action !== undefined && (
        <Button
          tone="quiet"
          onClick={() => {
            action.run();
            close();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Close" icon={<IconX />} onClick={close} />
    </div>
  );
}

/** Says in passing that something ended. What must be decided on belongs on the page instead. */
export function showToast(toast: Toast): void {
  const id = toast.id ?? crypto.randomUUID();
  if (toast.id !== undefined) notifications.hide(id);
  notifications.show({
    id,
    message: toast.text,
    autoClose: toast.sticky ? false : toast.action === undefined ? SHOWN_MS : WITH_ACTION_MS,
    renderNotification: () => <ToastView toast={toast} id={id} />,
  });
}

/** Takes everything away that is shown or waits, as before a lock. */
export function clearToasts(): void {
  notifications.clean();
}

export function ToastHost() {
  return (
    <Notifications
      position="bottom-right"
      limit={4}
      transitionDuration={100}
      containerWidth={400}
      className={styles.host ?? ''}
      allowDragDismiss={false}
      allowScrollDismiss={false}
    />
  );
}
