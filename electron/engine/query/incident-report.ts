import { may, rolesWith } from '../../../shared/domain/role.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { allUsers } from '../cache/tables/users.ts';
import { gatherReport } from '../incident-report/gather.ts';
import { reportFileName, writeReport } from '../incident-report/write-report.ts';
import type { QueryContext } from './context.ts';
import { evidenceList } from './evidence-list.ts';
import { incidentGet } from './incident-get.ts';

/** The incident as one audience may read it, from what is here; a handover is for colleagues, so that everybody may write one. */
export function incidentReport(
  context: QueryContext,
  input: ParsedInputOf<'incident.report'>,
): OutputOf<'incident.report'> {
  const { me, db } = context;
  if (input.form !== 'handover' && !may(me.roles, 'report:run'))
    throw new AppError(
      'forbidden',
      `Reports need the role ${rolesWith('report:run').join(' or ')}. Nothing was written.`,
    );
  const view = incidentGet(context, { id: input.incident_id });
  if (view === null)
    throw new AppError('not_found', 'This incident is not on this machine. Nothing was written.');
  const { evidence } = evidenceList(context, { incident_id: input.incident_id });
  const report = gatherReport({
    view: { ...view, evidence },
    people: allUsers(db),
    me,
    audience: input.audience,
    summary: input.summary,
    made_at: toTimestamp(context.nowMs()),
  });
  return {
    text: writeReport(report, input.form),
    file_name: reportFileName(report, input.form),
    withheld: [...report.withheld],
    doubts: [...report.doubts],
  };
}
