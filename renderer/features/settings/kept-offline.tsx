import { isWhole, keptAmount } from '../../domain/kept-words.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { offerUndo } from '../../domain/undo.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { SettingRow } from './setting-row.tsx';
import { keepView, removeKeptView } from './settings-commands.ts';
import { type KeptList, useKeptList } from './settings-queries.ts';

async function letGo({ id, label, filter }: KeptList['views'][number]): Promise<void> {
  const result = await removeKeptView(id);
  if (result.ok) offerUndo(`“${label}” is no longer kept offline.`, () => keepView(label, filter));
  else toastRefusal(result.error);
}

function Summary({ list }: { readonly list: KeptList }) {
  const { contents, kept, problem } = list;
  if (kept.of === 0)
    return (
      <>
        Nothing yet. Shift+K keeps an incident, and in the queue Shift+L the list on the screen, whatever its
        age and with its evidence.
      </>
    );
  const files =
    contents.of === 0
      ? ''
      : `, with ${formatCount(contents.complete)} of ${formatPlural(contents.of, 'file')}`;
  if (isWhole(kept) && isWhole(contents))
    return (
      <>
        Everything of {formatPlural(kept.of, 'incident')} is here{files}, also without a network.
      </>
    );
  const of = kept.of + contents.of;
  return (
    <>
      <ProgressLine
        label="Being fetched"
        amount={`${keptAmount(kept)}${files}`}
        fraction={(kept.complete + contents.complete) / of}
      />
      {problem !== null && <span>{problem.message}</span>}
    </>
  );
}

/** What is pinned to this machine, whether it is all here, and a way to let go of it. */
export function KeptOffline() {
  const list = useKeptList();
  if (list === undefined) return null;
  return (
    <>
      <SettingRow
        name="Kept offline"
        hint={
          <span data-testid="kept-offline">
            <Summary list={list} />
          </span>
        }
      >
        <span>{list.incidents.of > 0 && `${formatPlural(list.incidents.of, 'incident')} one by one`}</span>
      </SettingRow>
      {list.views.map((view) => (
        <SettingRow key={view.id} name={`View: ${view.label}`} hint={keptAmount(view.kept)}>
          <Button onClick={() => void letGo(view)}>Keep no longer</Button>
        </SettingRow>
      ))}
    </>
  );
}
