import { formatZone } from '../lib/format-time.ts';
import { useTimeZone } from '../lib/time-zone.tsx';
import { useNow } from '../lib/use-now.ts';
import { Kbd } from '../ui/kbd.tsx';
import { StateButton, StateWord } from '../ui/state-bar.tsx';
import { Tip } from '../ui/tip.tsx';
import { switchTimeZone } from './shell-commands.ts';
import { showOverlay } from './shell-state.ts';

/** The right end of the state bar: the zone of all times, and where keys and commands are. */
export function StatusEnd() {
  const { zone, mode } = useTimeZone();
  const now = useNow(30_000);
  return (
    <>
      <Tip
        text={
          mode === 'utc' ? 'Times are in UTC; switch to your zone' : 'Times are in your zone; switch to UTC'
        }
        keys="g u"
        side="top"
      >
        <StateButton onClick={() => void switchTimeZone()}>{formatZone(now, zone)}</StateButton>
      </Tip>
      <StateButton onClick={() => showOverlay('keys')}>
        <Kbd keys="?" /> <StateWord>keys</StateWord>
      </StateButton>
      <StateButton onClick={() => showOverlay('palette')}>
        <Kbd keys="mod+k" /> <StateWord>commands</StateWord>
      </StateButton>
    </>
  );
}
