import { type Html, html } from '../report-page/html.ts';
import { fact, reportPage } from '../report-page/page.ts';
import type { CitedRecord, ReportedSource, ReportModel } from './report-model.ts';

/** The report as one file: no script, no address, nothing that is loaded from anywhere. */
export function reportHtml(model: ReportModel): string {
  return reportPage(
    model.title,
    html`${head(model)}
${sources(model)}
${findings(model)}
${bookmarks(model)}
${journal(model)}
${method(model)}`,
  );
}

function head(model: ReportModel): Html {
  return html`<h1>${model.title}</h1>
<p class="soft">Case “${model.case_name}” · examined by ${model.examiner} · written ${model.made_at}</p>
${model.summary === '' ? null : html`<h2>Summary</h2><p class="words">${model.summary}</p>`}
<table>
${fact('Events', `${count(model.events)}${model.unread === 0 ? '' : `, and ${count(model.unread)} rows that could not be read as events`}`)}
${fact('From', model.first_time ?? 'no times')}
${fact('To', model.last_time ?? 'no times')}
${fact('Sources', count(model.sources.length))}
${fact('Case', model.case_id)}
</table>`;
}

function sources({ sources: all }: ReportModel): Html {
  return html`<h2>What was examined, and whether it can be believed</h2>
${all.map(source)}`;
}

function source({ source: of, verdict, words }: ReportedSource): Html {
  const kind = verdict === null ? 'none' : verdict.verdict;
  return html`<section>
<h3>${of.name}</h3>
<p class="verdict ${kind}">${words?.headline ?? 'No integrity information.'}</p>
<p class="words">${words?.detail ?? of.integrity}</p>
<table>
${fact('Format', of.format)}
${fact('Taken in', `${of.added_at}, ${count(of.files)} files, ${count(of.bytes)} bytes`)}
${of.sha256 === null ? null : fact('SHA-256', of.sha256)}
${fact('Events', `${count(of.events)}; rows that could not be read: ${count(of.unread)}`)}
${verdict === null ? null : proof(verdict)}
</table>
${verdict === null || verdict.findings.length === 0 ? null : deviations(verdict)}
</section>`;
}

type VerdictOf = NonNullable<ReportedSource['verdict']>;

function proof(verdict: VerdictOf): Html {
  const { anchor, fields } = verdict;
  return html`${fact('Log', verdict.log)}
${fact('Records', verdict.a === null ? 'not said' : `${verdict.a} to ${verdict.b} of ${verdict.n}`)}
${fact('Held against', anchor.kind === 'none' ? 'nothing outside the export' : `${anchor.kind} head of size ${anchor.size ?? '?'}, ${anchor.time ?? 'no time'}`)}
${fact('Checked', `${verdict.strict ? 'strictly' : 'fast'}, ${verdict.verified_at}`)}
${fields === null ? null : fact('Personal fields', `${fields.opened} opened, ${fields.redacted} redacted, ${fields.withheld} withheld, ${fields.mismatch} not matching`)}`;
}

const listedDeviations = 200;

function deviations({ findings: all, total }: VerdictOf): Html {
  return html`<table>
<tr><th>Kind</th><th>Record</th><th>Line</th><th>Byte</th><th>Where</th><th>Expected</th><th>Found</th></tr>
${all.slice(0, listedDeviations).map(
  (
    one,
  ) => html`<tr><td>${one.kind}</td><td>${one.index ?? ''}</td><td>${one.line ?? ''}</td><td>${one.byte_offset ?? ''}</td>
<td>${one.file ?? one.path ?? one.window?.join(' to ') ?? ''}</td><td><code>${one.expected ?? ''}</code></td><td><code>${one.actual ?? ''}</code></td></tr>`,
)}
</table>
${total <= listedDeviations ? null : html`<p class="soft">${count(total)} in all; the first ${listedDeviations} are listed.</p>`}`;
}

function findings({ findings: all }: ReportModel): Html {
  if (all.length === 0) return html`<h2>Findings</h2><p>None were written down.</p>`;
  return html`<h2>Findings</h2>
${all.map(
  ({ title, text, state, techniques, cited, left_out }, at) => html`<section>
<h3>${at + 1}. ${title}<span class="state">${state}</span>${techniques.map((id) => html`<span class="state">${id}</span>`)}</h3>
<p class="words">${text}</p>
${cited.map(record)}
${leftOut(left_out, 'cited records')}
</section>`,
)}`;
}

function bookmarks({ bookmarks: all, bookmarks_left_out }: ReportModel): Html | null {
  if (all.length === 0) return null;
  return html`<h2>Marked records</h2>
${all.map(record)}
${leftOut(bookmarks_left_out, 'marked records')}`;
}

function record(of: CitedRecord): Html {
  const cut = Buffer.byteLength(of.raw) < of.raw_bytes;
  return html`<div class="record">
<table>
${fact('Record', `event ${of.id} · ${of.source_name} · ${of.file} · line ${of.line} · byte ${of.byte_offset}`)}
${fact('When', of.time ?? 'no time')}
${fact('Who did what', [of.actor, of.action, of.object, of.address].filter((part) => part !== null).join(' · ') || 'not said')}
${fact('Outcome', of.outcome)}
${of.note === null || of.note === '' ? null : fact('Note', of.note)}
${fact('SHA-256', of.sha256)}
${of.proof === null ? null : fact('Proof', proofWords(of.proof))}
</table>
<pre>${of.raw}</pre>
${cut ? html`<p class="soft">Cut; the record has ${count(of.raw_bytes)} bytes, and the hash is of all of them.</p>` : null}
</div>`;
}

function proofWords({ index, leaf, head_size, included, file }: NonNullable<CitedRecord['proof']>): string {
  const what = included
    ? `record ${index} with leaf ${leaf} is included in the signed head of size ${head_size}`
    : `record ${index} with leaf ${leaf} is NOT included in the signed head of size ${head_size}`;
  return file === null ? what : `${what}; ${file}`;
}

function journal({ journal: all, journal_left_out, journal_head, journal_problem }: ReportModel): Html {
  const stands =
    journal_head === null
      ? html`<p class="verdict TAMPERED">${journal_problem ?? 'The journal was changed outside Watchfloor.'}</p>`
      : html`<p class="soft">The journal is a chained log of ${count(journal_head.size)} entries with the root <code>${journal_head.root}</code>.</p>`;
  return html`<h2>What the examiner did</h2>
${leftOut(journal_left_out, 'earlier entries')}
<table>
${all.map(({ n, time, act, text }) => html`<tr><td>${n}</td><td>${time}</td><td>${act}</td><td>${text}</td></tr>`)}
</table>
${stands}`;
}

function method({ program }: ReportModel): Html {
  return html`<h2>How it was done</h2>
<p>Read, verified and written by ${program}, without a network. A verdict says that the records are those that the log signed, up to the head it was held
against; it does not say that the platform logged everything it did. Sources without integrity information are believed as far as whoever handed them over is.</p>`;
}

function leftOut(number: number, what: string): Html | null {
  return number === 0
    ? null
    : html`<p class="soft">${count(number)} more ${what} are in the case and not in this report.</p>`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
