import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExaminerUnderTest, examinerUnderTest } from '../../../support/examiner-under-test.ts';

let world: ExaminerUnderTest;
beforeEach(async () => {
  world = await examinerUnderTest();
});
afterEach(() => world.end());

const record = (at: number, over: object = {}) => ({
  ...{
    eventVersion: '1.08',
    eventTime: new Date(Date.UTC(2026, 9, 1, 0, at * 5)).toISOString().replace('.000', ''),
  },
  ...{
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '10.0.0.1',
  },
  ...{
    userIdentity: { type: 'IAMUser', userName: 'ana', arn: 'arn:aws:iam::1:user/ana' },
    eventID: `e-${at}`,
  },
  ...over,
});

async function takeIn(records: readonly object[]): Promise<void> {
  const path = join(world.folder, 'trail.json');
  writeFileSync(path, JSON.stringify({ Records: records }));
  expect((await world.import(path)).format).toBe('cloudtrail');
}

async function run() {
  await world.ask('detect.run', {});
  await world.examiner.idle();
  return await world.ask('detect.result', {});
}

function ticket(name: string, text: string): string {
  const path = join(world.folder, name);
  writeFileSync(path, text);
  const id = world.newId();
  world.examiner.ticket(id, path);
  return id;
}

const ownRule = `title: Objects read
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: GetObject}, condition: s}
tags: [attack.t1530]
`;

describe('detection over a case', () => {
  it('runs the bundled rules and the anomaly pass, gravest first, and says when it is stale', async () => {
    const stop = {
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      sourceIPAddress: '203.0.113.9',
    };
    await takeIn([...Array.from({ length: 300 }, (_, at) => record(at)), record(300, stop)]);
    expect((await world.ask('detect.result', {})).ran_at).toBeNull();
    const found = await run();
    expect(found).toMatchObject({ stale: false, events: 301 });
    expect(found.hits).toMatchObject([
      {
        rule: { title: 'CloudTrail was stopped, deleted or narrowed', level: 'high' },
        events: 1,
        event_ids: [300],
      },
    ]);
    expect(found.anomalies.map(({ detector, value }) => [detector, value])).toEqual([
      ['new_address', '203.0.113.9'],
      ['new_action', 'StopLogging'],
    ]);
    await takeIn([record(301)]);
    expect((await world.ask('detect.result', {})).stale).toBe(true);
    const { entries } = await world.ask('journal.list', { offset: 0, limit: 50 });
    expect(entries.some(({ act }) => act === 'detected')).toBe(true);
  });

  it('takes rules from files, refuses one that it could not run whole, and removes it again', async () => {
    await takeIn([record(0), record(1)]);
    const added = await world.ask('rule.add', {
      tickets: [
        ticket('own.yml', ownRule),
        ticket('bad.yml', ownRule.replace('eventName:', 'eventName|re:')),
      ],
    });
    expect(added.added).toBe(1);
    expect(added.refused).toMatchObject([{ name: 'bad.yml' }]);
    expect((await run()).hits).toMatchObject([{ rule: { name: 'own.yml', bundled: false }, events: 2 }]);
    await world.ask('rule.remove', { name: 'own.yml' });
    expect((await world.ask('rule.list', {})).rules.every(({ bundled }) => bundled)).toBe(true);
    await expect(world.ask('rule.remove', { name: 'aws/logging-impaired.yml' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('can be cancelled, and keeps what was found before', async () => {
    await takeIn(Array.from({ length: 3_000 }, (_, at) => record(at)));
    const before = await run();
    const { job_id } = await world.ask('detect.run', {});
    await world.ask('job.cancel', { job_id });
    await world.examiner.idle();
    expect(world.jobs.at(-1)).toMatchObject({ id: job_id, state: 'cancelled' });
    expect((await world.ask('detect.result', {})).ran_at).toBe(before.ran_at);
  });
});
