import { call } from '../bridge/bridge.ts';

const MESSAGE_LENGTH = 2_000;
const WHERE_LENGTH = 500;
/** A loop of errors must not fill the log. */
const REPORTS_LIMIT = 20;

let reports = 0;

/** Puts a defect of the page into the log; answers the id to show, empty when it could not be written. */
export async function reportDefect(error: unknown, where: string): Promise<string> {
  reports += 1;
  if (reports > REPORTS_LIMIT) return '';
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const result = await call('app.report', {
    message: message.slice(0, MESSAGE_LENGTH),
    where: where.slice(0, WHERE_LENGTH),
  });
  return result.ok ? result.value.id : '';
}

export function reportDefects(): void {
  window.addEventListener('error', (event) => {
    void reportDefect(event.error ?? event.message, `${event.filename}:${event.lineno}`);
  });
  window.addEventListener('unhandledrejection', (event) => {
    void reportDefect(event.reason, 'unhandled rejection');
  });
}
