import type { CaseEvent } from '../../shared/domain/case-event.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { openDesk } from './case-desk.ts';
import type { Command } from './command.ts';
import { UsageError } from './usage-error.ts';
import { visibleText } from './visible-text.ts';

const pageSize = 500;

export const searchCommand: Command = {
  name: 'search',
  summary: 'finds events in a case',
  help: `watchfloor search --case FILE QUERY [--limit N] [--json]

  QUERY      as docs/query-language.md has it; quote it for the shell
  --case     the case file; its passphrase is WATCHFLOOR_PASSPHRASE or is asked for
  --limit    at most so many events, the first in time; 100 if it is not said, 0 for all
  --json     an event as a line of JSON

Status: 0 something was found, 1 nothing was, 2 wrong use.
`,
  options: { case: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean' } },
  run: async (input, screen) => {
    const file = input.text('case');
    if (file === undefined || input.positionals.length !== 1)
      throw new UsageError('Say `search`, --case and one query.');
    const [query = ''] = input.positionals;
    const limit = readLimit(input.text('limit'));
    const desk = await openDesk(file, { make: false, screen, job: () => undefined });
    try {
      const filter = { query, from: null, to: null };
      const sort = { by: 'time', direction: 'asc' } as const;
      let shown = 0;
      for (;;) {
        const want = Math.min(pageSize, limit - shown);
        const page = await desk.ask('event.page', { filter, sort, offset: shown, limit: Math.max(1, want) });
        for (const event of page.rows)
          screen.out(input.flag('json') ? `${JSON.stringify(event)}\n` : eventLine(event));
        shown += page.rows.length;
        if (page.rows.length < pageSize || shown >= limit) {
          screen.error(`${shown} of ${page.total} events\n`);
          return page.total === 0 ? 1 : 0;
        }
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid_input')
        throw new UsageError(error.fields[0]?.detail ?? error.message);
      throw error;
    } finally {
      await desk.close();
    }
  },
};

function readLimit(text: string | undefined): number {
  if (text === undefined) return 100;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError('--limit is a number.');
  return text === '0' ? Number.POSITIVE_INFINITY : Number(text);
}

function eventLine(event: CaseEvent): string {
  const { id, time, action, actor, object, outcome, address, host, summary } = event;
  const parts = [String(id), time, outcome, action, actor, object, address, host, summary];
  return `${parts.map((part) => visibleText(part ?? '-')).join('\t')}\n`;
}
