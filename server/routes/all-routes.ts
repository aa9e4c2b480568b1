import type { Route } from '../http/route.ts';
import { addContainmentRoute } from './add-containment.ts';
import { addCosignatureRoute } from './add-cosignature.ts';
import { addCustodyRoute } from './add-custody.ts';

import { addEvidenceRoute } from './add-evidence.ts';
import { addTimelineEventRoute } from './add-timeline-event.ts';
import {
  getPolicyRoute,
  listExecutorsRoute,
  lookUpTargetsRoute,
  putExecutorRoute,
} from './approval-executors.ts';
import {
  createIntentRoute,
  decideIntentRoute,
  getApprovalBundleRoute,
  getBoardRoute,
  getIntentRoute,
  listIntentsRoute,
  newIntentChallengeRoute,
  reviewBreakGlassRoute,
} from './approval-intents.ts';
import {
  endorseKeyRoute,
  enrolKeyRoute,
  listKeysRoute,
  newKeyChallengeRoute,
  revokeKeyRoute,
} from './approval-keys.ts';
import { createExportRoute } from './create-export.ts';
import { createIncidentRoute } from './create-incident.ts';
import { getAuditKeysRoute } from './get-audit-keys.ts';
import { getConsistencyProofRoute, getInclusionProofRoute } from './get-audit-proof.ts';
import { getCheckpointRoute, getLatestCheckpointRoute } from './get-checkpoint.ts';
import { getDiscoveryRoute } from './get-discovery.ts';
import { getExportBundleRoute } from './get-export-bundle.ts';
import { getIncidentRoute } from './get-incident.ts';
import { getJwksRoute } from './get-jwks.ts';
import { getMeRoute } from './get-me.ts';
import { incidentStatsRoute } from './incident-stats.ts';
import { listIncidentsRoute } from './list-incidents.ts';
import { logInRoute } from './log-in.ts';
import { logOutRoute } from './log-out.ts';
import {
  beginTotpRoute,
  confirmTotpRoute,
  getMfaRoute,
  replaceRecoveryCodesRoute,
  stepUpRoute,
} from './mfa.ts';
import { patchContainmentRoute } from './patch-containment.ts';
import { patchIncidentRoute } from './patch-incident.ts';
import { pullChangesRoute } from './pull-changes.ts';
import { redactPersonRoute } from './redact-person.ts';
import { refreshTokensRoute } from './refresh-tokens.ts';
import { rotateAuditKeyRoute } from './rotate-audit-key.ts';
import { searchAuditRoute } from './search-audit.ts';
import { signUpRoute } from './sign-up.ts';

/** One route for each endpoint of `shared/api/endpoints.ts`; a test compares the two lists. */
export const allRoutes: readonly Route[] = [
  getDiscoveryRoute,
  signUpRoute,
  logInRoute,
  refreshTokensRoute,
  logOutRoute,
  getJwksRoute,
  getMeRoute,
  getMfaRoute,
  beginTotpRoute,
  confirmTotpRoute,
  stepUpRoute,
  replaceRecoveryCodesRoute,
  listIncidentsRoute,
  createIncidentRoute,
  incidentStatsRoute,
  getIncidentRoute,
  patchIncidentRoute,
  addTimelineEventRoute,
  addContainmentRoute,
  patchContainmentRoute,
  addEvidenceRoute,
  addCustodyRoute,
  pullChangesRoute,
  searchAuditRoute,
  createExportRoute,
  getExportBundleRoute,
  redactPersonRoute,
  getAuditKeysRoute,
  rotateAuditKeyRoute,
  getLatestCheckpointRoute,
  getCheckpointRoute,
  getConsistencyProofRoute,
  getInclusionProofRoute,
  addCosignatureRoute,
  newKeyChallengeRoute,
  enrolKeyRoute,
  endorseKeyRoute,
  revokeKeyRoute,
  listKeysRoute,
  getPolicyRoute,
  listExecutorsRoute,
  putExecutorRoute,
  lookUpTargetsRoute,
  createIntentRoute,
  listIntentsRoute,
  getIntentRoute,
  newIntentChallengeRoute,
  decideIntentRoute,
  getBoardRoute,
  getApprovalBundleRoute,
  reviewBreakGlassRoute,
];
