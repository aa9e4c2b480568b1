import { useState } from 'react';
import { type ContainAction, containActions } from '../../../shared/approvals/action.ts';
import { requirementOf } from '../../../shared/approvals/policy.ts';
import { targetClassSchema } from '../../../shared/approvals/target-class.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import { may } from '../../../shared/domain/role.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { usePeople, useWho } from './incident-queries.ts';
import styles from './request.module.css';
import { openRequest } from './request-commands.ts';
import {
  actionLabels,
  draftOf,
  extraFields,
  firstForm,
  isMomentary,
  problemsOf,
  type RequestForm,
  targetIds,
} from './request-form.ts';
import { type Executor, useExecutors, usePolicyInForce, useTargets } from './request-queries.ts';

interface RequestDialogProps {
  readonly incident: Incident;
  readonly of: string;
  readonly onClose: () => void;
}

const NO_EXECUTORS: readonly Executor[] = [];
const SETTLE_MS = 400;

/** Asks for containment; what is signed is shown, from its bytes, in the signing window after this. */
export function RequestDialog({ incident, of, onClose }: RequestDialogProps) {
  const who = useWho();
  const people = usePeople();
  const executors = useExecutors().value?.items ?? NO_EXECUTORS;
  const glass = usePolicyInForce().value?.policy.break_glass ?? null;
  const [form, setForm] = useState<RequestForm>(() => firstForm(incident.affected_assets));
  const [tried, setTried] = useState(false);
  const able = executors.filter(({ actions }) => actions.includes(form.action));
  const executor = able.some(({ id }) => id === form.executor) ? form.executor : (able[0]?.id ?? '');
  const full = { ...form, executor };
  const problems = problemsOf(full);
  const shown = tried ? problems : {};
  const set = (change: Partial<RequestForm>) => setForm({ ...form, ...change });
  const isAccount = form.action === 'account.disable' || form.action === 'sessions.revoke';
  const mayBreak = glass?.actions.includes(form.action) === true && may(who.roles, 'containment:break_glass');
  const choose = (action: ContainAction) => {
    const accounts = action === 'account.disable' || action === 'sessions.revoke';
    set({
      ...{ action, extra: action === 'address.block' ? 'both' : '', breakGlass: false },
      targets: accounts === isAccount ? form.targets : accounts ? '' : incident.affected_assets.join('\n'),
    });
  };
  const submit = () => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    void openRequest(draftOf(full, incident.id, who.id ?? '', Date.now())).then(
      (opened) => opened && onClose(),
    );
  };
  const extra = extraFields[form.action];
  return (
    <Dialog
      open
      title={`Contain: ${of}`}
      onClose={onClose}
      width={560}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" keys="mod+Enter">
            Go on to sign
          </Button>
        </>
      }
    >
      <Select
        label="What is to be done"
        value={form.action}
        options={containActions.map((value) => ({ value, label: actionLabels[value] }))}
        onChange={choose}
      />
      {isAccount ? (
        <Select
          label="Whose account"
          searchable
          value={form.targets}
          error={shown.targets}
          options={people.map((person) => ({
            value: person.id,
            label: visibleText(`${person.full_name} (${person.roles.join(', ')})`),
          }))}
          onChange={(targets) => set({ targets })}
        />
      ) : (
        <TextArea
          label="Targets"
          hint="One on each line."
          mono
          rows={2}
          value={form.targets}
          error={shown.targets}
          onChange={(targets) => set({ targets })}
        />
      )}
      {able.length > 1 && (
        <Select
          label="Carried out by"
          value={executor}
          options={able.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
          onChange={(id) => set({ executor: id })}
        />
      )}
      {able.length === 0 && (
        <p className={styles.problem} role="status">
          <Glyph name="triangle" tone="warn" /> Nobody is set up to carry this out. An administrator adds an
          executor.
        </p>
      )}
      {extra !== undefined && (
        <TextField
          label={extra.label}
          hint={extra.hint}
          mono
          value={form.extra}
          error={shown.extra}
          onChange={(text) => set({ extra: text })}
        />
      )}
      {!isMomentary(form.action) && (
        <TextField
          label="Ends after how many hours"
          hint="Leave it empty to look after it yourself until it is taken back."
          mono
          value={form.hours}
          error={shown.hours}
          onChange={(hours) => set({ hours })}
        />
      )}
      <TextArea
        label="Why"
        rows={2}
        maxLength={2_000}
        value={form.reason}
        error={shown.reason}
        onChange={(reason) => set({ reason })}
      />
      {mayBreak && (
        <Checkbox
          label="Break glass: do it on my signature alone"
          hint="Alarms all administrators and must be reviewed. Only where nobody else can be reached."
          checked={form.breakGlass}
          onChange={(breakGlass) => set({ breakGlass })}
        />
      )}
      {executor !== '' && targetIds(full).length > 0 && <Outlook form={full} severity={incident.severity} />}
    </Dialog>
  );
}

/** What would be hit, and how many people it takes, before anything is signed. */
function Outlook({
  form,
  severity,
}: {
  readonly form: RequestForm;
  readonly severity: Incident['severity'];
}) {
  const ids = useSettled(targetIds(form).join('\n'), SETTLE_MS).split('\n');
  const { value, error } = useTargets(form.action, form.executor, ids);
  const { value: rules } = usePolicyInForce();
  const me = useWho().id;
  if (error !== null) return <p className={styles.problem}>{error.message}</p>;
  if (value === undefined || rules === undefined) return <p aria-busy="true">Looking the targets up…</p>;
  const classes = value.items.map(({ found, target_class }) => (found ? target_class : 'critical'));
  const targetClass = targetClassSchema.options.find((one) => classes.includes(one)) ?? 'critical';
  const action = form.breakGlass ? (`break_glass.${form.action}` as const) : form.action;
  const required = requirementOf(rules.policy, { action, severity, targetClass });
  const others = new Set(rules.holders.map(({ person_id }) => person_id).filter((id) => id !== me)).size;
  return (
    <section className={styles.outlook} aria-label="What it would take" data-testid="outlook">
      <ul>
        {value.items.map(({ id, found, name, target_class, hit }) => (
          <li key={id}>
            <Glyph name={found ? 'check' : 'question'} tone={found ? 'ok' : 'warn'} />{' '}
            <UntrustedText text={found ? name || id : `${id}: nobody knows it`} />
            {found && <span className={styles.muted}> {target_class}</span>}
            {hit.length > 0 && (
              <span className={styles.muted}>
                {' '}
                hits <UntrustedText text={hit.join(', ')} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <p>
        {required === null
          ? 'No rule of the policy allows this.'
          : required.quorum === 1
            ? 'It takes your signature alone.'
            : `It takes ${required.quorum} people, you among them (rule “${required.rule}”); expires in ${Math.round(required.expirySeconds / 60)} min.`}
      </p>
      {required !== null && others < required.quorum - 1 && (
        <p className={styles.problem} role="status">
          <Glyph name="triangle" tone="warn" /> Only {others} other people have a key that counts: as it is,
          nobody could approve this.
        </p>
      )}
    </section>
  );
}
