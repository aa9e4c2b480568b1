import { useRef, useState } from 'react';
import { type Tlp, tlpLabel, tlpSchema } from '../../../shared/domain/tlp.ts';
import type { IncidentReportRequest } from '../../../shared/ipc/incident-report-calls.ts';
import { reportDraftKey } from '../../domain/draft-keys.ts';
import { TlpBanner } from '../../domain/tlp-banner.tsx';
import { tlpViews } from '../../domain/tlp-view.ts';
import { copyText } from '../../lib/copy-text.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { useKeptDraft } from '../../lib/use-kept-draft.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { showToast } from '../../ui/toast.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { saveDraft } from './incident-commands.ts';
import { loadDraft } from './incident-queries.ts';
import { saveForm } from './report-commands.ts';
import styles from './report-drawer.module.css';
import { formLabel, forms, type SavedForm, withheldWords } from './report-forms.ts';
import { useWritten } from './report-queries.ts';

const GROUP = 'Report';
const SETTLED_MS = 300;
const keeper = { load: loadDraft, save: saveDraft };

interface ReportDrawerProps {
  readonly incidentId: string;
  readonly tlp: Tlp;
  /** Why only a handover can be written. */
  readonly noReport: string | undefined;
  /** Why nothing can be written in the timeline. */
  readonly noWrite: string | undefined;
  readonly onClose: () => void;
}

const views = [
  { value: 'markdown', label: 'Report' },
  { value: 'handover', label: 'Handover' },
] as const;

/** The incident for others: for whom, in which form, and what they will not read, seen before it is saved. */
export function ReportDrawer({ incidentId, tlp, noReport, noWrite, onClose }: ReportDrawerProps) {
  const [audience, setAudience] = useState<Tlp>(tlp === 'red' ? 'red' : 'amber_strict');
  const [shown, setShown] = useState<'markdown' | 'handover'>(
    noReport === undefined ? 'markdown' : 'handover',
  );
  const [noted, setNoted] = useState(noWrite === undefined);
  const [busy, setBusy] = useState<SavedForm | null>(null);
  const draft = useKeptDraft(reportDraftKey(incidentId), keeper);
  const summary = useSettled(draft.text, SETTLED_MS);
  const request: IncidentReportRequest = { incident_id: incidentId, audience, summary };
  const text = useRef<HTMLDivElement>(null);
  const written = useWritten({ ...request, form: shown });

  const save = async (form: SavedForm) => {
    if (busy !== null)
      return showToast({ id: 'why', tone: 'info', text: `${formLabel(busy)} is still being written.` });
    const reason = form === 'handover' ? undefined : noReport;
    if (reason !== undefined) return showToast({ id: 'why', tone: 'warn', text: reason });
    setBusy(form);
    const result = await saveForm({ ...request, summary: draft.text, form }, noted && noWrite === undefined);
    setBusy(null);
    if (!result.ok) showToast({ tone: 'bad', text: result.error.message, errorId: result.error.id });
    else if (result.value !== null) showToast({ id: 'report', tone: 'ok', text: result.value });
  };
  const copy = () => {
    if (written.value === undefined) return;
    if (copyText(written.value.text)) showToast({ tone: 'ok', text: 'It is on the clipboard, as Markdown.' });
  };
  useActions('dialog', [
    ...forms.map(({ form, label, key }) => ({
      ...{ id: `report.${form}`, label: `Save: ${label}…`, group: GROUP, keys: [key] },
      run: () => void save(form),
    })),
    { id: 'report.copy', label: 'Copy as Markdown', group: GROUP, keys: ['y'], run: copy },
    {
      ...{ id: 'report.turn', label: 'Report or handover', group: GROUP, keys: ['r'] },
      run: () => noReport === undefined && setShown(shown === 'markdown' ? 'handover' : 'markdown'),
    },
    ...tlpSchema.options.map((one, at) => ({
      ...{
        id: `report.for.${one}`,
        label: `Write for ${tlpLabel(one)}`,
        group: GROUP,
        keys: [String(at + 1)],
      },
      run: () => setAudience(one),
    })),
  ]);
  return (
    <Drawer open title="Report" widthPx={880} note={<TlpBanner tlp={audience} />} onClose={onClose}>
      <div className={styles.form}>
        <div className={styles.audience}>
          <Segmented
            label="Who may read it (keys 1 to 5)"
            value={audience}
            options={tlpSchema.options.map((value) => ({ value, label: tlpLabel(value) }))}
            onChange={setAudience}
          />
          <span className={styles.muted}>{tlpViews[audience].meaning}</span>
        </div>
        <TextArea
          label="In your own words"
          hint="For these readers. It goes in as it is; nothing in it is left out. Esc leaves the field."
          rows={4}
          value={draft.text}
          maxLength={20_000}
          onChange={draft.setText}
          onBlur={() => void draft.flush()}
          onKeyDown={(event) => {
            // Out of the field first: the keys that save are heard outside of it.
            if (event.key !== 'Escape') return;
            event.preventDefault();
            // Before the first answer there is no preview to go to.
            if (text.current === null) event.currentTarget.blur();
            else text.current.focus();
          }}
        />
        <div className={styles.buttons}>
          {forms.map(({ form, label, key }) => (
            <Button
              key={form}
              keys={key}
              tone={form === 'pdf' ? 'primary' : 'default'}
              busy={busy === form}
              disabled={form !== 'handover' && noReport !== undefined}
              title={form === 'handover' ? undefined : noReport}
              onClick={() => void save(form)}
            >
              {label}
            </Button>
          ))}
        </div>
        {noReport !== undefined && (
          <p className={styles.muted}>{noReport} A handover can be written all the same.</p>
        )}
        <Checkbox
          label="Say in the timeline what was written, for whom, and its SHA-256"
          checked={noted && noWrite === undefined}
          disabled={noWrite !== undefined}
          onChange={setNoted}
        />
        <section className={styles.preview} aria-label="Preview">
          <div className={styles.bar}>
            {noReport === undefined && (
              <Segmented label="Preview (key r)" value={shown} options={views} onChange={setShown} />
            )}
            <span className={styles.space} />
            <Button keys="y" onClick={copy} disabled={written.value === undefined}>
              Copy as Markdown
            </Button>
          </div>
          {written.error !== null && (
            <ErrorPanel title="It could not be written" id={written.error.id}>
              {written.error.message} What you wrote is kept.
            </ErrorPanel>
          )}
          {written.value !== undefined && (
            <>
              <p className={styles.muted} data-testid="withheld">
                {withheldWords(written.value.withheld)}
              </p>
              {written.value.doubts.map((doubt) => (
                <p key={doubt} className={styles.doubt}>
                  {doubt}
                </p>
              ))}
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
              <div ref={text} className={styles.text} data-testid="report-text" tabIndex={0} role="document">
                <UntrustedText text={written.value.text} />
              </div>
            </>
          )}
        </section>
      </div>
    </Drawer>
  );
}
