import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { app, type BrowserWindow, nativeTheme, session } from 'electron';
import { AppError } from '../../shared/errors/app-error.ts';
import { settingsSchema } from '../../shared/ipc/app-calls.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { hardenProcess, honourUserDataFolder, reveal, superviseLifecycle } from './app-lifecycle.ts';
import { parseCommandLine } from './command-line.ts';
import { openJsonFile } from './files/json-file.ts';
import { appInfoCall } from './ipc/host/app-info.ts';
import { appReportCall } from './ipc/host/app-report.ts';
import type { HostCalls } from './ipc/host/host-calls.ts';
import { sessionGetCall } from './ipc/host/session-get.ts';
import { settingsGetCall } from './ipc/host/settings-get.ts';
import { settingsSetCall } from './ipc/host/settings-set.ts';
import { listenToPage } from './ipc/page-port.ts';
import { createRouter } from './ipc/router.ts';
import { createLog } from './log/log.ts';
import { createRotatingFile } from './log/rotating-file.ts';
import { registerAppScheme, serveApp } from './windows/app-scheme.ts';
import { appOrigin } from './windows/asset-path.ts';
import { openMainWindow } from './windows/main-window.ts';
import { installMenu } from './windows/menu.ts';
import { guardNavigation, refuseCertificateBypass } from './windows/navigation-guard.ts';
import { applySessionPolicy } from './windows/session-policy.ts';
import { followTheme } from './windows/theme.ts';
import { initialWindowState, windowStateSchema } from './windows/window-state.ts';

honourUserDataFolder();
hardenProcess(app.isPackaged);
registerAppScheme();
if (app.requestSingleInstanceLock()) void start();
else app.quit();

async function start(): Promise<void> {
  const clock: Clock = { nowMs: () => Date.now() };
  const newId = () => uuidV7(clock, randomBytes);
  const userData = app.getPath('userData');
  const logFile = join(userData, 'logs', 'watchfloor.log');
  const toFile = createRotatingFile({ path: logFile, maximalBytes: 4 * 1024 * 1024, kept: 4 });
  const toConsole = (line: string) => process.stderr.write(`${line}\n`);
  const log = createLog(app.isPackaged ? [toFile] : [toFile, toConsole], clock);
  const commandLine = parseCommandLine(process.argv.slice(1));
  for (const complaint of commandLine.complaints) log.warn(complaint);

  const settings = await openJsonFile({
    path: join(userData, 'settings.json'),
    schema: settingsSchema,
    initial: settingsSchema.parse({}),
    log,
  });
  const windowState = await openJsonFile({
    path: join(userData, 'window.json'),
    schema: windowStateSchema,
    initial: initialWindowState,
    log,
  });

  await app.whenReady();
  const devUrl = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  const origins = devUrl === undefined ? [appOrigin] : [appOrigin, new URL(devUrl).origin];
  let window: BrowserWindow | null = null;

  const pageSession = session.fromPartition('watchfloor-page');
  applySessionPolicy(pageSession, { origins, log });
  serveApp(pageSession, join(import.meta.dirname, '../renderer'), log);
  guardNavigation(log);
  refuseCertificateBypass();
  installMenu(!app.isPackaged);
  followTheme(nativeTheme, settings.value().theme, null);

  const notYet = async () => {
    throw new AppError('unsupported', 'not there yet');
  };
  const host: HostCalls = {
    'app.info': appInfoCall(() => ({
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      chrome: process.versions.chrome ?? '',
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      log_file: logFile,
      keychain: '',
      sandboxed: !app.commandLine.hasSwitch('no-sandbox'),
    })),
    'app.report': appReportCall(log, clock, newId),
    'settings.get': settingsGetCall(settings),
    'settings.set': settingsSetCall(settings, ({ theme }) => followTheme(nativeTheme, theme, window)),
    'session.get': sessionGetCall(() => ({ kind: 'signed_out', workspaces: [], reason: null })),
    'session.sign_in': notYet,
    'session.sign_up': notYet,
    'session.cancel': notYet,
    'session.lock': notYet,
    'session.unlock': notYet,
    'session.sign_out': notYet,
    'workspace.probe': notYet,
    'workspace.trust': notYet,
  };
  listenToPage(createRouter({ origins, host, engine: notYet, newId, log }), () => window);

  const show = () => {
    if (window !== null && !window.isDestroyed()) return reveal(window);
    window = openMainWindow({
      session: pageSession,
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      icon: join(app.getAppPath(), 'resources/icon.png'),
      url: devUrl ?? `${appOrigin}/`,
      developerTools: !app.isPackaged,
      state: windowState,
      log,
    });
  };
  superviseLifecycle({ show, drain: async () => undefined, log });
  log.info('started', { version: app.getVersion(), electron: process.versions.electron });
  show();
}
