import { Button } from '../../ui/button.tsx';
import { SettingRow } from './setting-row.tsx';
import { openSecondFactor } from './settings-commands.ts';
import { useSecondFactor } from './settings-queries.ts';

/** The authenticator of whoever is signed in; set up in a window of its own. Nothing where the server has no second factor. */
export function SecondFactorRow() {
  const factor = useSecondFactor();
  if (factor === null) return null;
  return (
    <SettingRow
      name="Second factor"
      hint={
        factor.enrolled
          ? `An authenticator is set up; ${factor.recovery_codes_left} recovery codes are left.`
          : 'An authenticator app, asked for each time that you sign something.'
      }
    >
      <Button onClick={() => void openSecondFactor()}>
        {factor.enrolled ? 'Move to another authenticator…' : 'Set up…'}
      </Button>
    </SettingRow>
  );
}
