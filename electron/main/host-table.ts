import type { Settings } from '../../shared/ipc/app-calls.ts';
import type { OutputOf } from '../../shared/ipc/contract.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import type { ApprovalHostCalls } from './approvals/approval-calls.ts';
import type { AuditExporter } from './audit/audit-export.ts';
import type { AuthApi } from './auth/auth-api.ts';
import type { WorkspaceTrust } from './auth/workspace-trust.ts';
import type { EvidenceHostCalls } from './evidence/evidence-calls.ts';
import type { CaseHostCalls } from './examiner/case-calls.ts';
import type { JsonFile } from './files/json-file.ts';
import { appInfoCall } from './ipc/host/app-info.ts';
import { appReportCall } from './ipc/host/app-report.ts';
import { createAttempts } from './ipc/host/attempts.ts';
import { auditExportCall, auditExportCancelCall } from './ipc/host/audit-export.ts';
import { auditTrustKeyCall } from './ipc/host/audit-trust-key.ts';
import { cacheRotateKeyCall } from './ipc/host/cache-rotate-key.ts';
import type { HostCalls } from './ipc/host/host-calls.ts';
import { sessionCancelCall } from './ipc/host/session-cancel.ts';
import { sessionGetCall } from './ipc/host/session-get.ts';
import { sessionLockCall } from './ipc/host/session-lock.ts';
import { sessionSignInCall } from './ipc/host/session-sign-in.ts';
import { sessionSignOutCall } from './ipc/host/session-sign-out.ts';
import { sessionSignUpCall } from './ipc/host/session-sign-up.ts';
import { sessionUnlockCall } from './ipc/host/session-unlock.ts';
import { settingsGetCall } from './ipc/host/settings-get.ts';
import { settingsSetCall } from './ipc/host/settings-set.ts';
import { workspaceProbeCall } from './ipc/host/workspace-probe.ts';
import { workspaceTrustCall } from './ipc/host/workspace-trust.ts';
import type { Log } from './log/log.ts';
import type { ChartCalls } from './report/chart-host.ts';
import type { IncidentReportCalls } from './report/incident-report-host.ts';
import type { ReportHostCalls } from './report/report-host.ts';
import type { ConsoleSession } from './session/session-contract.ts';

export type HostTableParts = {
  readonly session: ConsoleSession;
  readonly connect: (origin: string) => AuthApi;
  readonly auditExporter: AuditExporter;
  /** Lets the engine try the network now. */
  readonly nudge: () => void;
  readonly trust: WorkspaceTrust;
  readonly settings: JsonFile<Settings>;
  readonly settingsApplied: (settings: Settings) => void;
  readonly approvals: ApprovalHostCalls;
  readonly cases: CaseHostCalls;
  readonly evidence: EvidenceHostCalls;
  readonly reports: ReportHostCalls;
  readonly incidentReports: IncidentReportCalls;
  readonly charts: ChartCalls;
  readonly appInfo: () => OutputOf<'app.info'>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
};

/** Every call that main answers itself, each built in the file of its name. */
export function createHostCalls(parts: HostTableParts): HostCalls {
  const attempts = createAttempts();
  return {
    ...parts.approvals,
    ...parts.cases,
    ...parts.evidence,
    ...parts.reports,
    ...parts.incidentReports,
    ...parts.charts,
    'app.info': appInfoCall(parts.appInfo),
    'app.report': appReportCall(parts.log, parts.clock, parts.newId),
    'audit.trust_key': auditTrustKeyCall(parts.session, parts.nudge),
    'audit.export': auditExportCall(parts.auditExporter),
    'audit.export_cancel': auditExportCancelCall(parts.auditExporter),
    'cache.rotate_key': cacheRotateKeyCall(parts.session, parts.clock),
    'session.get': sessionGetCall(parts.session.state),
    'session.sign_in': sessionSignInCall(parts.session, attempts),
    'session.sign_up': sessionSignUpCall(parts.connect, attempts),
    'session.cancel': sessionCancelCall(attempts),
    'session.lock': sessionLockCall(parts.session),
    'session.unlock': sessionUnlockCall(parts.session),
    'session.sign_out': sessionSignOutCall(parts.session),
    'settings.get': settingsGetCall(parts.settings),
    'settings.set': settingsSetCall(parts.settings, parts.settingsApplied),
    'workspace.probe': workspaceProbeCall(parts.trust, attempts),
    'workspace.trust': workspaceTrustCall(parts.trust),
  };
}
