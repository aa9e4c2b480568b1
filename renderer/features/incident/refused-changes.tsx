import { toastRefusal } from '../../domain/refusal-toast.ts';
import { copyText } from '../../lib/copy-text.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { showToast } from '../../ui/toast.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { discardCommand, retryCommand } from './incident-commands.ts';
import styles from './incident-page.module.css';
import { useRefusedChanges } from './incident-queries.ts';

async function tell(answer: ReturnType<typeof retryCommand>): Promise<void> {
  const result = await answer;
  if (!result.ok) toastRefusal(result.error);
}

/** Changes that the server did not take, each with why and what can be done. Nothing is shown when there are none. */
export function RefusedChanges({ incidentId }: { readonly incidentId: string }) {
  const entries = useRefusedChanges(incidentId);
  if (entries.length === 0) return null;
  return (
    <div className={styles.refused}>
      {entries.map(({ id, summary, problem, text }) => (
        <ErrorPanel
          key={id}
          title={`Refused by the server: ${summary}`}
          id={problem?.id}
          actions={
            <>
              <Button onClick={() => void tell(retryCommand(id))}>Send again</Button>
              {text !== null && (
                <Button
                  onClick={() => {
                    if (copyText(text)) showToast({ tone: 'ok', text: 'Your text is on the clipboard.' });
                  }}
                >
                  Copy text
                </Button>
              )}
              <Button tone="quiet" onClick={() => void tell(discardCommand(id))}>
                Go back to what the server has
              </Button>
            </>
          }
        >
          {problem?.message}
          {text !== null && (
            <blockquote className={styles.refusedText}>
              <UntrustedText text={text} />
            </blockquote>
          )}
        </ErrorPanel>
      ))}
    </div>
  );
}
