import { expect, it } from 'vitest';
import { appReportCall } from '../../../../electron/main/ipc/host/app-report.ts';
import { fakeLog } from '../fakes.ts';

it('keeps so many reports a minute, redacted, and refuses the rest', async () => {
  const { log, lines } = fakeLog();
  let now = 0;
  const report = appReportCall(log, { nowMs: () => now }, () => 'id');
  for (let index = 0; index < 20; index += 1)
    expect(await report({ message: 'password=hunter2', where: 'x' })).toEqual({ id: 'id' });
  await expect(report({ message: 'm', where: 'x' })).rejects.toMatchObject({ code: 'rate_limited' });
  expect(lines).toHaveLength(20);
  expect(lines.join()).not.toContain('hunter2');
  now = 60_000;
  expect(await report({ message: 'm', where: 'x' })).toEqual({ id: 'id' });
});
