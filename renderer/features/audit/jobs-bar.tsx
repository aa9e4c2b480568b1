import { visibleText } from '../../../shared/lib/visible-text.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { cancelJob } from './audit-commands.ts';
import styles from './audit-page.module.css';
import { type Job, useRunningJobs } from './audit-queries.ts';
import { jobAmount, jobFraction } from './source-words.ts';

async function cancel(job: Job): Promise<void> {
  const result = await cancelJob(job.id);
  if (!result.ok) toastRefusal(result.error);
}

/** What takes its time in this case, with how far it is; everything else can be used meanwhile. */
export function JobsBar() {
  const jobs = useRunningJobs();
  if (jobs.length === 0) return null;
  return (
    <section className={styles.jobs} aria-label="Work in progress">
      {jobs.map((job) => (
        <ProgressLine
          key={job.id}
          label={visibleText(job.phase === '' ? job.label : `${job.label}: ${job.phase}`)}
          amount={jobAmount(job)}
          fraction={jobFraction(job)}
          onCancel={() => void cancel(job)}
        />
      ))}
    </section>
  );
}
