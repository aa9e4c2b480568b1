import { createHash } from 'node:crypto';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { HostCalls } from '../ipc/host/host-calls.ts';

export type IncidentReportCalls = Pick<HostCalls, 'incident.save_report'>;

export type IncidentReportParts = {
  /** Asks the engine; throws while locked or signed out. */
  readonly ask: (name: 'incident.report', input: unknown) => Promise<unknown>;
  readonly print: (html: string) => Promise<Buffer>;
  /** Null when the person closed the dialog. */
  readonly choosePlace: (name: string) => Promise<string | null>;
};

/** Saving an incident in any form: the engine writes the words, main asks for the place and prints. */
export function createIncidentReportCalls({
  ask,
  print,
  choosePlace,
}: IncidentReportParts): IncidentReportCalls {
  return {
    'incident.save_report': async ({ form, ...request }) => {
      const written = form === 'pdf' ? 'html' : form;
      const answer = (await ask('incident.report', {
        ...request,
        form: written,
      })) as OutputOf<'incident.report'>;
      const name = form === 'pdf' ? answer.file_name.replace(/\.html$/, '.pdf') : answer.file_name;
      const place = await choosePlace(name);
      if (place === null) return { sha256: null };
      const bytes = form === 'pdf' ? await print(answer.text) : Buffer.from(answer.text);
      await writeWhole(place, bytes);
      return { sha256: createHash('sha256').update(bytes).digest('hex') };
    },
  };
}
