import { getPolicy, listExecutors, lookUpTargets, putExecutor } from './approval-executors.ts';
import { endorseKey, enrolKey, listKeys, newKeyChallenge, revokeKey } from './approval-keys.ts';
import {
  createIntent,
  decideIntent,
  getApprovalBundle,
  getBoard,
  getIntent,
  listIntents,
  newIntentChallenge,
  reviewBreakGlass,
} from './approvals.ts';
import { createExport, getExportBundle, redactPerson, searchAudit } from './audit.ts';
import {
  addCosignature,
  getAuditKeys,
  getCheckpoint,
  getConsistencyProof,
  getInclusionProof,
  getLatestCheckpoint,
  rotateAuditKey,
} from './audit-heads.ts';
import { getJwks, getMe, logIn, logOut, refreshTokens, signUp } from './auth.ts';
import { getDiscovery } from './discovery.ts';
import type { Endpoint } from './endpoint.ts';
import { addCustody } from './evidence-content.ts';
import {
  addContainment,
  addEvidence,
  addTimelineEvent,
  createIncident,
  getIncident,
  incidentStats,
  listIncidents,
  patchContainment,
  patchIncident,
} from './incidents.ts';
import { beginTotp, confirmTotp, getMfa, replaceRecoveryCodes, stepUp } from './mfa.ts';
import { pullChanges } from './sync.ts';

/** Every endpoint, each defined in the file it is imported from. */
export const endpoints: readonly Endpoint[] = [
  getDiscovery,
  signUp,
  logIn,
  refreshTokens,
  logOut,
  getJwks,
  getMe,
  getMfa,
  beginTotp,
  confirmTotp,
  stepUp,
  replaceRecoveryCodes,
  listIncidents,
  createIncident,
  incidentStats,
  getIncident,
  patchIncident,
  addTimelineEvent,
  addContainment,
  patchContainment,
  addEvidence,
  addCustody,
  pullChanges,
  searchAudit,
  createExport,
  getExportBundle,
  redactPerson,
  getAuditKeys,
  rotateAuditKey,
  getLatestCheckpoint,
  getCheckpoint,
  getConsistencyProof,
  getInclusionProof,
  addCosignature,
  newKeyChallenge,
  enrolKey,
  endorseKey,
  revokeKey,
  listKeys,
  getPolicy,
  listExecutors,
  putExecutor,
  lookUpTargets,
  createIntent,
  listIntents,
  getIntent,
  newIntentChallenge,
  decideIntent,
  getBoard,
  getApprovalBundle,
  reviewBreakGlass,
];
