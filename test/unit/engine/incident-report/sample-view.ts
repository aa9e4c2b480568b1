import { gatherReport, type IncidentView } from '../../../../electron/engine/incident-report/gather.ts';
import type { IncidentReport } from '../../../../electron/engine/incident-report/report-model.ts';
import type { TimelineEvent } from '../../../../shared/domain/timeline-event.ts';
import type { Tlp } from '../../../../shared/domain/tlp.ts';
import { sampleEvent, sampleId, sampleIncident, sampleMe } from '../../../fakes/sample-rows.ts';

const { organization: _, ...me } = sampleMe;
const noor = {
  ...me,
  id: sampleId(1, 2),
  username: 'noor',
  full_name: 'Noor Haddad',
  email: 'noor@clinic.example',
};

/** An incident with something of every kind in it, colleagues, assets and internal addresses in its texts. */
export function sampleView(
  over: Partial<IncidentView> = {},
  events: readonly TimelineEvent[] = [],
): IncidentView {
  const incident = sampleIncident(7, {
    title: 'Sign-in of Noor Haddad from 185.220.101.4',
    description: 'Noor opened https://login.evil.example/?u=noor@clinic.example on WS-0042 (10.1.2.3).',
    affected_assets: ['WS-0042'],
    techniques: ['T1566.002'],
    lessons_learned: 'Rana will ask for phishing-resistant sign-in.',
    acknowledged_at: '2026-11-20T08:06:00.000Z',
    updated_at: '2026-11-20T10:00:00.000Z',
  });
  const written = [
    sampleEvent(1, incident.id, {
      ...{ kind: 'attacker_action', technique: 'T1556.006', author_id: null, source: 'ws-0042' },
      text: `Phone ending 41 added from 185.220.101.4, file ${'ab'.repeat(32)}`,
    }),
    sampleEvent(2, incident.id, {
      text: 'Called Haddad: denies it.',
      happened_at: '2026-11-20T08:30:00.000Z',
    }),
    sampleEvent(3, incident.id, {
      ...{ kind: 'response_action', happened_at: '2026-11-20T09:00:00.000Z' },
      text: '=cmd|calc',
      author_id: noor.id,
    }),
    sampleEvent(4, incident.id, {
      ...{ kind: 'detection', happened_at: '2026-11-20T09:30:00.000Z' },
      text: 'Wrong host',
      struck: { by: noor.id, at: '2026-11-20T09:40:00.000Z', reason: 'It was WS-0043.' },
    }),
    ...events,
  ];
  return {
    ...{ incident, assignee_name: null, reporter_name: sampleMe.full_name, state: 'confirmed' },
    ...{ pending_fields: [], conflict_fields: [], evidence: [], containment: [] },
    ...{ duplicate_reference: null, not_kept: null, pinned: false, pinned_by: [], since: null },
    timeline: written.map((event) => ({
      ...{ event, author_name: event.author_id === noor.id ? noor.full_name : sampleMe.full_name },
      ...{ state: 'confirmed' as const, command_id: null, problem: null },
    })),
    ...over,
  };
}

export function sampleReport(
  audience: Tlp,
  view: IncidentView = sampleView(),
  summary = 'An account was taken over.',
): IncidentReport {
  return gatherReport({
    ...{ view, audience, summary, me: sampleMe, people: [me, noor] },
    made_at: '2026-11-22T09:00:00.000Z',
  });
}
