import { lstat, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import type { CaseSession } from '../cases/calls/case-session.ts';
import type { Handlers } from '../cases/calls/handlers.ts';
import { describe } from '../log.ts';
import { readRuleFile } from './read-rule-file.ts';
import { describeRule, loadRules } from './rule-set.ts';
import { type Found, runDetection } from './run-detection.ts';

type Names = 'rule.list' | 'rule.add' | 'rule.remove' | 'detect.run' | 'detect.result';

const maximalBytes = 256 * 1024;

/** Rules of a case, and what they and the anomaly pass found. `placeOf` knows what a ticket stands for. */
export function ruleHandlers(session: CaseSession, placeOf: (ticket: string) => string): Handlers<Names> {
  const { db, events, jobs, journal, parts } = session;
  const rules = () => loadRules(db, parts.resources);
  /** Names the events that were there: other ones make a result stale. */
  const present = () =>
    `${events.events} ${db.value<string>("SELECT value FROM meta WHERE key = 'next_id'") ?? ''}`;

  return {
    'rule.list': () => {
      const { rules: all, refused } = rules();
      return { rules: all.map(describeRule), refused };
    },
    'rule.add': async ({ tickets }) => {
      const refused: { name: string; why: string }[] = [];
      const read: { name: string; text: string }[] = [];
      for (const ticket of tickets) {
        const path = placeOf(ticket);
        const name = basename(path);
        const found = await lstat(path).catch(() => null);
        if (!found?.isFile()) refused.push({ name, why: 'it is not a file' });
        else if (found.size > maximalBytes) refused.push({ name, why: 'it is larger than 256 KiB' });
        else read.push({ name, text: await readFile(path, 'utf8') });
      }
      const good = read.filter(({ name, text }) => {
        const problems = readRuleFile(name, text).flatMap((one) => (one.kind === 'refused' ? [one] : []));
        refused.push(...problems.map((one) => ({ name: one.name, why: one.why })));
        return problems.length === 0;
      });
      if (good.length > 0) {
        journal.append('rules_added', good.map(({ name }) => name).join(', '), () => {
          for (const { name, text } of good)
            db.run('INSERT OR REPLACE INTO rules (name, text) VALUES (?, ?)', name, text);
        });
        session.changed('findings');
      }
      return { added: good.length, refused };
    },
    'rule.remove': ({ name }) => {
      const file = name.replace(/#\d+$/, '');
      if (db.first('SELECT 1 FROM rules WHERE name = ?', file) === null)
        throw new AppError('not_found', 'This rule came with the console, or was removed already.');
      journal.append('rule_removed', file, () => db.run('DELETE FROM rules WHERE name = ?', file));
      session.changed('findings');
      return {};
    },
    'detect.run': () => {
      const set = rules();
      const total = events.events * 2;
      const progress = {
        label: 'Rules and anomalies',
        phase: 'Rules',
        done: 0,
        total,
        unit: 'records' as const,
      };
      const job_id = jobs.start(
        'detect',
        progress,
        async (job) => {
          const before = present();
          const found = await runDetection(session, set, {
            signal: job.signal,
            tell: (phase, done) => job.tell({ phase, done: phase === 'Rules' ? done : done + events.events }),
          });
          const text = `${set.rules.length} rules and the anomaly pass: ${found.hits.length} rules and ${found.anomalies.length} anomalies found something.`;
          journal.append('detected', text, () =>
            db.run(
              'INSERT OR REPLACE INTO detection (one, at, events, found) VALUES (1, ?, ?, ?)',
              toTimestamp(parts.clock.nowMs()),
              before,
              JSON.stringify(found),
            ),
          );
          session.changed('findings');
        },
        (error) => {
          parts.log('error', 'detection failed', describe(error));
          return error instanceof AppError
            ? error.message
            : 'Something went wrong in Watchfloor itself; the log has the details.';
        },
      );
      return { job_id };
    },
    'detect.result': () => {
      const row = db.first<{ at: string; events: string; found: string }>(
        'SELECT at, events, found FROM detection',
      );
      if (row === null) return { ran_at: null, stale: false, events: 0, hits: [], anomalies: [] };
      const found = JSON.parse(row.found) as Found;
      const looked = Number(row.events.split(' ')[0]);
      return { ran_at: row.at, stale: row.events !== present(), events: looked, ...found };
    },
  };
}
