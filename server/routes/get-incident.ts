import { getIncident } from '../../shared/api/incidents.ts';
import { etagHeader, readRoute } from '../http/route.ts';
import { incidentOr404 } from '../incidents/under-incident.ts';
import { docsOfIncident } from '../store/entities.ts';

/** One incident with everything under it, put together from what is stored without parsing it again. */
export const getIncidentRoute = readRoute(getIncident, ({ params, caller, services }) => {
  const { db } = services.store;
  const org = caller.org.number;
  const incident = incidentOr404({ db }, org, params.incident_id);
  const list = (kind: 'event' | 'evidence' | 'containment') =>
    `[${docsOfIncident(db, org, incident.id, kind).join(',')}]`;
  const body = `{"incident":${JSON.stringify(incident)},"timeline":${list('event')},"evidence":${list('evidence')},"containment":${list('containment')}}`;
  return { body, headers: etagHeader(incident) };
});
