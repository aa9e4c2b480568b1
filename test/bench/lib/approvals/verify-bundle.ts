import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeCase, makeCase } from '../../../approvals/approval-corpus.ts';
import { projectRoot } from '../../../support/server-process.ts';
import { type Figure, figure } from '../figures.ts';

/** One approval of two or three people with the keys that let them in: about 12 signatures and 20 proven records. */
export async function measureVerifyBundle(quick: boolean): Promise<readonly Figure[]> {
  const cases = Array.from({ length: quick ? 3 : 200 }, (_, at) => makeCase(at + 1, null));
  for (const made of cases.slice(0, 20)) await judgeCase(made);
  const warm: number[] = [];
  for (const made of cases) {
    const began = performance.now();
    const { verdict } = await judgeCase(made);
    warm.push(performance.now() - began);
    if (verdict !== 'VALID') throw new Error(`not valid: ${verdict}`);
  }
  const cold = asCommand(cases.slice(0, quick ? 1 : 10));
  return [
    figure('verify-bundle', warm, 'ms', 'one approval in a process that runs: parse, keys, proofs, duties', {
      most: 50,
    }),
    figure('verify-command', cold, 'ms', '`watchfloor approvals verify` from call to status'),
  ];
}

function asCommand(cases: readonly ReturnType<typeof makeCase>[]): readonly number[] {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
  try {
    return cases.map(({ text, pin }) => {
      const [file, trusted] = [join(folder, 'one.wfapproval.json'), join(folder, 'pin.json')];
      writeFileSync(file, text);
      writeFileSync(trusted, JSON.stringify(pin));
      const began = performance.now();
      const command = join(projectRoot, 'scripts', 'watchfloor.mjs');
      const { status } = spawnSync(process.execPath, [
        command,
        'approvals',
        'verify',
        file,
        '--pin',
        trusted,
      ]);
      if (status !== 0 && status !== 3) throw new Error(`status ${status}`);
      return performance.now() - began;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
