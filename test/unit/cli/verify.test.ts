import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { type AuditJson, canonicalJson } from '../../../shared/audit/canonical-json.ts';
import { type Bundle, makeBundle, writeBundle } from '../../tamper/make-bundle.ts';
import { Seeded } from '../../tamper/seeded.ts';

const scratch = mkdtempSync(join(tmpdir(), 'watchfloor-cli-'));
const folder = join(scratch, 'bundle');
const pin = join(scratch, 'pin.json');
let bundle: Bundle;

function write(): void {
  writeBundle(bundle, folder);
  writeFileSync(pin, JSON.stringify(bundle.pin));
}

async function run(args: readonly string[], terminal = false) {
  let out = '';
  let error = '';
  const status = await main(args, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    terminal,
  });
  return { status, out, error };
}

beforeEach(() => {
  bundle = makeBundle(new Seeded(7), 40);
  bundle.pin = { ...bundle.pin, quorum: 3, head: null, operator: null };
});
afterAll(() => rmSync(scratch, { recursive: true }));

const verify = ['verify', folder, '--pin', pin];

describe('watchfloor verify', () => {
  it('ends with 3 and never says complete where nothing outside anchors the export', async () => {
    write();
    const { status, out } = await run([...verify, '--strict']);
    expect(out).toMatch(/^INTACT: /);
    expect(out).not.toContain('complete');
    expect(status).toBe(3);
  });

  it('ends with 0 for an anchored export', async () => {
    bundle.pin = { ...bundle.pin, quorum: 0 };
    const witnessed = makeBundle(new Seeded(11), 40);
    bundle = { ...witnessed, pin: { ...witnessed.pin, quorum: 1 } };
    write();
    const { status, out } = await run([...verify, '--json']);
    const report = JSON.parse(out);
    expect(report.anchor.kind).not.toBe('none');
    expect({ status, verdict: report.verdict, total: report.total }).toEqual({
      status: 0,
      verdict: 'INTACT',
      total: 0,
    });
  });

  it('ends with 1 for a changed one and names the record', async () => {
    const [line] = bundle.lines;
    bundle.lines[0] = Buffer.from(line?.toString().replace('"act":"', '"act":"x') ?? '');
    write();
    const { status, out } = await run(verify);
    expect(out).toMatch(/^TAMPERED: /);
    expect(out).toContain(`record ${bundle.range.a}`);
    expect(status).toBe(1);
  });

  it('ends with 2 where nothing can be said', async () => {
    bundle.files.delete('range.json');
    write();
    const { status, out } = await run([...verify, '--json']);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'UNVERIFIABLE', reason: 'range.json: missing' });
    expect(status).toBe(2);
  });

  it.each([
    [[]],
    [['verify']],
    [['verify', folder]],
    [['verify', folder, '--pin', 'nowhere']],
    [['x', folder]],
  ])('ends with 2 and says nothing on stdout when called with %j', async (args) => {
    write();
    expect(await run(args)).toMatchObject({ status: 2, out: '' });
  });

  it.each([['--nonsense'], ['--strict=x']])('refuses %s', async (option) => {
    write();
    expect(await run([...verify, option])).toMatchObject({ status: 2, out: '' });
  });

  it('does not take a pin whose key is another log’s', async () => {
    bundle.pin = { ...bundle.pin, origin: 'audit.watchfloor.example/t2' };
    write();
    expect(await run(verify)).toMatchObject({ status: 2, out: '' });
  });

  it('prints its report as canonical JSON and one line feed', async () => {
    bundle.lines.splice(3, 1);
    write();
    const { out } = await run([...verify, '--json', '--strict']);
    const report: AuditJson = JSON.parse(out);
    expect(`${canonicalJson(report)}\n`).toBe(out);
    expect(report).toMatchObject({
      total: 1,
      findings: [{ kind: 'REMOVED', index: bundle.range.a + 3, line: null }],
    });
  });

  it('shows its progress on a terminal and nowhere else', async () => {
    write();
    expect((await run(verify, true)).error).toContain('100 %');
    expect((await run(verify)).error).toBe('');
  });

  it('runs from the command line', () => {
    write();
    const program = join(import.meta.dirname, '../../../scripts/watchfloor.mjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...verify, '--json'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(JSON.parse(stdout).verdict).toBe('INTACT');
  });
});
