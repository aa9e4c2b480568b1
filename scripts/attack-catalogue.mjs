/**
 * node scripts/attack-catalogue.mjs BUNDLE.json VERSION
 * Makes shared/attack/enterprise.json out of MITRE's own STIX 2.1 bundle of ATT&CK for Enterprise: what is neither revoked nor
 * deprecated, one technique a line, its first sentence only. The licence stands beside it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { inProject } from './lib/paths.mjs';
import { SetupError } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';

const longest = 240;

await runScript(
  async ([path, version]) => {
    if (path === undefined || !/^\d+\.\d+$/.test(version ?? ''))
      throw new SetupError(
        'Name the bundle and its version.',
        'node scripts/attack-catalogue.mjs BUNDLE.json 18.1',
      );
    const { objects } = JSON.parse(await readFile(path, 'utf8'));
    const live = objects.filter((object) => !object.revoked && !object.x_mitre_deprecated);
    const byId = new Map(live.map((object) => [object.id, object]));
    const [matrix] = live.filter(({ type }) => type === 'x-mitre-matrix');
    const tactics = matrix.tactic_refs.map((ref) => {
      const { name, x_mitre_shortname } = byId.get(ref);
      return { id: attackId(byId.get(ref)), short: x_mitre_shortname, name };
    });
    const order = new Map(tactics.map(({ short }, at) => [short, at]));
    const techniques = live
      .filter(({ type }) => type === 'attack-pattern')
      .map((object) => {
        const phases = object.kill_chain_phases
          .map(({ phase_name }) => order.get(phase_name))
          .sort((a, b) => a - b);
        return [attackId(object), object.name, phases.join(','), firstSentence(object.description)].join(
          '\t',
        );
      })
      .sort();
    const text = JSON.stringify({ version, tactics, techniques }, null, 2);
    await writeFile(inProject('shared', 'attack', 'enterprise.json'), `${text}\n`);
    console.log(
      `${techniques.length} techniques of ATT&CK ${version}; now: npx biome check --write shared/attack`,
    );
    return 0;
  },
  { desktop: false },
);

function attackId({ external_references }) {
  return external_references.find(({ source_name }) => source_name === 'mitre-attack').external_id;
}

function firstSentence(text) {
  const plain = text
    .replaceAll(/\(Citation:[^)]*\)/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<[^>]*>|`/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const sentence = /^.*?(?<!\b(?:e\.g|i\.e|etc|ex|vs))\.(?= [A-Z]|$)/.exec(plain)?.[0] ?? plain;
  return sentence.length <= longest ? sentence : `${sentence.slice(0, longest - 1).replace(/ \S*$/, '')}…`;
}
