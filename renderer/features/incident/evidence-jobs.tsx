import { visibleText } from '../../../shared/lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import styles from './evidence.module.css';
import { cancelJob } from './evidence-commands.ts';
import type { EvidenceJob } from './evidence-queries.ts';
import { jobAmount, jobLabel } from './evidence-view.ts';

/** What runs, with how far it is, and what did not work; what worked shows in the list itself. */
export function EvidenceJobs({ jobs }: { readonly jobs: readonly EvidenceJob[] }) {
  return (
    <div className={styles.jobs} aria-live="polite">
      {jobs.map((job) => {
        const label = `${jobLabel(job)} ${visibleText(job.name)}`;
        if (job.state === 'running')
          return (
            <ProgressLine
              key={job.id}
              label={label}
              amount={jobAmount(job)}
              fraction={job.of === 0 ? undefined : job.bytes / job.of}
              onCancel={() => void cancelJob(job.id)}
            />
          );
        if (job.state === 'done')
          return job.kind === 'verify' ? (
            <p key={job.id} className={styles.muted}>
              {visibleText(job.name)}: all bytes read, the SHA-256 is right.{' '}
              <Button tone="quiet" onClick={() => void cancelJob(job.id)}>
                Dismiss
              </Button>
            </p>
          ) : null;
        return (
          <ErrorPanel
            key={job.id}
            title={`${label} did not work`}
            id={job.problem?.id}
            actions={<Button onClick={() => void cancelJob(job.id)}>Take it off the list</Button>}
          >
            {job.problem?.message}
          </ErrorPanel>
        );
      })}
    </div>
  );
}
