import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type TextColumn, textColumns } from '../../../../electron/engine/cases/mappings/mapping.ts';
import { formatOf, mappingFor } from '../../../../electron/engine/cases/mappings/mappings.ts';
import { Scratch, SegmentBuilder } from '../../../../electron/engine/cases/shred/segment-builder.ts';
import type { FieldMapping, SourceFormat } from '../../../../shared/ipc/source-calls.ts';

type Row = Partial<Record<TextColumn, string | null>> & { readonly time: string | null };

/** What the columns hold of each record. */
function shredded(format: SourceFormat, records: readonly unknown[], own: FieldMapping | null = null): Row[] {
  const builder = new SegmentBuilder(mappingFor(format, own), 7, new Scratch());
  for (const record of records)
    builder.addText(Buffer.from(JSON.stringify(record)), { start: 0, length: 0, line: 1 });
  const { columns, times, rows } = builder.finish();
  return Array.from({ length: rows }, (_, row) => {
    const time = times[row] as number;
    const said = textColumns.map((name) => {
      const column = columns.find((each) => each.column === name);
      const id = column?.ids[row] ?? 0;
      if (column === undefined || id === 0) return [name, null];
      const start = id === 1 ? 0 : (column.ends[id - 2] as number);
      return [name, Buffer.from(column.bytes).toString('utf8', start, column.ends[id - 1])];
    });
    return { ...Object.fromEntries(said), time: Number.isNaN(time) ? null : new Date(time).toISOString() };
  });
}

test('CloudTrail: who, what, to what, from where, and that it was refused', () => {
  const text = readFileSync(
    new URL('../../../fixtures/cloudtrail-stratus/excerpt.json', import.meta.url),
    'utf8',
  );
  const { Records } = JSON.parse(text) as { Records: Record<string, unknown>[] };
  expect(Records.every((record) => formatOf(record) === 'cloudtrail')).toBe(true);
  const rows = shredded('cloudtrail', Records);
  expect(rows.find(({ action }) => action === 'LeaveOrganization')).toMatchObject({
    outcome: 'denied',
    object_type: 'organizations.amazonaws.com',
    host: 'us-east-1',
  });
  expect(rows.find(({ action }) => action === 'DeleteTrail')).toMatchObject({ outcome: 'error' });
  expect(rows[0]).toMatchObject({
    time: '2023-07-10T11:54:38.000Z',
    address: '192.168.10.20',
    outcome: 'ok',
  });
});

test('Windows: the value below the Run key, by whom and on which machine', () => {
  const text = readFileSync(
    new URL('../../../fixtures/otrf-windows/excerpt.ndjson', import.meta.url),
    'utf8',
  );
  const records = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(records.every((record) => formatOf(record) === 'windows')).toBe(true);
  const rows = shredded('windows', records);
  const set = rows.find(({ object }) => object?.endsWith('\\Run\\Updater'));
  expect(set).toMatchObject({
    action: 'Sysmon 13: Registry value set',
    host: 'WORKSTATION5.theshire.local',
    time: expect.stringMatching(/^2020-09-04T07:0/),
  });
  expect(rows.every(({ time, host, action }) => time !== null && host !== null && action !== null)).toBe(
    true,
  );
});

test('Windows as Winlogbeat writes it', () => {
  const record = {
    '@timestamp': '2024-02-03T04:05:06.007Z',
    winlog: {
      provider_name: 'Microsoft-Windows-Security-Auditing',
      event_id: '4625',
      computer_name: 'dc1.example.org',
      keywords: ['Audit Failure'],
      event_data: { TargetUserName: 'ana', IpAddress: '203.0.113.7' },
    },
  };
  expect(formatOf(record)).toBe('windows');
  expect(shredded('windows', [record])[0]).toMatchObject({
    action: 'Security-Auditing 4625: Logon failed',
    actor: 'ana',
    outcome: 'denied',
    address: '203.0.113.7',
    host: 'dc1.example.org',
    time: '2024-02-03T04:05:06.007Z',
  });
});

test('OCSF, after the class Authentication of its schema', () => {
  const record = {
    class_uid: 3002,
    category_uid: 3,
    class_name: 'Authentication',
    activity_name: 'Logon',
    type_name: 'Authentication: Logon',
    time: 1_706_933_106_007,
    status: 'Failure',
    metadata: { version: '1.1.0' },
    user: { name: 'ana' },
    src_endpoint: { ip: '203.0.113.7' },
    actor: { session: { uid: 's-1' } },
  };
  expect(formatOf(record)).toBe('ocsf');
  expect(shredded('ocsf', [record])[0]).toMatchObject({
    action: 'Authentication: Logon',
    actor: 'ana',
    outcome: 'error',
    address: '203.0.113.7',
    session: 's-1',
    time: '2024-02-03T04:05:06.007Z',
  });
});

test('Okta, after the LogEvent object of its documentation', () => {
  const record = {
    eventType: 'user.session.start',
    published: '2024-02-03T04:05:06.007Z',
    actor: { id: '00u1', type: 'User', alternateId: 'ana@example.org' },
    outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    client: { ipAddress: '203.0.113.7', device: 'Computer' },
    target: [{ id: '0oa1', type: 'AppInstance', displayName: 'Payroll' }],
    authenticationContext: { externalSessionId: '102' },
  };
  expect(formatOf(record)).toBe('okta');
  expect(shredded('okta', [record])[0]).toMatchObject({
    action: 'user.session.start',
    actor: 'ana@example.org',
    object: 'Payroll',
    object_type: 'AppInstance',
    outcome: 'denied',
    session: '102',
  });
});

test('Entra: sign-ins and changes to the directory', () => {
  const signIn = {
    createdDateTime: '2024-02-03T04:05:06Z',
    userPrincipalName: 'ana@example.org',
    appDisplayName: 'Portal',
    ipAddress: '203.0.113.7',
    status: { errorCode: 50126, failureReason: 'Invalid username or password' },
    correlationId: 'c-1',
  };
  const change = {
    activityDateTime: '2024-02-03T04:05:07Z',
    activityDisplayName: 'Add member to role',
    result: 'success',
    initiatedBy: { user: { userPrincipalName: 'bo@example.org' } },
    targetResources: [{ type: 'User', displayName: 'ana' }],
  };
  expect([signIn, change].map(formatOf)).toEqual(['entra', 'entra']);
  expect(shredded('entra', [signIn, change])).toMatchObject([
    { action: 'Sign-in activity', actor: 'ana@example.org', object: 'Portal', outcome: 'denied' },
    {
      action: 'Add member to role',
      actor: 'bo@example.org',
      object: 'ana',
      object_type: 'User',
      outcome: 'ok',
    },
  ]);
});

test('what the examiner maps comes before what the format says, and times without a zone are in his', () => {
  const own: FieldMapping = { columns: { actor: 'Who Did It', time: '/when/local' }, zone_minutes: 120 };
  const record = { 'Who Did It': 'ana', user: 'bo', when: { local: '2024-02-03 04:05:06' } };
  expect(shredded('json', [record], own)[0]).toMatchObject({
    actor: 'ana',
    time: '2024-02-03T02:05:06.000Z',
  });
});
