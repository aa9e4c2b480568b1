import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import styles from './approvals.module.css';
import { openSigning } from './approvals-commands.ts';
import { type ApprovalStatus, useKeys } from './approvals-queries.ts';

/** What this person still lacks to sign, as the next step; nothing when they can. */
export function ReadyBanner({ status }: { readonly status: ApprovalStatus }) {
  const { value } = useKeys();
  const own = value?.keys.find(({ here }) => here);
  if (status.mfa !== null && !status.mfa.enrolled)
    return (
      <Step
        text="To sign anything you need a second factor: an authenticator app."
        label="Set it up…"
        onPress={() => void openSigning({ what: 'second_factor' })}
      />
    );
  if (status.key === null || (own !== undefined && (own.state === 'revoked' || own.state === 'expired')))
    return (
      <Step
        text="You have no approval key on this computer that counts."
        label="Enrol a key…"
        onPress={() => void openSigning({ what: 'enrol' })}
      />
    );
  if (own?.state === 'proposed')
    return (
      <Step
        text="Your key waits for a second person. Read its words to somebody who may endorse it."
        label="Show words"
        onPress={() => void openSigning({ what: 'show_words' })}
      />
    );
  return null;
}

function Step(props: { readonly text: string; readonly label: string; readonly onPress: () => void }) {
  return (
    <div className={styles.banner} role="status">
      <Glyph name="triangle" tone="warn" />
      <span>{props.text}</span>
      <Button onClick={props.onPress}>{props.label}</Button>
    </div>
  );
}
