import { useEffect, useState } from 'react';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import page from './audit-page.module.css';
import type { CaseFacts } from './audit-queries.ts';
import { saveBundle, saveReport } from './report-commands.ts';
import styles from './report-view.module.css';
import { claimReportDraft, editReport, useReportDraft } from './report-view-state.ts';

const GROUP = 'Report';
type Busy = 'html' | 'pdf' | 'bundle' | null;

/** Hands over what was found: a report for people, or a bundle that a stranger can check without Watchfloor. */
export function ReportView({ facts }: { readonly facts: CaseFacts | undefined }) {
  const { title, examiner, summary, bookmarks } = useReportDraft();
  const [busy, setBusy] = useState<Busy>(null);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  useEffect(() => {
    if (facts !== undefined) claimReportDraft(facts.id, facts.name);
  }, [facts]);
  const request = { title: title.trim(), examiner: examiner.trim(), summary: summary.trim(), bookmarks };
  const complete = request.title !== '' && request.examiner !== '';

  const save = async (what: 'html' | 'pdf' | 'bundle') => {
    setTried(true);
    if (busy !== null || !complete) return;
    setBusy(what);
    setError(null);
    if (what === 'bundle') {
      const result = await saveBundle(request);
      if (!result.ok) setError(result.error);
    } else {
      const result = await saveReport({ ...request, format: what });
      if (!result.ok) setError(result.error);
      else if (result.value.saved) showToast({ id: 'report', tone: 'ok', text: 'The report is saved' });
    }
    setBusy(null);
  };
  useActions('page', [
    {
      id: 'report.html',
      label: 'Save the report as HTML…',
      group: GROUP,
      keys: ['h'],
      run: () => void save('html'),
    },
    {
      id: 'report.pdf',
      label: 'Save the report as PDF…',
      group: GROUP,
      keys: ['p'],
      run: () => void save('pdf'),
    },
    {
      id: 'report.bundle',
      label: 'Write an evidence bundle…',
      group: GROUP,
      keys: ['b'],
      run: () => void save('bundle'),
    },
  ]);
  const missing = (text: string, what: string) => (tried && text.trim() === '' ? what : undefined);
  return (
    <section className={styles.form} aria-label="Report">
      <h2 className={styles.title}>Report</h2>
      <p className={page.note}>
        It will hold the verdict of every source, {formatPlural(facts?.findings ?? 0, 'finding')} with the
        records that they cite and their proofs, and the journal of what was done in this case.
      </p>
      <div className={styles.pair}>
        <TextField
          label="Title"
          value={title}
          maxLength={200}
          onChange={(value) => editReport({ title: value })}
          error={missing(title, 'A report needs a title.')}
          spellCheck
        />
        <TextField
          label="Examiner"
          value={examiner}
          maxLength={200}
          onChange={(value) => editReport({ examiner: value })}
          error={missing(examiner, 'Say who examined this.')}
          placeholder="Who examined this"
        />
      </div>
      <TextArea
        label="Summary"
        rows={8}
        value={summary}
        maxLength={50_000}
        onChange={(value) => editReport({ summary: value })}
        placeholder="What happened, in your own words. It stands at the top of the report."
      />
      <Checkbox
        label={`Also the ${formatPlural(facts?.bookmarks ?? 0, 'bookmarked record')}`}
        checked={bookmarks}
        onChange={(checked) => editReport({ bookmarks: checked })}
      />
      {error !== null && (
        <ErrorPanel title="It was not saved" id={error.id}>
          {error.message} What you wrote is still here.
        </ErrorPanel>
      )}
      <div className={styles.actions}>
        <Button tone="primary" keys="p" busy={busy === 'pdf'} onClick={() => void save('pdf')}>
          Save as PDF
        </Button>
        <Button keys="h" busy={busy === 'html'} onClick={() => void save('html')}>
          Save as HTML
        </Button>
        <Button keys="b" busy={busy === 'bundle'} onClick={() => void save('bundle')}>
          Write an evidence bundle
        </Button>
      </div>
      <p className={page.note}>
        A bundle is a folder (BagIt) with the report, every cited record byte for byte, the audit exports as
        they were taken in, the journal, and an independent checker in Python with the description of the
        format: whoever gets it needs neither Watchfloor nor us.
      </p>
    </section>
  );
}
