import { expect, test } from 'vitest';
import { createEvidenceCalls } from '../../../../electron/main/evidence/evidence-calls.ts';
import { safeFileName } from '../../../../electron/main/evidence/safe-file-name.ts';
import { contract } from '../../../../shared/ipc/contract.ts';
import type { EvidenceOrder } from '../../../../shared/ipc/evidence-calls.ts';

const id = '01900000-0000-7000-8000-000000000001';
const words = {
  kind: 'file' as const,
  name: 'a.bin',
  description: '',
  media_type: null,
  origin: '',
  collected_at: '2026-11-22T08:00:00.000Z',
};

function under(path: string | null) {
  const orders: EvidenceOrder[] = [];
  const asked: string[] = [];
  const calls = createEvidenceCalls({
    pathOf: (ticket) => (ticket === id ? path : null),
    placeForEvidence: async (name) => {
      asked.push(name);
      return path;
    },
    order: async (order) => {
      orders.push(order);
      return id;
    },
  });
  return { calls, orders, asked };
}

test('only a ticket of the dialog or of a drop stands for a file', async () => {
  const { calls, orders } = under('/home/me/a.bin');
  await expect(
    calls['evidence.take_in']({ incident_id: id, ticket: id.replace('1', '2'), words }),
  ).rejects.toMatchObject({ code: 'not_found' });
  expect(orders).toEqual([]);
  await calls['evidence.take_in']({ incident_id: id, ticket: id, words });
  expect(orders).toEqual([{ order: 'take_in', incident_id: id, path: '/home/me/a.bin', words }]);
});

test('an export goes where the person said, and nowhere when nothing was chosen', async () => {
  const input = { incident_id: id, evidence_id: id, name: '../../.bashrc' };
  const { calls, orders, asked } = under('/media/stick/x');
  expect(await calls['evidence.export'](input)).toEqual({ job_id: id });
  expect(asked).toEqual(['_.._.bashrc.evidence']);
  expect(orders).toEqual([{ order: 'export', incident_id: id, evidence_id: id, path: '/media/stick/x' }]);
  const closed = under(null);
  expect(await closed.calls['evidence.export'](input)).toEqual({ job_id: null });
  expect(closed.orders).toEqual([]);
});

test('no call about evidence takes a path', () => {
  for (const [name, call] of Object.entries(contract)) {
    if (!name.startsWith('evidence.')) continue;
    const given = { incident_id: id, evidence_id: id, job_id: id, ticket: id, at: 0, name: 'x', words };
    const kept = Object.fromEntries(
      Object.entries(given).filter(
        ([member]) => member in (call.input as unknown as { shape: object }).shape,
      ),
    );
    expect(call.input.safeParse(kept).success).toBe(true);
    expect(call.input.safeParse({ ...kept, path: '/etc/passwd' }).success).toBe(false);
  }
});

test.each([
  ['memory.dmp', 'memory.dmp.evidence'],
  ['C:\\Windows\\System32\\cmd.exe', 'C__Windows_System32_cmd.exe.evidence'],
  ['/etc/passwd', '_etc_passwd.evidence'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe.evidence'],
  ['a\u0000b\nc', 'abc.evidence'],
  ['CON', 'evidence_CON.evidence'],
  ['nul.txt', 'evidence_nul.txt.evidence'],
  ['...', 'evidence_.evidence'],
  ['', 'evidence_.evidence'],
  ['   x.  ', 'x.evidence'],
  ['e'.repeat(400), `${'e'.repeat(120)}.evidence`],
])('%j is offered as %j', (given, offered) => {
  expect(safeFileName(given)).toBe(offered);
});
