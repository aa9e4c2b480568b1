import { useState } from 'react';
import { copyText } from '../../lib/copy-text.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { drillText } from './drill-text.ts';
import { SettingRow } from './setting-row.tsx';
import styles from './settings.module.css';
import { endDrill, startDrill } from './settings-commands.ts';
import { useDrillReport, useSyncStatus } from './settings-queries.ts';

const MINUTES = ['5', '15', '60'] as const;

/** Cuts the network of this program to see what works without it; the report can be copied. */
export function DrillRow() {
  const [minutes, setMinutes] = useState<(typeof MINUTES)[number]>('15');
  const running = (useSyncStatus()?.drill ?? null) !== null;
  const report = useDrillReport(running);
  const act = async () => {
    const error = running ? await endDrill() : await startDrill(Number(minutes));
    if (error !== null) showToast({ tone: 'bad', text: error.message, errorId: error.id });
  };
  const text = report === null || report.ended_at === null ? null : drillText(report);
  const copy = () => {
    const done = text !== null && copyText(text);
    showToast(
      done
        ? { tone: 'ok', text: 'Report copied.' }
        : { tone: 'bad', text: 'The clipboard took nothing. Try again.' },
    );
  };
  return (
    <>
      <SettingRow
        name="Offline drill"
        hint="Cuts Watchfloor off from the network and counts what still works. Changes wait here and are sent at its end."
      >
        {!running && (
          <Select
            label="Length of the drill"
            labelHidden
            value={minutes}
            options={MINUTES.map((value) => ({ value, label: `${value} minutes` }))}
            onChange={setMinutes}
          />
        )}
        <Button onClick={() => void act()}>{running ? 'End the drill' : 'Start the drill'}</Button>
      </SettingRow>
      {text !== null && (
        <SettingRow name="Report of the last drill" hint={<pre className={styles.report}>{text}</pre>}>
          <Button onClick={copy}>Copy report</Button>
        </SettingRow>
      )}
    </>
  );
}
