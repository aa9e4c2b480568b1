import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DiffPart, isRewritten, wordDiff } from '../../../renderer/lib/word-diff.ts';

const textOf = (parts: readonly DiffPart[], without: DiffPart['kind']) =>
  parts.flatMap((part) => (part.kind === without ? [] : [part.text])).join('');

test('words that came and went are told apart from those that stayed', () => {
  expect(wordDiff('Phishing wave in June', 'Phishing wave, second, in June')).toEqual([
    { kind: 'same', text: 'Phishing wave' },
    { kind: 'added', text: ', second,' },
    { kind: 'same', text: ' in June' },
  ]);
  expect(wordDiff('one two', 'one three')).toEqual([
    { kind: 'same', text: 'one ' },
    { kind: 'removed', text: 'two' },
    { kind: 'added', text: 'three' },
  ]);
  expect(wordDiff('', '')).toEqual([]);
});

test('whatever the texts, the parts add up to both of them', () => {
  const text = fc.array(fc.constantFrom('a', 'b', ' ', '\n', 'é', '👩‍💻', '.', 'word'), { maxLength: 40 });
  fc.assert(
    fc.property(text, text, (left, right) => {
      const [before, after] = [left.join(''), right.join('')];
      const parts = wordDiff(before, after);
      expect(textOf(parts, 'added')).toBe(before);
      expect(textOf(parts, 'removed')).toBe(after);
    }),
  );
});

test('two long texts with nothing in common are still compared, by lines', () => {
  const before = Array.from({ length: 3_000 }, (_, line) => `old ${line}`).join('\n');
  const after = `${before.replaceAll('old', 'new')}\nend`;
  const parts = wordDiff(before, after);
  expect(textOf(parts, 'added')).toBe(before);
  expect(textOf(parts, 'removed')).toBe(after);
});

test('a run of changed words is one change, and a text written anew is known as such', () => {
  expect(wordDiff('it reads three executive mailboxes now', 'it saw seven shared folders now')).toEqual([
    { kind: 'same', text: 'it ' },
    { kind: 'removed', text: 'reads three executive mailboxes' },
    { kind: 'added', text: 'saw seven shared folders' },
    { kind: 'same', text: ' now' },
  ]);
  expect(isRewritten(wordDiff('one two three four', 'one two three five'))).toBe(false);
  expect(isRewritten(wordDiff('a mailbox of the board', 'Nothing was taken, it is over.'))).toBe(true);
});
