import { useState } from 'react';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import page from './audit-page.module.css';
import styles from './finding-pane.module.css';
import { addRules, removeRule } from './report-commands.ts';
import { type Rule, useRules } from './report-queries.ts';

type Refused = readonly { readonly name: string; readonly why: string }[];

function RuleLine({ rule }: { readonly rule: Rule }) {
  const remove = async () => {
    const result = await removeRule(rule.name);
    if (!result.ok) toastRefusal(result.error);
  };
  return (
    <li className={styles.record}>
      <div className={styles.open}>
        <span className={styles.place}>
          {rule.level} · {rule.techniques.join(' ')} · <UntrustedText text={rule.name} />
        </span>
        <span className={styles.words}>
          <UntrustedText text={rule.title} />
        </span>
      </div>
      {!rule.bundled && (
        <IconButton
          label={`Remove the rule “${rule.title}”`}
          icon={<span aria-hidden="true">×</span>}
          onClick={() => void remove()}
        />
      )}
    </li>
  );
}

/** Rules that are run over the case: those that came with the console, and files of the examiner's own. */
export function RulesDialog({ onClose }: { readonly onClose: () => void }) {
  const { value, error } = useRules();
  const [refused, setRefused] = useState<Refused>([]);
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    const result = await addRules();
    setBusy(false);
    if (!result.ok) toastRefusal(result.error);
    else if (result.value !== null) setRefused(result.value.refused);
  };
  const rules = value?.rules ?? [];
  const own = rules.filter(({ bundled }) => !bundled);
  const bundled = rules.filter((rule) => rule.bundled);
  const problems = [...refused, ...(value?.refused ?? [])];
  return (
    <Dialog
      open
      title="Detection rules"
      width={680}
      onClose={onClose}
      footer={
        <>
          <Button busy={busy} onClick={() => void add()}>
            Add rules…
          </Button>
          <Button tone="primary" data-autofocus onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <p className={page.note}>
        Sigma files (YAML). What a rule uses and cannot be done here is refused with its reason: a rule that
        is listed is run whole.
      </p>
      {error !== null && (
        <ErrorPanel title="The rules could not be read" id={error.id}>
          {error.message}
        </ErrorPanel>
      )}
      {problems.length > 0 && (
        <ErrorPanel title={`${formatPlural(problems.length, 'rule')} not run`}>
          <ul>
            {problems.map(({ name, why }) => (
              <li key={`${name} ${why}`}>
                <UntrustedText text={`${name}: ${why}`} />
              </li>
            ))}
          </ul>
        </ErrorPanel>
      )}
      {own.length > 0 && <h3 className={page.heading}>Of this case</h3>}
      <ul className={styles.records}>
        {own.map((rule) => (
          <RuleLine key={rule.name} rule={rule} />
        ))}
      </ul>
      <h3 className={page.heading}>{formatPlural(bundled.length, 'rule')} that came with Watchfloor</h3>
      <ul className={styles.records}>
        {bundled.map((rule) => (
          <RuleLine key={rule.name} rule={rule} />
        ))}
      </ul>
    </Dialog>
  );
}
