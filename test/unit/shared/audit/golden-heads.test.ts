import { describe, expect, it } from 'vitest';
import { noteTools, sha256 } from '../../../../electron/engine/forensics/hashes.ts';
import { fromHex, toHex } from '../../../../shared/audit/bytes.ts';
import { formatCheckpoint, parseCheckpoint } from '../../../../shared/audit/checkpoint.ts';
import { treeRoot } from '../../../../shared/audit/merkle-tree.ts';
import {
  formatVkey,
  keyType,
  makeKey,
  parseVkey,
  signedBy,
  verifyCosignature,
  verifyNoteSignature,
} from '../../../../shared/audit/note-keys.ts';
import { formatNote, parseNote } from '../../../../shared/audit/signed-note.ts';

/** Section 8 of the format; the key is RFC 8032 test 1. */
const origin = 'audit.watchfloor.example/t1';
const vkey = `${origin}+9334976a+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea`;
const leaves = fromHex(
  'c699c7bc1a7f2a83326441493fea7bd252ca10d1a9d2641d7d8b380edf2393df' +
    '38d4f1b55e2394b5f3253d1cd1dc3b78a1b5a3c84e3598164d2ed252025552fa' +
    '1f882a9ec9a97d589f3e1a86b8a471722165f833498671f379cb7d5a38de9d34',
);
const text = `${origin}\n3\n/Ibcnhl73AGNdiTWXZTidjZEDsAH+Mu/LcwmCT46odE=\n`;
const cosigner = 'console.watchfloor.example/d-42';
const note = `${text}
\u2014 ${origin} kzSXaggO4OLRjcy1H5MO9tKP/9gD2losxe96Ao1pAgaOw9sBr3sQ0JvFi1g68NXdyud/NFBi4ccp89/7/1FMkEii3Ac=
\u2014 ${cosigner} gqFWEQAAAABrAjCD4vG9N66Za1IOEgXjVpQeKyLN0NMBwk8rbmR7dPzWcSfKCHgDFZk424yCJ1EyAAJgsCaOHU9B3Xq7x5pj9g4TDQ==
`;

function golden() {
  const key = parseVkey(noteTools, vkey);
  const parsed = parseNote(note);
  const [logSignature, cosignature] = parsed?.signatures ?? [];
  if (key === null || parsed === null || logSignature === undefined || cosignature === undefined)
    throw new Error('the golden note does not parse');
  return { key, parsed, logSignature, cosignature };
}

describe('the golden heads', () => {
  it('have the roots over two and three records', () => {
    expect(toHex(treeRoot(sha256, leaves, 0, 2))).toBe(
      '392f385fb0897730fef286bd43b8fdbca8f61a0edeb47e7a21a76ae214165287',
    );
    expect(toHex(treeRoot(sha256, leaves))).toBe(
      'fc86dc9e197bdc018d7624d65d94e27636440ec007f8cbbf2dcc26093e3aa1d1',
    );
    expect(toHex(treeRoot(sha256, new Uint8Array()))).toMatch(/^e3b0c442/);
  });

  it('carry the signature of the log', () => {
    const { key, parsed, logSignature } = golden();
    expect(formatVkey(key)).toBe(vkey);
    expect(signedBy(logSignature, key)).toBe(true);
    expect(verifyNoteSignature(noteTools, parsed.text, key, logSignature)).toBe(true);
    expect(verifyNoteSignature(noteTools, `${parsed.text}\n`, key, logSignature)).toBe(false);
    expect(parsed.text).toBe(formatCheckpoint({ origin, size: 3, root: treeRoot(sha256, leaves) }));
    expect(parseCheckpoint(parsed.text)).toMatchObject({ origin, size: 3 });
  });

  it('carry a cosignature with its time', () => {
    const { key, parsed, cosignature } = golden();
    const witness = makeKey(noteTools, cosigner, keyType.cosignature, key.publicKey);
    expect(signedBy(cosignature, witness)).toBe(true);
    expect(verifyCosignature(noteTools, parsed.text, witness, cosignature)).toBe(1_795_305_603);
    expect(verifyCosignature(noteTools, text.replace('3', '4'), witness, cosignature)).toBeNull();
  });

  it('are written as they were read', () => {
    expect(formatNote(golden().parsed)).toBe(note);
  });

  it.each([
    ['a carriage return', note.replace('\n3\n', '\n3\r\n')],
    ['no signature', `${text}\n`],
    ['no blank line', text],
    ['a signature that is not canonical', note.replace('Ac=\n', 'Ad=\n')],
    [
      'seventeen signatures',
      `${text}\n${note
        .slice(text.length + 1)
        .repeat(9)
        .trimEnd()}\n`,
    ],
    ['no last line feed', note.trimEnd()],
  ])('refuse a note with %s', (_, given) => {
    expect(parseNote(given)).toBeNull();
  });

  it.each([`${origin}\n03\n`, `${origin}\n3\n`, `\n3\n`, `${origin}\n-3\n`, `${origin}\n9007199254740993\n`])(
    'refuse the text %j',
    (head) => {
      const root = '/Ibcnhl73AGNdiTWXZTidjZEDsAH+Mu/LcwmCT46odE=\n';
      const bad = head === `${origin}\n3\n` ? `${head}${root}extension\n` : `${head}${root}`;
      expect(parseCheckpoint(bad)).toBeNull();
    },
  );

  it.each([vkey.replace('9334', '9335'), vkey.replace('+Add', '+Bdd'), vkey.slice(0, -4), 'x', `${vkey}=`])(
    'refuse the key %s',
    (given) => {
      expect(parseVkey(noteTools, given)).toBeNull();
    },
  );
});
