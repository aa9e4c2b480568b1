import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import type { IncidentView } from './incident-queries.ts';

/** Whether the incident is kept on this machine whatever its age, and the way to change that. */
export function KeepButton({ view, onKeep }: { readonly view: IncidentView; readonly onKeep: () => void }) {
  const { pinned, pinned_by: views, not_kept: notKept } = view;
  const isKept = pinned || views.length > 0;
  const whose = pinned ? '' : ` by the view ${views.join(', ')}`;
  return (
    <Button
      tone="quiet"
      keys="shift+k"
      aria-pressed={pinned}
      data-testid="keep-offline"
      title={
        isKept
          ? `Everything of this incident stays on this machine${whose}.`
          : 'Keep everything of this incident on this machine, whatever its age.'
      }
      onClick={onKeep}
    >
      {isKept ? (
        <>
          <Glyph name={notKept === null ? 'check' : 'half'} tone={notKept === null ? 'ok' : 'warn'} />
          {notKept === null ? 'Kept offline' : 'Being kept offline'}
        </>
      ) : (
        'Keep offline'
      )}
    </Button>
  );
}
