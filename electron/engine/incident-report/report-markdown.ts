import { attackNotice, attackVersion, findTechnique } from '../../../shared/attack/catalogue.ts';
import { defanged } from '../../../shared/domain/observable.ts';
import { tlpLabel } from '../../../shared/domain/tlp.ts';
import { markdownBlock, markdownCell, markdownLine, markdownTable } from './markdown.ts';
import type { IncidentReport } from './report-model.ts';
import { bytes, entryKinds, evidenceWords, lasted, sentence, utc } from './words.ts';

/** The report for whatever takes text: a ticket, a wiki, a mail. */
export function incidentMarkdown(report: IncidentReport): string {
  const parts = [
    `**${tlpLabel(report.audience)}**`,
    `# ${markdownLine(report.title)}`,
    `${markdownLine(report.reference)}, post-incident report by ${markdownLine(report.made_by)}, written ${utc(report.made_at)}.`,
    ...report.doubts.map((doubt) => `> ${markdownLine(doubt)}`),
    facts(report),
    section('Summary', report.summary),
    section('What is known', report.description),
    times(report),
    techniques(report),
    observables(report),
    listOf('Affected assets', report.assets.map(markdownLine)),
    containment(report),
    evidence(report),
    timeline(report),
    section('Resolution', report.resolution),
    section('Lessons learned', report.lessons_learned),
    method(report),
    `**${tlpLabel(report.audience)}**`,
  ];
  return `${parts.filter((text) => text !== null).join('\n\n')}\n`;
}

function section(title: string, text: string | null): string | null {
  return text === null || text.trim() === '' ? null : `## ${title}\n\n${markdownBlock(text)}`;
}

function listOf(title: string, lines: readonly string[]): string | null {
  return lines.length === 0 ? null : `## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function facts(report: IncidentReport): string {
  return markdownTable(
    ['Fact', ''],
    [
      ['Severity', sentence(report.severity)],
      ['Status', sentence(report.status)],
      ['Kind', sentence(report.category)],
      ['Owner', markdownCell(report.owner)],
      ['Reported by', markdownCell(report.reporter)],
      ...(report.tags.length === 0 ? [] : [['Tags', markdownCell(report.tags.join(', '))]]),
    ],
  );
}

function times({ times: all }: IncidentReport): string {
  const rows = all.map(({ name, at, after_ms }) => [
    name,
    at === null ? 'not yet' : utc(at),
    after_ms === null ? '' : lasted(after_ms),
  ]);
  return `## From detection to end\n\n${markdownTable(['Step', 'When', 'After detection'], rows)}`;
}

function techniques({ techniques: all }: IncidentReport): string | null {
  if (all.length === 0) return null;
  const rows = all.map(({ id, entries }) => {
    const technique = findTechnique(id);
    const tactics = technique?.tactics.map(({ name }) => name).join(', ') ?? '';
    return [id, markdownCell(technique?.fullName ?? 'not in the catalogue'), tactics, String(entries)];
  });
  return `## Techniques\n\n${markdownTable(['ATT&CK', 'Name', 'Tactics', 'Entries'], rows)}`;
}

function observables({ observables: all }: IncidentReport): string | null {
  if (all.length === 0) return null;
  const rows = all.map((one) => [
    one.kind,
    markdownCell(defanged(one)),
    utc(one.first_at),
    utc(one.last_at),
    String(one.named),
  ]);
  return `## Observables\n\n${markdownTable(['Kind', 'Value, defanged', 'First', 'Last', 'Named in'], rows)}`;
}

function containment({ containment: all }: IncidentReport): string | null {
  if (all.length === 0) return null;
  const rows = all.map(({ kind, target, status, proposed_at, finished_at, reason, outcome }) => [
    sentence(kind),
    markdownCell(target ?? 'left out'),
    sentence(status),
    utc(proposed_at),
    finished_at === null ? '' : utc(finished_at),
    markdownCell([reason, outcome].filter((text) => text !== null).join('\n')),
  ]);
  const heads = ['Measure', 'Target', 'State', 'Proposed', 'Finished', 'Why, and what came of it'];
  return `## Measures\n\n${markdownTable(heads, rows)}`;
}

function evidence({ evidence: all }: IncidentReport): string | null {
  if (all.length === 0) return null;
  const rows = all.map(({ kind, name, size, sha256, collected_at }) => [
    evidenceWords[kind],
    markdownCell(name ?? 'left out'),
    size === null ? '' : bytes(size),
    utc(collected_at),
    sha256 === null ? '' : `\`${sha256}\``,
  ]);
  return `## Evidence\n\n${markdownTable(['What', 'Name', 'Size', 'Collected', 'SHA-256'], rows)}`;
}

function timeline({ timeline: all }: IncidentReport): string | null {
  if (all.length === 0) return null;
  const rows = all.map(({ happened_at, kind, text, technique, author, struck, pending }) => {
    const said = text === null ? '*left out for this audience*' : markdownCell(text);
    return [
      utc(happened_at),
      `${entryKinds[kind]}${technique === null ? '' : ` ${technique}`}`,
      [
        struck === null ? said : `*struck (${markdownCell(struck)}):* ${said}`,
        pending ? '*not confirmed by the server*' : '',
      ]
        .filter((words) => words !== '')
        .join('<br>'),
      markdownCell(author),
    ];
  });
  return `## Timeline\n\n${markdownTable(['Happened', 'Kind', 'What', 'By'], rows)}`;
}

function method({ withheld, program, updated_at, techniques: used }: IncidentReport): string {
  const left =
    withheld.length === 0
      ? 'Nothing was left out for this audience.'
      : `Left out, or under another name, for this audience: ${withheld.map(({ what, count }) => `${what} (${count})`).join('; ')}.`;
  const notice = used.length === 0 ? '' : ` ATT&CK ${attackVersion}. ${attackNotice}`;
  return `## How this was made\n\nWritten by ${program} from the data of its machine as of ${utc(updated_at)}. ${left} Times are in UTC. Addresses are defanged.${notice}`;
}
