import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { encodeBase64 } from '../../../shared/audit/base64.ts';
import {
  type Bundle,
  headNote,
  headPath,
  makeBundle,
  rootOf,
  writeBundle,
} from '../../tamper/make-bundle.ts';
import { Seeded } from '../../tamper/seeded.ts';

const scratch = mkdtempSync(join(tmpdir(), 'watchfloor-commands-'));
const folder = join(scratch, 'bundle');
const pin = join(scratch, 'pin.json');
afterAll(() => rmSync(scratch, { recursive: true }));
const visible = /^[^\p{Cc}\p{Cf}]*$/u;

let bundle: Bundle;
/** Index of the first record in the bundle. */
let first: number;

/** A part of a log with a head that three witnesses cosigned. */
function bundleOf(seed: number, n: number): Bundle {
  for (let at = seed; ; at += 1000) {
    const made = makeBundle(new Seeded(at), n);
    if (made.lines.length < 5 || made.cosigners < 2 || made.gzip) continue;
    return { ...made, pin: { ...made.pin, head: null, operator: null, nonce: null } };
  }
}

function write(made: Bundle, to = folder): void {
  writeBundle(made, to);
  writeFileSync(pin, JSON.stringify(made.pin));
}

async function run(...args: readonly string[]) {
  let out = '';
  let error = '';
  const status = await main(args, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    terminal: false,
  });
  return { status, out, error };
}

beforeEach(() => {
  bundle = bundleOf(31, 200);
  first = bundle.range.a;
  write(bundle);
});

describe('watchfloor', () => {
  it('names its commands, and each says how it is called and what its status means', async () => {
    const { out } = await run('--help');
    for (const name of ['verify', 'inspect', 'prove', 'compare']) {
      expect(out).toContain(name);
      const help = await run(name, '--help');
      expect(help).toMatchObject({ status: 0, error: '' });
      expect(help.out).toContain('Status: 0');
    }
  });

  it.each([
    ['inspect'],
    ['inspect', folder],
    ['inspect', folder, '-1'],
    ['inspect', folder, '01'],
    ['inspect', folder, '1e3'],
    ['inspect', folder, '99999999999999999999'],
    ['inspect', folder, '1', '2'],
    ['prove', folder, 'x'],
    ['prove', folder, '1', '--strict'],
    ['compare', folder],
    ['compare', folder, folder],
    ['compare', folder, folder, folder, '--pin', pin],
    ['inspect', join(scratch, 'nowhere'), '1'],
    ['prove', join(scratch, 'nowhere'), '1'],
    ['compare', folder, join(scratch, 'nowhere'), '--pin', pin],
    ['no\u001b[2Jsuch'],
  ])('ends with 2, says why and prints nothing for %j', async (...args) => {
    const { status, out, error } = await run(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(error).not.toBe('');
    expect(error.replaceAll('\n', '')).toMatch(visible);
  });
});

describe('watchfloor inspect', () => {
  it('shows bytes, fields and the head that a record is in', async () => {
    const index = bundle.lines.findIndex((line) => line.includes('"detail"'));
    const n = String(first + index);
    const { status, out } = await run('inspect', folder, n, '--pin', pin, '--json');
    const told = JSON.parse(out);
    expect(status).toBe(0);
    expect(Buffer.from(told.raw, 'base64').equals(bundle.lines[index] ?? Buffer.alloc(0))).toBe(true);
    expect(told).toMatchObject({ n: first + index, line: index + 1, head_signed: true });
    expect(told.included_in.size).toBe(bundle.range.n);
    expect(told.fields).toHaveLength(1);
    const disclosed = bundle.disclosures?.includes(`"n":${n},`) === true;
    const states = disclosed ? ['OPENED'] : ['WITHHELD', 'REDACTED'];
    expect(states).toContain(told.fields[0].state);
    const { out: text } = await run('inspect', folder, n);
    expect(text).toContain('/detail');
    expect(text).toContain('"_log"');
  });

  it('tells opened, redacted and withheld fields apart', async () => {
    const states = new Set<string>();
    for (const [line, record] of bundle.lines.entries()) {
      if (!record.includes('"#"')) continue;
      const { out } = await run('inspect', folder, String(first + line), '--json');
      for (const { state } of JSON.parse(out).fields) states.add(state);
    }
    expect([...states]).toEqual(expect.arrayContaining(['OPENED', 'WITHHELD']));
  });

  it('ends with 1 where the record leads to no head, or the head is a stranger’s', async () => {
    bundle.lines.splice(2, 1);
    bundle.leaves = null;
    write(bundle);
    const lost = await run('inspect', folder, String(first), '--json');
    expect(lost.status).toBe(1);
    expect(JSON.parse(lost.out).included_in).toBeNull();
    bundle = bundleOf(31, 200);
    bundle.pin = { ...bundle.pin, log_vkeys: [] };
    write(bundle);
    expect((await run('inspect', folder, String(first), '--pin', pin)).status).toBe(1);
    expect((await run('inspect', folder, String(first))).status).toBe(0);
  });

  it('makes what a terminal would obey visible', async () => {
    bundle.lines[1] = Buffer.from(`{"_n":${first + 1},"x":"\u001b]0;owned\u0007\u202egpj.exe\u0085"}`);
    bundle.leaves = null;
    write(bundle);
    const { out } = await run('inspect', folder, String(first + 1));
    expect(out).toContain('\\u{1b}]0;owned\\u{7}\\u{202e}gpj.exe\\u{85}');
    expect(out.replaceAll('\n', '')).toMatch(visible);
    expect(out).toContain('NOT canonical');
  });
});

describe('watchfloor prove', () => {
  it('writes a proof that verifies without the export, for every record of a part of a log', async () => {
    bundle.pin = { ...bundle.pin, quorum: 2 };
    write(bundle);
    for (let line = 0; line < bundle.lines.length; line += 7) {
      const { status, out } = await run('prove', folder, String(first + line), '--pin', pin);
      expect(status).toBe(0);
      const file = join(scratch, 'one.tlog-proof');
      writeFileSync(file, out);
      const checked = await run('verify', file, '--pin', pin, '--json');
      expect(checked.status).toBe(0);
      expect(JSON.parse(checked.out)).toMatchObject({
        verdict: 'PROVEN',
        index: first + line,
        record: bundle.lines[line]?.toString(),
        anchor: { kind: 'witness' },
      });
    }
  });

  it('proves what is genuine of an export in which something else is not', async () => {
    bundle.leaves = Buffer.from(bundle.log.leaves.subarray(32 * first, 32 * bundle.range.b));
    bundle.lines.splice(1, 1);
    write(bundle);
    expect((await run('prove', folder, String(first + 3))).status).toBe(0);
    expect((await run('prove', folder, String(first + 1))).status).toBe(1);
    bundle.leaves = null;
    write(bundle);
    expect(await run('prove', folder, String(first + 3))).toMatchObject({ status: 1, out: '' });
    expect((await run('prove', folder, String(bundle.range.b))).status).toBe(1);
  });

  it('writes to a file of its own and replaces none', async () => {
    const file = join(scratch, 'kept.tlog-proof');
    expect(await run('prove', folder, String(first), '-o', file)).toMatchObject({ status: 0, out: '' });
    const proof = readFileSync(file, 'utf8');
    expect((await run('prove', folder, String(first + 1), '-o', file)).status).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(proof);
  });

  it('is refused when a letter of it is another one', async () => {
    const { out } = await run('prove', folder, String(first + 2));
    const file = join(scratch, 'damaged.tlog-proof');
    const chance = new Seeded(3);
    for (let round = 0; round < 150; round++) {
      const at = chance.integer(0, out.length);
      const other = chance.pick(['A', '0', '\n', '=', ' ', 'é'].filter((letter) => letter !== out[at]));
      writeFileSync(file, `${out.slice(0, at)}${other}${out.slice(at + 1)}`);
      const { status, out: said } = await run('verify', file, '--pin', pin, '--json');
      const told = JSON.parse(said);
      // A signature of a key that nobody pinned may say anything.
      if (told.verdict === 'PROVEN') expect(at).toBeGreaterThan(out.indexOf('\u2014'));
      else expect([1, 2]).toContain(status);
    }
  });

  it('is not believed for another record, another log, or without a record', async () => {
    const { out } = await run('prove', folder, String(first));
    const file = join(scratch, 'bare.tlog-proof');
    writeFileSync(file, out.replace(/^extra .*\n/m, ''));
    const record = join(scratch, 'record');
    writeFileSync(record, bundle.lines[0] ?? '');
    expect((await run('verify', file, '--pin', pin)).status).toBe(1);
    expect((await run('verify', file, '--pin', pin, '--record', record)).status).toBe(0);
    writeFileSync(record, bundle.lines[1] ?? '');
    expect((await run('verify', file, '--pin', pin, '--record', record)).status).toBe(1);
    expect((await run('verify', file, '--pin', pin, '--record', scratch)).status).toBe(2);
    writeFileSync(pin, JSON.stringify({ ...bundle.pin, log_vkeys: [] }));
    expect((await run('verify', file, '--pin', pin, '--record', record)).status).toBe(1);
  });

  it.each([
    '',
    'x',
    '\n\n',
    'c2sp.org/tlog-proof@v1\n\n',
    `c2sp.org/tlog-proof@v1\nindex 0\n${'A'.repeat(4000)}\n\n`,
  ])('that is none (%#) is unverifiable', async (text) => {
    const file = join(scratch, 'none.tlog-proof');
    writeFileSync(file, text);
    expect((await run('verify', file, '--pin', pin)).status).not.toBe(0);
  });
});

describe('watchfloor compare', () => {
  const other = join(scratch, 'other');
  const note = join(scratch, 'head.note');
  const compare = async (a: string, b: string) => {
    const { status, out } = await run('compare', a, b, '--pin', pin, '--json');
    return { status, ...(out === '' ? {} : JSON.parse(out)) };
  };
  const headAt = (size: number, root = rootOf(bundle.log, size)) =>
    writeFileSync(note, headNote(bundle, size, root));

  beforeEach(() => {
    for (let seed = 41; ; seed++) {
      bundle = bundleOf(seed, 300);
      if (bundle.range.a === 0 && bundle.range.b === bundle.range.n) break;
    }
    write(bundle);
  });

  it('of an export with itself is the same', async () => {
    expect(await compare(folder, folder)).toMatchObject({ status: 0, relation: 'SAME' });
  });

  it('sees that one continues the other', async () => {
    headAt(123);
    expect(await compare(note, folder)).toMatchObject({ status: 0, relation: 'EXTENSION', agree_at: 123 });
    expect(await compare(folder, note)).toMatchObject({ status: 0, relation: 'PREFIX' });
  });

  it('sees a split view, and from where on', async () => {
    headAt(123, new Seeded(1).bytes(32));
    expect(await compare(note, folder)).toMatchObject({
      status: 1,
      relation: 'SPLIT_VIEW',
      differ_at: 123,
    });
    const { out } = await run('compare', note, folder, '--pin', pin);
    expect(out).toContain('SPLIT VIEW');
  });

  it('names the first record that differs between two logs that were both signed', async () => {
    const fork = { ...makeBundle(new Seeded(4711), 300), pin: bundle.pin };
    writeBundle(fork, other);
    const shared = Math.max(bundle.range.a, fork.range.a);
    expect(await compare(folder, other)).toMatchObject({
      status: 1,
      relation: 'SPLIT_VIEW',
      first_record: shared,
    });
  });

  it('decides nothing from two heads alone, and takes none that is not the log’s', async () => {
    headAt(100);
    const second = join(scratch, 'second.note');
    writeFileSync(second, headNote(bundle, 50, rootOf(bundle.log, 50)));
    expect(await compare(note, second)).toMatchObject({ status: 2, relation: 'UNDECIDED' });
    writeFileSync(second, headNote(bundle, 50, rootOf(bundle.log, 50)).replace('\n50\n', '\n51\n'));
    expect((await compare(note, second)).status).toBe(2);
    expect((await run('compare', note, second, '--pin', pin)).error).toContain('bad-signature');
  });

  it('does not compare an export whose records do not lead to its head', async () => {
    const damaged = bundleOf(41, 300);
    damaged.leaves = null;
    damaged.lines.splice(0, 1);
    writeBundle({ ...damaged, pin: bundle.pin }, other);
    expect(await run('compare', folder, other, '--pin', pin)).toMatchObject({ status: 2, out: '' });
    damaged.files.set(headPath(damaged.range.n), encodeBase64(new Uint8Array(90)));
    writeBundle({ ...damaged, pin: bundle.pin }, other);
    expect(await run('compare', folder, other, '--pin', pin)).toMatchObject({ status: 2, out: '' });
  });
});
