import { AppError } from '../../../../shared/errors/app-error.ts';
import type { Clock } from '../../../../shared/lib/clock.ts';
import type { Log } from '../../log/log.ts';
import { createRateLimit } from '../rate-limit.ts';
import type { HostCall } from './host-calls.ts';

const reportsPerMinute = 20;

/** A defect of the page for the log; a page that fails in a loop does not fill the disk. */
export function appReportCall(log: Log, clock: Clock, newId: () => string): HostCall<'app.report'> {
  const mayReport = createRateLimit(reportsPerMinute, 60_000, clock);
  return async ({ message, where }) => {
    if (!mayReport()) throw new AppError('rate_limited', 'Too many reports; this one was not kept.');
    const id = newId();
    log.error('the page reported a defect', { id, report: message, where });
    return { id };
  };
}
