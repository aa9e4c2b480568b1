import { readFileSync } from 'node:fs';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { NoteText } from '../../../renderer/features/incident/note-text.tsx';
import { noteBlocks } from '../../../renderer/lib/note-markup.ts';

const payloads = (
  JSON.parse(
    readFileSync(new URL('../../fixtures/xss/dompurify-payloads.json', import.meta.url), 'utf8'),
  ) as { payload: string }[]
).map(({ payload }) => payload);

const find = (username: string) =>
  username.toLowerCase() === 'noor' ? { name: 'Noor Haddad', me: false } : undefined;
const html = (text: string) => renderToStaticMarkup(createElement(NoteText, { text, find }));
/** What a person reads, without what only gives it form. */
const read = (text: string) => html(text).replaceAll(/<[^>]*>/g, '');

describe('a note', () => {
  it('has its lists, quotes, code, headings and emphasis', () => {
    const text =
      '# Plan\nFirst **this**, then _that_ and ~~not this~~.\n\n- one\n- two\n\n1. a\n2. b\n\n> said so\n\n```\nx * y * z\n```';
    expect(noteBlocks(text).map(({ kind }) => kind)).toEqual([
      'heading',
      'lines',
      'list',
      'list',
      'quote',
      'code',
    ]);
    const page = html(text);
    for (const part of ['<strong>', '<em>', '<del>', '<ul', '<ol', '<blockquote', 'x * y * z'])
      expect(page).toContain(part);
  });

  it('takes nothing for form that is part of a name, a pattern or a calculation', () => {
    for (const text of [
      'mail_box_rules and a_b',
      '2 * 3 * 4',
      '*.exe and *.dll',
      'snake_case_',
      '``` never closed\nrest',
    ])
      expect(read(text).replaceAll('\n', ' '), text).toBe(text.replaceAll('\n', ''));
  });

  it('names people who are mentioned, and leaves other names and addresses as they are', () => {
    expect(read('Ask @noor, not @nobody or x@noor.example')).toBe(
      'Ask @Noor Haddad, not @nobody or x@noor.example',
    );
  });

  it('loses no line break and no hidden character', () => {
    expect(html('one\ntwo')).toContain('<br/>');
    expect(read('**inv\u202eoice**')).toContain('RLO');
  });

  it('has no tag and no attribute but its own, whatever it holds', () => {
    const ours = new Set('div p br ul ol li blockquote pre code strong em del span bdi'.split(' '));
    const links = ['[x](javascript:alert(1))', '![x](http://a.example/x.png)', '<http://a.example>'];
    for (const payload of [...payloads, ...links])
      for (const text of [
        payload,
        `- ${payload}`,
        `> ${payload}`,
        `**${payload}**`,
        `\`${payload}\``,
        `@${payload}`,
      ]) {
        const page = html(text);
        const tags = [...page.matchAll(/<\/?([a-z][a-z0-9]*)([^>]*)>/gi)];
        expect(
          tags.filter(([, tag]) => !ours.has(tag ?? '')).map(([whole]) => whole),
          text,
        ).toEqual([]);
        for (const [, , attributes = ''] of tags)
          expect(attributes.replaceAll(/ (?:class|title|data-me)="[^"]*"/g, '').replace('/', ''), text).toBe(
            '',
          );
      }
  });

  it('is read in bounded time, also where it was made to be slow', () => {
    for (const piece of ['*', '_', '`', '**', '~~', '@a', '> ', '- ', '```\n', '*a '])
      expect(noteBlocks(piece.repeat(6_000)).length, piece).toBeGreaterThan(0);
  });
});
