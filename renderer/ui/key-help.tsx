import { type Action, actionRegistry } from '../lib/hotkeys/action-registry.ts';
import { Dialog } from './dialog.tsx';
import { Kbd } from './kbd.tsx';
import styles from './key-help.module.css';

interface KeyHelpProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Every key that does something here and now, read from the registry when it opens. */
export function KeyHelp({ open, onClose }: KeyHelpProps) {
  const withKeys = open ? actionRegistry.list().filter((action) => (action.keys ?? []).length > 0) : [];
  const groups = Map.groupBy(withKeys, (action: Action) => action.group);
  return (
    <Dialog open={open} title="Keys" onClose={onClose} width={720} scrolls>
      <div className={styles.groups}>
        {[...groups].map(([group, actions]) => (
          <section key={group} className={styles.group}>
            <h3 className={styles.title}>{group}</h3>
            <dl>
              {actions.map((action) => (
                <div key={action.id} className={styles.line}>
                  <dt>{action.label}</dt>
                  <dd className={styles.keys}>
                    {action.keys?.map((keys) => (
                      <Kbd key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
