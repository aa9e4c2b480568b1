import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseSession } from '../cases/calls/case-session.ts';
import { type BagFile, safeName } from './bag.ts';
import { caseManifest } from './case-manifest.ts';
import { reportHtml } from './report-html.ts';
import type { ReportModel } from './report-model.ts';

export type BundleParts = {
  readonly session: CaseSession;
  readonly model: ReportModel;
  readonly pdf: Buffer | null;
  /** Files of each export of the case, as it was taken in. */
  readonly exports: Iterable<{ readonly name: string; readonly files: Iterable<BagFile> }>;
};

/** What goes into an evidence bundle, in order, each piece read when it is written. */
export function* bundleFiles({ session, model, pdf, exports }: BundleParts): Generator<BagFile> {
  const { resources } = session.parts;
  const text = (path: string, content: string): BagFile => ({ path, bytes: [Buffer.from(content)] });
  const shipped = (path: string, from: string): BagFile => ({
    path,
    bytes: [readFileSync(join(resources, from))],
  });
  yield text('README.txt', readme(model));
  yield text('report.html', reportHtml(model));
  if (pdf !== null) yield { path: 'report.pdf', bytes: [pdf] };
  yield text('case.jsonld', caseManifest(model));
  yield text('findings.json', `${JSON.stringify(model.findings, null, 2)}\n`);
  yield { path: 'journal/journal.ndjson', bytes: journalBytes(session) };
  const head = { head: session.journal.head(), problem: model.journal_problem };
  yield text('journal/head.json', `${JSON.stringify(head)}\n`);
  const cited = new Set(
    [...model.findings.flatMap((finding) => finding.cited), ...model.bookmarks].map(({ id }) => id),
  );
  for (const id of [...cited].sort((one, other) => one - other)) {
    const { segment, row } = session.event(id);
    yield { path: `records/event-${id}.json`, bytes: [session.events.record(segment, row)] };
  }
  const names = new Set<string>();
  for (const { name, files } of exports) {
    const folder = unused(names, safeName(name));
    for (const file of files) yield { ...file, path: `exports/${folder}/${file.path}` };
  }
  yield shipped('checker/verify.py', 'checker/verify.py');
  yield shipped('checker/audit-export-v1.md', '../docs/formats/audit-export-v1.md');
  yield shipped('checker/verify_approval.py', 'checker/verify_approval.py');
  yield shipped('checker/approvals-v1.md', '../docs/formats/approvals-v1.md');
}

function* journalBytes({ db }: CaseSession): Generator<Buffer> {
  const step = 1_000;
  for (let from = 0; ; from += step) {
    const rows = db.all<{ record: string }>(
      'SELECT record FROM journal WHERE n >= ? AND n < ? ORDER BY n',
      from,
      from + step,
    );
    if (rows.length === 0) return;
    yield Buffer.from(rows.map(({ record }) => `${record}\n`).join(''));
  }
}

/** Two sources may have one name. */
function unused(names: Set<string>, name: string): string {
  let found = name;
  for (let at = 2; names.has(found.toLowerCase()); at += 1) found = `${name}-${at}`;
  names.add(found.toLowerCase());
  return found;
}

function readme(model: ReportModel): string {
  return `${model.title}
Case "${model.case_name}", examined by ${model.examiner}, ${model.made_at}.

This folder is a bag (RFC 8493). To check that nothing in it was changed since it was made:

    sha256sum -c tagmanifest-sha256.txt
    sha256sum -c manifest-sha256.txt

report.html, report.pdf   what was found, with the records it rests on
case.jsonld               the same as CASE/UCO, for other tools
findings.json             the same as plain JSON
records/                  each cited record, byte for byte as it stood in its source
exports/                  audit exports of the case, whole, as they were taken in
journal/                  what the examiner did, as a chained log, and its head
checker/                  independent checkers for exports and signed approvals (Python 3, no packages needed), and their formats

To check an export without Watchfloor, with a pin file that you trust (from the log's administrator, never from this folder):

    python3 data/checker/verify.py data/exports/NAME PIN.json

and the file of a signed approval:

    python3 data/checker/verify_approval.py FILE.wfapproval.json PIN.json
`;
}
