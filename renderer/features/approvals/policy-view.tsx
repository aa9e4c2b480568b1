import { useMemo, useState } from 'react';
import { policySchema } from '../../../shared/approvals/policy.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import styles from './approvals.module.css';
import { openSigning } from './approvals-commands.ts';
import { type PolicyFacts, usePeople, usePolicy } from './approvals-queries.ts';
import { type PreviewPerson, previewOf } from './policy-preview.ts';
import { PolicyPreview } from './policy-preview-table.tsx';
import { PolicyRules } from './policy-rules.tsx';

/** The policy as text, or what is wrong with the text. */
function readPolicyText(text: string) {
  try {
    const parsed = policySchema.safeParse(JSON.parse(text));
    if (parsed.success) return { policy: parsed.data, problem: undefined };
    const [issue] = parsed.error.issues;
    return {
      policy: undefined,
      problem: `${issue?.path.join(' › ') || 'policy'}: ${issue?.message ?? 'not allowed'}`,
    };
  } catch (error) {
    return { policy: undefined, problem: error instanceof Error ? error.message : 'not JSON' };
  }
}

/** The rules in force, who could still approve what under them, and their next version. */
export function PolicyView() {
  const { value, error, askAgain } = usePolicy();
  if (value === undefined)
    return error === null ? (
      <div className={styles.body} aria-busy="true" />
    ) : (
      <div className={styles.body}>
        <ErrorPanel
          title="The policy could not be read"
          id={error.id}
          actions={<Button onClick={askAgain}>Try again</Button>}
        >
          {error.message}
        </ErrorPanel>
      </div>
    );
  return <Policy key={value.hash} facts={value} />;
}

function Policy({ facts }: { readonly facts: PolicyFacts }) {
  const people = usePeople();
  const [text, setText] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const edit = () => setText(JSON.stringify(facts.policy, null, 2));
  const draft = text === null ? undefined : readPolicyText(text);
  const shown = draft?.policy ?? facts.policy;
  const known = useMemo(
    (): readonly PreviewPerson[] =>
      people.map(({ id, roles, active }) => ({
        ...{ id, roles, active },
        devices: facts.holders.filter(({ person_id }) => person_id === id).map(({ device_id }) => device_id),
      })),
    [people, facts.holders],
  );
  const rows = useMemo(() => previewOf(shown, known), [shown, known]);
  const ready = draft?.policy !== undefined;
  useActions('page', [
    {
      id: 'policy.edit',
      label: 'Change the policy…',
      group: 'Policy',
      keys: ['e'],
      when: () => text === null,
      run: edit,
    },
    {
      id: 'policy.ask',
      label: 'Ask for this policy…',
      group: 'Policy',
      keys: ['mod+Enter'],
      when: () => ready,
      run: () => setAsking(true),
    },
  ]);
  return (
    <div className={styles.body}>
      <div className={styles.deeds}>
        <span>
          Version {facts.version}, in force since <TimeText at={facts.in_force_at} prose />
        </span>
        <code className={styles.faint}>{facts.hash}</code>
        <span className={styles.space} />
        {text === null ? (
          <Button keys="e" onClick={edit}>
            Change the policy…
          </Button>
        ) : (
          <>
            <Button onClick={() => setText(null)}>Give the change up</Button>
            <Button tone="primary" keys="mod+Enter" disabled={!ready} onClick={() => setAsking(true)}>
              Ask for this policy…
            </Button>
          </>
        )}
      </div>
      {text !== null && (
        <TextArea
          label="The next policy"
          hint="A change is a request like any other: you sign it and others approve it. The first rule that fits decides; empty lists mean any."
          mono
          rows={12}
          spellCheck={false}
          value={text}
          onChange={setText}
          error={draft?.problem}
        />
      )}
      <PolicyRules policy={shown} />
      <PolicyPreview rows={rows} isDraft={text !== null} />
      {asking && draft?.policy !== undefined && (
        <AskDialog
          title="Ask for another policy"
          intro="What you sign in the next window is the whole next policy. Requests that are pending under the old one become void when it is approved."
          fields={[
            {
              id: 'reason',
              label: 'Why',
              long: true,
              maxLength: 2_000,
              problem: (reason) => (reason.trim() === '' ? 'The reason is missing.' : undefined),
            },
          ]}
          confirmLabel="Go on to sign"
          onAnswer={({ reason = '' }) => {
            setAsking(false);
            void openSigning({ what: 'policy', policy: draft.policy, reason: reason.trim() });
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
