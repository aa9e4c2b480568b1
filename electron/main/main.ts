import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, session as electronSession, nativeTheme, powerMonitor } from 'electron';
import type { Clock, Timers } from '../../shared/lib/clock.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { createHttpsTransport } from '../net/https-transport.ts';
import { probeTls } from '../net/probe-tls.ts';
import { hardenProcess, honourUserDataFolder, reveal, superviseLifecycle } from './app-lifecycle.ts';
import { createApprovalService } from './approvals/approval-service.ts';
import { openSigningSession, signingUrl } from './approvals/signing-session.ts';
import { createAuditExporter } from './audit/audit-export.ts';
import { createAuthApi } from './auth/auth-api.ts';
import { createWorkspaceTrust } from './auth/workspace-trust.ts';
import { parseCommandLine } from './command-line.ts';
import { createEngineClient } from './engine/engine-client.ts';
import type { EngineState } from './engine/engine-supervisor.ts';
import { createFork, engineServiceName, examinerServiceName } from './engine/fork-engine.ts';
import { createEvidenceCalls } from './evidence/evidence-calls.ts';
import { createDialogs } from './examiner/dialogs.ts';
import { createExaminerService } from './examiner/examiner-service.ts';
import { keychainName, openFiles, openKeychain } from './host-parts.ts';
import { createHostCalls } from './host-table.ts';
import { createEventSender, listenToDrops, listenToPage, type SendEvent } from './ipc/page-port.ts';
import { createRouter, isOurPage } from './ipc/router.ts';
import { watchIdle } from './lock/idle-watch.ts';
import { createLog } from './log/log.ts';
import { createRotatingFile } from './log/rotating-file.ts';
import { createChartCalls } from './report/chart-host.ts';
import { createIncidentReportCalls } from './report/incident-report-host.ts';
import { printReport } from './report/print-report.ts';
import { createReportCalls } from './report/report-host.ts';
import { createConsoleSession } from './session/console-session.ts';
import { createEngineGate, createOrderGate, withNotice } from './session/engine-gate.ts';
import { signInToSample } from './session/sample-sign-in.ts';
import { trustFromFile } from './trust-on-start.ts';
import { registerAppScheme, serveApp } from './windows/app-scheme.ts';
import { appOrigin } from './windows/asset-path.ts';
import { openMainWindow } from './windows/main-window.ts';
import { installMenu } from './windows/menu.ts';
import { guardNavigation, refuseCertificateBypass } from './windows/navigation-guard.ts';
import { takeScreenshotOnce } from './windows/screenshot.ts';
import { applySessionPolicy } from './windows/session-policy.ts';
import { followTheme } from './windows/theme.ts';

const built = join(import.meta.dirname, '..');
const clock: Clock = { nowMs: () => Date.now() };
const timers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

honourUserDataFolder();
hardenProcess(app.isPackaged);
registerAppScheme();
if (app.requestSingleInstanceLock()) void start();
else app.quit();

/** Wires everything together; nothing below decides anything itself. */
async function start(): Promise<void> {
  const newId = () => uuidV7(clock, randomBytes);
  const userData = app.getPath('userData');
  const logFile = join(userData, 'logs', 'watchfloor.log');
  const toFile = createRotatingFile({ path: logFile, maximalBytes: 4 * 1024 * 1024, kept: 4 });
  const toConsole = (line: string) => process.stderr.write(`${line}\n`);
  const log = createLog(app.isPackaged ? [toFile] : [toFile, toConsole], clock);
  process.on('uncaughtException', (error) => log.error('a defect in main', { id: newId(), error }));
  process.on('unhandledRejection', (error) => log.error('a defect in main', { id: newId(), error }));

  const commandLine = parseCommandLine(process.argv.slice(1));
  for (const complaint of commandLine.complaints) log.warn(complaint);
  const { settings, windowState, workspaces, cases, pins } = await openFiles(userData, log);
  if (commandLine.workspace !== null && commandLine.workspaceCa !== null)
    await trustFromFile(commandLine.workspace, commandLine.workspaceCa, workspaces, log);

  await app.whenReady();
  let window: BrowserWindow | null = null;
  const currentWindow = () => window;
  const send = createEventSender(currentWindow, log);
  const screenshot =
    commandLine.screenshot === null ? null : takeScreenshotOnce(commandLine.screenshot, currentWindow, log);

  const engine = createEngineClient({
    fork: createFork(engineServiceName, join(import.meta.dirname, 'engine.js'), log),
    clock,
    timers,
    newId,
    log,
    token: (rejected) => session.token(rejected),
    changed: (state) => tellEngineState(state, send),
    keyChanged: (change) => session.keyChanged(change),
    witness: async (ask) => {
      const answer = await session.witness().answer(ask);
      approvals.headKept();
      return answer;
    },
    marked: (mark) => session.marked(mark),
    said: {
      changed: (payload) => send('changed', payload),
      sync: (payload) => {
        const status = withNotice(payload, session.notice());
        session.pending(status.pending);
        send('sync', status);
        screenshot?.sync(status);
      },
    },
  });
  const userAgent = `Watchfloor/${app.getVersion()} (${process.platform})`;
  const connectTo = (origin: string) =>
    createHttpsTransport({ origin, authorities: workspaces.get(origin).authorities, userAgent });
  const connect = (origin: string) => createAuthApi(connectTo(origin), clock, newId, log);
  const keychain = openKeychain(userData);
  const session = createConsoleSession({
    keychain,
    workspaces,
    engine,
    connect,
    userData,
    deviceName: hostname().slice(0, 120),
    clock,
    timers,
    log,
    publish: (state) => {
      screenshot?.session(state);
      send('session', state);
      approvals.sessionChanged(state);
      if (state.kind === 'locked') examiner.locked();
    },
  });
  const dialogs = createDialogs(currentWindow);
  const auditExporter = createAuditExporter({
    session,
    askFolder: dialogs.placeForExport,
    connect: connectTo,
    publish: (state) => send('audit_export', state),
    timers,
    newId,
    log,
  });
  const examiner = createExaminerService({
    fork: createFork(examinerServiceName, join(import.meta.dirname, 'examiner.js'), log),
    userData,
    cases,
    pinsFile: pins,
    keychain,
    dialogs,
    isLocked: () => session.state().kind === 'locked',
    send,
    clock,
    timers,
    newId,
    log,
  });

  const devUrl = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  const origins = devUrl === undefined ? [appOrigin] : [appOrigin, new URL(devUrl).origin];
  const gate = createEngineGate(session, engine);
  const icon = join(app.getAppPath(), 'resources/icon.png');
  const approvals = createApprovalService({
    session,
    keychain,
    connect: connectTo,
    engine: gate,
    placeForFile: dialogs.placeForApproval,
    window: {
      session: () => openSigningSession(built, devUrl, log),
      preload: join(built, 'preload/signing-preload.cjs'),
      icon,
      url: signingUrl(devUrl),
      developerTools: !app.isPackaged,
    },
    show: () => show(),
    send,
    clock,
    timers,
    newId,
    log,
  });
  const host = createHostCalls({
    session,
    connect,
    approvals: approvals.calls,
    cases: examiner.calls,
    evidence: createEvidenceCalls({
      pathOf: examiner.pathOf,
      placeForEvidence: dialogs.placeForEvidence,
      order: createOrderGate(session, engine),
    }),
    incidentReports: createIncidentReportCalls({
      ask: createEngineGate(session, engine),
      print: printReport,
      choosePlace: dialogs.placeForIncident,
    }),
    charts: createChartCalls({ choosePlace: dialogs.placeForIncident }),
    reports: createReportCalls({ examiner, print: printReport, choosePlace: dialogs.placeForReport }),
    auditExporter,
    nudge: engine.nudge,
    trust: createWorkspaceTrust({ workspaces, connect, probeTls }),
    settings,
    settingsApplied: ({ theme }) => followTheme(nativeTheme, theme, window),
    appInfo: () => ({
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      chrome: process.versions.chrome ?? '',
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      log_file: logFile,
      keychain: keychainName(process.platform),
      sandboxed: !app.commandLine.hasSwitch('no-sandbox'),
    }),
    clock,
    newId,
    log,
  });
  listenToPage(
    createRouter({
      origins,
      host,
      engine: gate,
      examiner: examiner.call,
      newId,
      log,
    }),
    currentWindow,
  );
  listenToDrops(
    (sender) => isOurPage(sender, origins),
    currentWindow,
    (paths) => void examiner.dropped(paths),
  );

  const pageSession = electronSession.fromPartition('watchfloor-page');
  // In development the page also listens for changed sources.
  const sources = devUrl === undefined ? [] : [new URL(devUrl).origin.replace(/^http/, 'ws')];
  applySessionPolicy(pageSession, { origins: [...origins, ...sources], log });
  serveApp(pageSession, join(built, 'renderer'), log);
  guardNavigation(log);
  refuseCertificateBypass();
  installMenu(!app.isPackaged);
  followTheme(nativeTheme, settings.value().theme, null);

  const lock = () => {
    session.lock().catch((error: unknown) => log.error('the lock was not complete', { error }));
  };
  const idle = watchIdle({
    systemIdleSeconds: () => powerMonitor.getSystemIdleTime(),
    lockAfterMinutes: () => settings.value().lock_after_minutes,
    lock,
    clock,
    timers,
  });
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('suspend', lock);
  powerMonitor.on('resume', engine.nudge);

  const show = () => {
    if (window !== null && !window.isDestroyed()) {
      reveal(window);
      return;
    }
    window = openMainWindow({
      session: pageSession,
      preload: join(built, 'preload/preload.cjs'),
      icon,
      url: devUrl ?? `${appOrigin}/`,
      developerTools: !app.isPackaged,
      state: windowState,
      log,
    });
    window.webContents.on('input-event', idle.touched);
  };
  superviseLifecycle({
    show,
    drain: async () => {
      idle.stop();
      await Promise.all([session.quit(), examiner.stop(), approvals.stop()]);
    },
    log,
  });

  log.info('started', { version: app.getVersion(), electron: process.versions.electron });
  engine.prepare();
  show();
  await session.resume();
  if (commandLine.workspace !== null && commandLine.sampleSignIn)
    await signInToSample({ session, origin: commandLine.workspace, environment: process.env, log });
}

/** The page knows three states; while the cache is closed or being opened there is nothing to tell. */
function tellEngineState(state: EngineState, send: SendEvent): void {
  if (state === 'up' || state === 'restarting' || state === 'failed') send('engine', { state });
}
