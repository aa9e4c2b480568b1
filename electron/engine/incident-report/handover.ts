import { techniqueLabel } from '../../../shared/attack/catalogue.ts';
import { defanged } from '../../../shared/domain/observable.ts';
import { tlpLabel } from '../../../shared/domain/tlp.ts';
import { markdownBlock, markdownLine } from './markdown.ts';
import type { IncidentReport } from './report-model.ts';
import { entryKinds, lasted, sentence, utc } from './words.ts';

const lastEntries = 12;
const openStates = new Set(['proposed', 'in_progress', 'failed']);

/** What whoever takes over must know, in the order in which it is asked: where it stands, what is open, what came last. */
export function handoverBrief(report: IncidentReport): string {
  const { times, containment, observables, techniques, timeline } = report;
  const reached = times.flatMap(({ name, at, after_ms }) =>
    at === null ? [] : [`${name} ${utc(at)}${after_ms === null ? '' : ` (after ${lasted(after_ms)})`}`],
  );
  const open = containment.filter(({ status }) => openStates.has(status));
  const waiting = times.filter(({ at }) => at === null).map(({ name }) => name.toLowerCase());
  const parts = [
    `**${tlpLabel(report.audience)}**`,
    `# Handover: ${markdownLine(report.reference)} ${markdownLine(report.title)}`,
    `By ${markdownLine(report.made_by)}, ${utc(report.made_at)}. ${sentence(report.severity)}, ${report.status.replaceAll('_', ' ')}, owner ${markdownLine(report.owner)}.`,
    ...report.doubts.map((doubt) => `> ${markdownLine(doubt)}`),
    report.summary === '' ? null : `## In my words\n\n${markdownBlock(report.summary)}`,
    list('Where it stands', [
      ...reached,
      ...(waiting.length === 0 ? [] : [`Not yet: ${waiting.join(', ')}`]),
    ]),
    list(
      'Open measures',
      open.map(
        ({ kind, target, status, reason }) =>
          `${sentence(kind)} ${markdownLine(target ?? '')}: ${status.replaceAll('_', ' ')}${reason === null ? '' : `. ${markdownLine(reason)}`}`,
      ),
      'None is open.',
    ),
    list(
      'What to look for',
      [
        ...techniques.map(({ id }) => techniqueLabel(id)),
        ...observables.slice(0, 20).map((one) => `${one.kind} ${markdownLine(defanged(one))}`),
      ],
      'No technique and no observable yet.',
    ),
    list(
      'What came last',
      timeline
        .filter(({ struck, text }) => struck === null && text !== null)
        .slice(-lastEntries)
        .map(
          ({ happened_at, kind, text, author }) =>
            `${utc(happened_at)} ${entryKinds[kind]}, ${markdownLine(author)}: ${markdownLine(text ?? '')}`,
        ),
      'Nothing was written yet.',
    ),
  ];
  return `${parts.filter((text) => text !== null).join('\n\n')}\n`;
}

function list(title: string, lines: readonly string[], none?: string): string | null {
  if (lines.length === 0) return none === undefined ? null : `## ${title}\n\n${none}`;
  return `## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}
