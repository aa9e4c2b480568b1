import { attackNotice, attackVersion, findTechnique } from '../../../shared/attack/catalogue.ts';
import { defanged, defangText } from '../../../shared/domain/observable.ts';
import { tlpLabel } from '../../../shared/domain/tlp.ts';
import { type Html, html } from '../report-page/html.ts';
import { fact, reportPage } from '../report-page/page.ts';
import { entryChart } from './entry-chart.ts';
import type { IncidentReport, ReportedEntry } from './report-model.ts';
import { bytes, entryKinds, evidenceWords, lasted, sentence, utc } from './words.ts';

/** For people: on a screen, on paper, in a mail. What could be pressed is written so that it cannot. */
export function incidentHtml(report: IncidentReport): string {
  return reportPage(
    `${report.reference} ${report.title}`,
    html`${head(report)}
${part('Summary', report.summary)}
${part('What is known', report.description)}
${times(report)}
${techniques(report)}
${observables(report)}
${assets(report)}
${containment(report)}
${evidence(report)}
${timeline(report)}
${part('Resolution', report.resolution)}
${part('Lessons learned', report.lessons_learned)}
${method(report)}`,
  );
}

/** Somebody's words, defanged. */
function prose(text: string): string {
  return defangText(text);
}

function head(report: IncidentReport): Html {
  const { audience, reference, title, made_by, made_at, doubts } = report;
  return html`<p><span class="tlp tlp-${audience}">${tlpLabel(audience)}</span></p>
<h1>${prose(title)}</h1>
<p class="soft">${reference} · post-incident report by ${made_by} · written ${utc(made_at)}</p>
${doubts.map((doubt) => html`<p class="doubt">${doubt}</p>`)}
<table>
${fact('Severity', sentence(report.severity))}
${fact('Status', sentence(report.status))}
${fact('Kind', sentence(report.category))}
${fact('Owner', report.owner)}
${fact('Reported by', report.reporter)}
${report.tags.length === 0 ? null : fact('Tags', report.tags.join(', '))}
</table>`;
}

function part(title: string, text: string | null): Html | null {
  if (text === null || text === '') return null;
  return html`<h2>${title}</h2>
<p class="words">${prose(text)}</p>`;
}

function times(report: IncidentReport): Html {
  return html`<h2>From detection to end</h2>
${entryChart(report)}
<table>
${report.times.map(({ name, at, after_ms }) =>
  fact(
    name,
    at === null ? 'not yet' : `${utc(at)}${after_ms === null ? '' : `, ${lasted(after_ms)} after detection`}`,
  ),
)}
</table>`;
}

function techniques({ techniques: all }: IncidentReport): Html | null {
  if (all.length === 0) return null;
  return html`<h2>Techniques</h2>
<table>
<tr><th>ATT&CK</th><th>Name</th><th>Tactics</th><th>Entries</th></tr>
${all.map(({ id, entries }) => {
  const technique = findTechnique(id);
  const tactics = technique?.tactics.map(({ name }) => name).join(', ') ?? '';
  return html`<tr><td>${id}</td><td>${technique?.fullName ?? `not in ATT&CK ${attackVersion}`}</td><td>${tactics}</td><td>${entries}</td></tr>`;
})}
</table>`;
}

function observables({ observables: all }: IncidentReport): Html | null {
  if (all.length === 0) return null;
  return html`<h2>Observables</h2>
<table>
<tr><th>Kind</th><th>Value, defanged</th><th>First</th><th>Last</th><th>Named in</th></tr>
${all.map(
  (one) =>
    html`<tr><td>${one.kind}</td><td><code>${defanged(one)}</code></td><td class="at">${utc(one.first_at)}</td><td class="at">${utc(one.last_at)}</td><td>${one.named}</td></tr>`,
)}
</table>`;
}

function assets({ assets: all }: IncidentReport): Html | null {
  if (all.length === 0) return null;
  return html`<h2>Affected assets</h2>
<p class="words">${all.map(prose).join(', ')}</p>`;
}

function containment({ containment: all }: IncidentReport): Html | null {
  if (all.length === 0) return null;
  return html`<h2>Measures</h2>
<table>
<tr><th>Measure</th><th>Target</th><th>State</th><th>Proposed</th><th>Finished</th><th>Why, and what came of it</th></tr>
${all.map(
  ({ kind, target, status, proposed_at, finished_at, reason, outcome }) =>
    html`<tr><td>${sentence(kind)}</td><td>${prose(target ?? 'left out')}</td><td>${sentence(status)}</td><td class="at">${utc(proposed_at)}</td><td class="at">${finished_at === null ? '' : utc(finished_at)}</td><td class="words">${[reason, outcome].flatMap((text) => (text === null ? [] : prose(text))).join('\n')}</td></tr>`,
)}
</table>`;
}

function evidence({ evidence: all }: IncidentReport): Html | null {
  if (all.length === 0) return null;
  return html`<h2>Evidence</h2>
<table>
<tr><th>What</th><th>Name</th><th>Size</th><th>Collected</th><th>SHA-256</th></tr>
${all.map(
  ({ kind, name, size, sha256, collected_at }) =>
    html`<tr><td>${evidenceWords[kind]}</td><td>${name ?? 'left out'}</td><td>${size === null ? '' : bytes(size)}</td><td class="at">${utc(collected_at)}</td><td><code>${sha256 ?? ''}</code></td></tr>`,
)}
</table>`;
}

function timeline({ timeline: all }: IncidentReport): Html | null {
  if (all.length === 0) return null;
  return html`<h2>Timeline</h2>
<table>
<tr><th>Happened</th><th>Kind</th><th>What</th><th>By</th></tr>
${all.map(entry)}
</table>`;
}

function entry({ happened_at, kind, text, source, technique, author, struck, pending }: ReportedEntry): Html {
  return html`<tr><td class="at">${utc(happened_at)}</td><td>${entryKinds[kind]}${technique === null ? null : html`<br><span class="soft">${technique}</span>`}</td><td class="words">${
    text === null
      ? html`<span class="soft">left out for this audience</span>`
      : html`<span class="${struck === null ? '' : 'struck'}">${prose(text)}</span>`
  }${struck === null ? null : html`<br><span class="soft">Struck: ${struck}</span>`}${source === null ? null : html`<br><span class="soft">${prose(source)}</span>`}${pending ? html`<br><span class="doubt">not confirmed by the server</span>` : null}</td><td>${author}</td></tr>`;
}

function method({ withheld, audience, program, techniques: used, id, updated_at }: IncidentReport): Html {
  const left =
    withheld.length === 0
      ? 'Nothing was left out for this audience.'
      : `Left out, or under another name, for this audience: ${withheld.map(({ what, count }) => `${what} (${count})`).join('; ')}.`;
  return html`<h2>How this was made</h2>
<p>Written for ${tlpLabel(audience)} by ${program} from the data of its machine as of ${utc(updated_at)}. ${left} Times are in UTC. Addresses are defanged.</p>
<p class="soft">Incident ${id}${used.length === 0 ? '' : `. ATT&CK ${attackVersion}. ${attackNotice}`}</p>
<p><span class="tlp tlp-${audience}">${tlpLabel(audience)}</span></p>`;
}
