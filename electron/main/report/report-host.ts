import type { HostName, OutputOf } from '../../../shared/ipc/contract.ts';
import type { ReportRequest } from '../../../shared/ipc/report-calls.ts';
import type { ExaminerService } from '../examiner/examiner-service.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { HostCalls } from '../ipc/host/host-calls.ts';

type ReportHostName = Extract<HostName, `report.${string}` | `bundle.${string}`>;
export type ReportHostCalls = { readonly [N in ReportHostName]: HostCalls[N] };

export type ReportHostParts = {
  readonly examiner: Pick<ExaminerService, 'call' | 'grant'>;
  readonly print: (html: string) => Promise<Buffer>;
  /** Null when the person closed the dialog. */
  readonly choosePlace: (what: 'html' | 'pdf' | 'bundle', name: string) => Promise<string | null>;
};

/** Saving what was examined: the examiner writes the words, main asks for the place and prints. */
export function createReportCalls({ examiner, print, choosePlace }: ReportHostParts): ReportHostCalls {
  const htmlOf = async (request: ReportRequest): Promise<string> => {
    const { html } = (await examiner.call('report.html', request)) as OutputOf<'report.html'>;
    return html;
  };

  return {
    'report.save': async ({ format, ...request }) => {
      const html = await htmlOf(request);
      const place = await choosePlace(format, request.title);
      if (place === null) return { saved: false };
      await writeWhole(place, format === 'html' ? Buffer.from(html) : await print(html));
      return { saved: true };
    },
    'bundle.save': async (request) => {
      const pdf = await print(await htmlOf(request));
      const place = await choosePlace('bundle', request.title);
      if (place === null) return { job_id: null };
      const input = { place: examiner.grant(place), pdf: pdf.toString('base64'), report: request };
      const { job_id } = (await examiner.call('bundle.write', input)) as OutputOf<'bundle.write'>;
      return { job_id };
    },
  };
}
