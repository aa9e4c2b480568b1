import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { SettingRow } from './setting-row.tsx';
import { makeRoom, setStorage, stopMakingRoom } from './settings-commands.ts';
import { type StorageInfo, useStorage } from './settings-queries.ts';
import { dayOptions, lastText, limitOptions, limitText } from './storage-text.ts';

async function done(what: Promise<AppErrorData | null>): Promise<void> {
  const error = await what;
  if (error !== null)
    showToast({ tone: 'bad', text: `Nothing was changed. ${error.message}`, errorId: error.id });
}

function Pass({ pass }: { readonly pass: NonNullable<StorageInfo['pass']> }) {
  const { pruned, target_bytes: target, used_bytes: used } = pass;
  const aim = target === null ? '' : `, ${formatBytes(used)} in use, down to ${formatBytes(target)}`;
  return (
    <ProgressLine
      label="Making room"
      amount={`${formatPlural(pruned, 'incident')} so far${aim}`}
      onCancel={() => void done(stopMakingRoom())}
    />
  );
}

/** How large the cache may be, and how long closed incidents are kept in full. */
export function StorageLimits() {
  const storage = useStorage();
  if (storage === undefined) return null;
  const { keep_days: days, limit_bytes: limit } = storage.policy;
  const last = lastText(storage);
  return (
    <>
      <SettingRow name="Size limit" hint={<span data-testid="limit-text">{limitText(storage)}</span>}>
        <Select
          label="Size limit"
          labelHidden
          value={String(limit)}
          options={limitOptions(limit)}
          onChange={(value) => void done(setStorage({ limit_bytes: Number(value) }))}
        />
      </SettingRow>
      <SettingRow
        name="Closed incidents in full"
        hint="Counted from the last change, or the last time they were opened here. Afterwards they are fetched when they are opened."
      >
        <Select
          label="Closed incidents in full"
          labelHidden
          value={days === null ? 'never' : String(days)}
          options={dayOptions(days)}
          onChange={(value) => void done(setStorage({ keep_days: value === 'never' ? null : Number(value) }))}
        />
      </SettingRow>
      <SettingRow
        name="Make room now"
        hint={
          storage.pass === null ? (
            <span data-testid="last-pass">
              {last ??
                'Happens by itself where it has to. Pending work, drafts and what is kept offline never go.'}
            </span>
          ) : (
            <Pass pass={storage.pass} />
          )
        }
      >
        <Button disabled={storage.pass !== null} onClick={() => void done(makeRoom())}>
          Make room
        </Button>
      </SettingRow>
    </>
  );
}
