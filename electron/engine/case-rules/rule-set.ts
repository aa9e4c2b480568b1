import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { CaseDb } from '../cases/store/case-db.ts';
import { type RuleFile, readRuleFile } from './read-rule-file.ts';

export type RunnableRule = Extract<RuleFile, { kind: 'rule' }> & { readonly bundled: boolean };
export type RuleSet = {
  readonly rules: readonly RunnableRule[];
  readonly refused: OutputOf<'rule.list'>['refused'];
};

/** The rules that came with the console and those that were added to the case; one that was added takes the place of its name. */
export function loadRules(db: CaseDb, resources: string): RuleSet {
  const files = new Map<string, { text: string; bundled: boolean }>();
  const folder = join(resources, 'rules');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.yml')) continue;
    files.set(name.replaceAll('\\', '/'), { text: readFileSync(join(folder, name), 'utf8'), bundled: true });
  }
  for (const { name, text } of db.all<{ name: string; text: string }>(
    'SELECT name, text FROM rules ORDER BY name',
  ))
    files.set(name, { text, bundled: false });
  const rules: RunnableRule[] = [];
  const refused: { name: string; why: string }[] = [];
  for (const [file, { text, bundled }] of files) {
    for (const read of readRuleFile(file, text)) {
      if (read.kind === 'rule') rules.push({ ...read, bundled });
      else refused.push({ name: read.name, why: read.why });
    }
  }
  return { rules, refused };
}

/** A rule as it is told to the page. */
export function describeRule({ name, rule, bundled }: RunnableRule): OutputOf<'rule.list'>['rules'][number] {
  return {
    name,
    title: rule.title,
    description: rule.description,
    level: rule.level,
    techniques: [...rule.techniques],
    false_positives: [...rule.falsePositives],
    bundled,
  };
}
