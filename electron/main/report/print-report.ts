import { BrowserWindow, session as electronSession } from 'electron';
import { AppError } from '../../../shared/errors/app-error.ts';
import { appScheme } from '../windows/asset-path.ts';

const timeoutMs = 120_000;
let printed = 0;

/**
 * Prints one page of HTML by the window system's own engine. It is shown to nobody and runs nothing: no script, no preload, a
 * session of its own in memory that loads this page and refuses everything else.
 */
export async function printReport(html: string): Promise<Buffer> {
  printed += 1;
  const session = electronSession.fromPartition(`watchfloor-print-${printed}`);
  const address = `${appScheme}://report/`;
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url !== address }));
  session.protocol.handle(appScheme, () => {
    return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  });
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      images: false,
      webgl: false,
      spellcheck: false,
    },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_resolve, reject) => {
      const problem = new AppError(
        'timed_out',
        'The report took too long to print. Save it as HTML instead.',
      );
      timer = setTimeout(() => reject(problem), timeoutMs);
    });
    return await Promise.race([print(window, address), late]);
  } finally {
    clearTimeout(timer);
    window.destroy();
    session.protocol.unhandle(appScheme);
  }
}

async function print(window: BrowserWindow, address: string): Promise<Buffer> {
  await window.loadURL(address);
  return await window.webContents.printToPDF({
    pageSize: 'A4',
    printBackground: true,
    generateTaggedPDF: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate:
      '<div style="width:100%;font:7pt sans-serif;color:#566070;text-align:center"><span class="pageNumber"></span> / <span class="totalPages"></span></div>',
    margins: { top: 0.6, bottom: 0.7, left: 0.6, right: 0.6 },
  });
}
