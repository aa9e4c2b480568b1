import { AppError } from '../../../shared/errors/app-error.ts';
import type { CaseSession } from '../cases/calls/case-session.ts';
import type { Handlers } from '../cases/calls/handlers.ts';
import { describe } from '../log.ts';
import { writeBag } from './bag.ts';
import { type BundleParts, bundleFiles } from './bundle-files.ts';
import { gatherReport, type ReportParts } from './gather-report.ts';
import { reportHtml } from './report-html.ts';

export type ReportHandlerParts = ReportParts & {
  readonly exports: () => BundleParts['exports'];
  readonly placeOf: (ticket: string) => string;
};

/** Reports and bundles of a case; each stands in its journal before it is handed out. */
export function reportHandlers(parts: ReportHandlerParts): Handlers<'report.html' | 'bundle.write'> {
  const { session, placeOf } = parts;
  return {
    'report.html': async (request) => {
      session.journal.note('reported', request.title);
      return { html: reportHtml(await gatherReport(parts, request)) };
    },
    'bundle.write': ({ place, pdf, report }) => {
      const folder = placeOf(place);
      const progress = {
        label: report.title,
        phase: 'Writing',
        done: 0,
        total: null,
        unit: 'bytes' as const,
      };
      const job_id = session.jobs.start(
        'bundle',
        progress,
        async (job) => {
          session.journal.note('bundled', report.title);
          const model = await gatherReport(parts, report);
          const files = bundleFiles({
            session,
            model,
            pdf: pdf === null ? null : Buffer.from(pdf, 'base64'),
            exports: parts.exports(),
          });
          const info: [string, string][] = [
            ['External-Identifier', model.case_id],
            ['External-Description', model.title],
            ['Contact-Name', model.examiner],
            ['Bagging-Date', model.made_at.slice(0, 10)],
            ['Bag-Software-Agent', parts.program],
          ];
          const { bytes } = await writeBag(folder, files, info, job.signal, (done) => job.tell({ done }));
          job.tell({ done: bytes, total: bytes });
        },
        (error) => reasonOf(session, error),
      );
      return { job_id };
    },
  };
}

function reasonOf({ parts }: CaseSession, error: unknown): string {
  if (error instanceof AppError) return error.message;
  parts.log('error', 'a bundle was not written', describe(error));
  return error instanceof Error && 'code' in error && 'syscall' in error
    ? `It could not be written (${String(error.code)}). Nothing was left there.`
    : 'Something went wrong in Watchfloor itself; the log has the details.';
}
