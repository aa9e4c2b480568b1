import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteTools } from '../../../../electron/engine/forensics/hashes.ts';
import { equalBytes } from '../../../../shared/audit/bytes.ts';
import { Journal, verifyJournal } from '../../../../shared/audit/journal.ts';
import { judgeHead } from '../../../../shared/audit/judge-heads.ts';
import { formatVkey } from '../../../../shared/audit/note-keys.ts';
import { readPin } from '../../../../shared/audit/pin-file.ts';
import { origin, signers } from '../../../tamper/signer.ts';

const time = '2026-11-22T08:00:00.000Z';
const entry = (note: string) => ({ act: 'case.noted', actor: { id: 'u-7' }, note });

function journalOf(notes: readonly string[]) {
  const journal = Journal.begin(noteTools, origin);
  const lines = notes.map((note) => journal.append(time, entry(note)).text);
  return { journal, lines, head: journal.head() };
}
const verify = (lines: readonly string[], head: Parameters<typeof verifyJournal>[3]) =>
  verifyJournal(noteTools, origin, lines, head);

describe('a journal', () => {
  const { lines, head } = journalOf(['opened', 'searched', 'closed']);

  it('is intact under the head that was kept of it, also when it went on since', () => {
    expect(verify(lines, head)).toEqual({ kind: 'intact', size: 3, beyond: 0 });
    expect(verify([], Journal.begin(noteTools, origin).head())).toEqual({
      kind: 'intact',
      size: 0,
      beyond: 0,
    });
    const longer = Journal.resume(noteTools, origin, lines);
    const { text } = longer.append(time, entry('reopened'));
    expect(verify([...lines, text], head)).toEqual({ kind: 'intact', size: 4, beyond: 1 });
  });

  it('that was emptied together with its file is cut', () => {
    expect(verify([], head)).toEqual({ kind: 'cut', size: 0, kept: 3 });
  });

  it('that was written anew together with its file is rewritten, however well it is chained', () => {
    const forged = journalOf(['opened', 'nothing here', 'closed']);
    expect(verify(forged.lines, forged.head).kind).toBe('intact');
    expect(verify(forged.lines, head)).toEqual({ kind: 'rewritten', size: 3, kept: 3 });
  });

  it('without a head kept elsewhere is never called intact', () => {
    expect(verify(lines, null)).toEqual({ kind: 'unanchored', size: 3 });
    expect(verify([], null)).toEqual({ kind: 'unanchored', size: 0 });
  });

  it('never passes with a record edited, dropped, doubled or moved', () => {
    const notes = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(notes, fc.nat(), fc.nat(3), (texts, pick, kind) => {
        const { lines, head } = journalOf(texts);
        const at = pick % lines.length;
        const changed = [...lines];
        const line = changed[at] ?? '';
        if (kind === 0) changed[at] = line.replace('"u-7"', '"u-8"');
        else if (kind === 1) changed.splice(at, 1);
        else if (kind === 2) changed.splice(at, 0, line);
        else changed.splice((at + 1) % lines.length, 0, ...changed.splice(at, 1));
        expect(['broken', 'cut', 'rewritten']).toContain(verify(changed, head).kind);
      }),
    );
  });

  it('says where a record does not follow, and why', () => {
    const [first = '', second = '', third = ''] = lines;
    expect(verify([first, third], head)).toEqual({ kind: 'broken', index: 1, fault: 'number' });
    expect(verify([first.replace('opened', 'Opened'), second, third], head)).toEqual({
      kind: 'broken',
      index: 1,
      fault: 'chain',
    });
    expect(verify([first, `${second} `, third], head)).toEqual({ kind: 'broken', index: 1, fault: 'form' });
  });

  it('goes on where it ended, and not after a fault', () => {
    expect(Journal.resume(noteTools, origin, lines).head()).toEqual(head);
    expect(() => Journal.resume(noteTools, origin, lines.slice(1))).toThrow(
      /record 0 of the journal: number/,
    );
  });

  it('raises a time that runs backwards, and refuses what cannot be a record', () => {
    const journal = Journal.begin(noteTools, origin);
    journal.append(time, entry('one'));
    const { text } = journal.append('2025-01-01T00:00:00.000Z', entry('two'));
    expect(JSON.parse(text)._t).toBe(time);
    for (const wrong of [{}, { Upper: 1 }, { half: 0.5 }, { big: 'x'.repeat(70_000) }])
      expect(() => journal.append(time, wrong)).toThrow(RangeError);
    expect(() => journal.append('yesterday', entry('three'))).toThrow(RangeError);
    expect(journal.size).toBe(2);
    expect(() => Journal.begin(noteTools, 'NO')).toThrow(RangeError);
  });

  it('signs a head that a pinned key proves', () => {
    const { journal, head } = journalOf(['opened']);
    const note = journal.signedHead((text) => signers.log.sign(text));
    const vkey = formatVkey(signers.log.key);
    const pin = readPin(noteTools, { v: 1, origin, log_vkeys: [{ vkey, from: 0, to: null }] });
    const judged = judgeHead(noteTools, pin, '00000000000000000001.note', note);
    expect(judged).toMatchObject({ origin, size: 1 });
    expect('root' in judged && equalBytes(judged.root, head.root)).toBe(true);
    expect(
      judgeHead(noteTools, pin, '00000000000000000001.note', note.replace('\n1\n', '\n2\n')),
    ).toMatchObject({
      kind: 'FORGED_HEAD',
    });
  });
});
