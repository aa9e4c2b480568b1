import { parseAllDocuments } from 'yaml';
import { fitLogsource, type LogsourceFit } from '../../../shared/detection/sigma/logsource.ts';
import { SigmaProblem } from '../../../shared/detection/sigma/sigma-problem.ts';
import { readSigmaRule, type SigmaRule } from '../../../shared/detection/sigma/sigma-rule.ts';

export type RuleFile =
  | { readonly kind: 'rule'; readonly name: string; readonly rule: SigmaRule; readonly fit: LogsourceFit }
  /** Why it is not run, in words. */
  | { readonly kind: 'refused'; readonly name: string; readonly why: string };

const maximalBytes = 256 * 1024;
/** A rule has no need of more, and a file made to explode has. */
const maximalAliases = 50;

/** Reads one file of rules (YAML 1.2, several documents with `---`). Never throws for what is in it. */
export function readRuleFile(name: string, text: string): RuleFile[] {
  if (Buffer.byteLength(text) > maximalBytes)
    return [{ kind: 'refused', name, why: 'it is larger than 256 KiB' }];
  const documents = parseAllDocuments(text, { version: '1.2', schema: 'core', uniqueKeys: true });
  if (!Array.isArray(documents) || documents.length === 0)
    return [{ kind: 'refused', name, why: 'it is empty' }];
  return documents.map((document, at) => {
    const of = documents.length === 1 ? name : `${name}#${at + 1}`;
    const [problem] = document.errors;
    if (problem !== undefined) return { kind: 'refused', name: of, why: problem.message };
    try {
      const rule = readSigmaRule(document.toJS({ maxAliasCount: maximalAliases }));
      const fit = fitLogsource(rule.logsource);
      if (fit !== null) return { kind: 'rule', name: of, rule, fit };
      const { product, category, service } = rule.logsource;
      const said = [product, category, service].filter((part) => part !== null).join('/');
      return { kind: 'refused', name: of, why: `logsource: no source can be “${said}” here` };
    } catch (error) {
      if (error instanceof SigmaProblem || error instanceof ReferenceError)
        return { kind: 'refused', name: of, why: error.message };
      throw error;
    }
  });
}
