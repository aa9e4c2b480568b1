import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run as runSql } from '../../server/store/database.ts';
import { feedHead } from '../../server/store/organizations.ts';
import { headers } from '../../shared/api/protocol.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { sampleId } from '../fakes/sample-rows.ts';
import { act } from './actions.ts';
import { createChance } from './chance.ts';
import { createChecks } from './checks.ts';
import { checkHealed } from './final-checks.ts';
import { checkPinned } from './keeping.ts';
import { createLedger, type Versioned, type Violation } from './ledger.ts';
import { commandOfKey, deliverAndLook, entitiesAfter } from './observer.ts';
import type { Script } from './script.ts';
import { createSimClient, type SimClient } from './sim-client.ts';
import { createSimNetwork } from './sim-network.ts';
import { createSimServer } from './sim-server.ts';
import { createSimTime, type SimTime } from './sim-time.ts';
import type { Step } from './steps.ts';
import type { Templates } from './templates.ts';

export type Outcome = {
  readonly violations: readonly Violation[];
  /** SHA-256 of the whole trace: the same for the same script. */
  readonly hash: string;
  readonly trace: readonly string[];
  readonly events: number;
  readonly accepted: number;
};

/**
 * After all faults are off, everything has to be well within this time: a request that nobody will answer is given up after
 * 30 s, is tried again within another 30 s, and who polls hears of what it did 5 s later.
 */
const healingMs = 70_000;
/** No run has nearly as many; one that does turns in circles. */
const mostEvents = 10_000;

/** Runs a script from beginning to end. The same script gives the same trace, byte for byte. */
export async function runScript(script: Script, templates: Templates): Promise<Outcome> {
  const time = createSimTime();
  const trace: string[] = [];
  const note = (who: string, line: string) => void trace.push(`${time.nowMs()} ${who} ${line}`);
  const ledger = createLedger(time.nowMs);
  const folder = join(templates.folder, `run-${script.seed}-${templates.next()}`);
  const { people } = templates;
  const server = await createSimServer({
    ...{ people, time, seed: script.seed, template: templates.server },
    folder: join(folder, 'server'),
  });
  const chance = createChance(script.seed ^ 0x5eed);
  const clients: SimClient[] = people.clients.map((member, index) =>
    createSimClient({
      ...{ index, member, time, server, seed: script.seed, template: templates.cache },
      folder: join(folder, `client-${index}`),
      note: (line) => note(`c${index}`, line),
      wrong: (what) => ledger.wrong('regressed', what),
      network: (isRevoked) =>
        createSimNetwork({
          ...{ time, chance, server, isRevoked, baseline: script.baseline },
          witness: {
            note: (line) => note(`c${index}`, line),
            sent: (request) => {
              const key = request.headers[headers.idempotencyKey];
              note(
                `c${index}`,
                `> ${request.method} ${request.path} ${key ?? ''} ${digest(String(request.body ?? ''))}`,
              );
              const command = key === undefined ? null : commandOfKey(clients[index]?.reader() ?? null, key);
              if (command !== null && key !== undefined) ledger.sent(command, key);
            },
            deliver: async (request) => {
              const answer = await deliverAndLook(server, ledger, index, member.org, request);
              note(
                `c${index}`,
                `< ${answer.status} ${request.method} ${request.path} ${digest(answer.body)}`,
              );
              return answer;
            },
          },
        }),
    }),
  );
  const incidents = new Map<number, string[]>();
  for (const { id, org } of people.incidents) incidents.set(org, [...(incidents.get(org) ?? []), id]);
  for (const org of incidents.keys())
    for (const { doc, kind } of entitiesAfter(server.db(), org, 0))
      if (kind === 'incident') ledger.remember(JSON.parse(doc) as Versioned, -1);

  /** How many commands were accepted when the files of a console were copied. */
  const copied = new Map<number, number>();
  let evidence = 0;
  const checks = clients.map((client) => createChecks(client, server, ledger));
  const check = (): boolean => {
    for (const { look } of checks) look();
    return ledger.violations.length === 0 && time.events() < mostEvents;
  };

  function perform(step: Step): string | Promise<string> {
    const client = 'client' in step ? clients[step.client] : undefined;
    switch (step.do) {
      case 'create':
      case 'note':
      case 'edit':
      case 'status':
      case 'decide':
      case 'keep':
      case 'draft':
      case 'draft-note':
      case 'propose':
      case 'contain':
      case 'nudge': {
        if (client === undefined) return 'nobody';
        const org = client.member.org;
        const members = people.clients.filter((one) => one.org === org).map((one) => one.me.id);
        return act({ client, ledger, members, incidents: incidents.get(org) ?? [] }, step);
      }
      case 'request':
        client?.network.arm(step);
        return 'armed';
      case 'stream':
        for (const stream of client?.network.streams() ?? []) {
          if (step.how === 'gap' || step.how === 'twice') stream.spoil(step.how);
          else stream.cut(step.how);
        }
        return step.how;
      case 'expire':
        expire(step.how);
        return step.how;
      case 'offline':
        client?.network.goOffline(step.ms);
        return 'offline';
      case 'revoke':
        client?.revokeToken();
        return 'revoked';
      case 'crash':
        return crash(step, client);
      case 'jump':
        if (step.who === 'server') server.jump(step.ms);
        else clients[step.who]?.jump(step.ms);
        return 'jumped';
      case 'full':
        return fill(step, client, time);
      case 'restart':
        return restart(step.downMs);
      case 'evidence':
        return client === undefined ? 'nobody' : addEvidence(step, client);
      case 'remove':
        return client === undefined ? 'nobody' : remove(client.member.org, step.pick);
      case 'rotate':
        return client === undefined ? 'nobody' : client.rotate(step.downMs).then(() => 'a new key');
      case 'copy':
        return client === undefined ? 'nobody' : keepCopy(client);
      case 'put-back':
        return client === undefined ? 'nobody' : putBack(client, step.downMs);
    }
  }

  async function addEvidence(
    { on, word }: Extract<Step, { do: 'evidence' }>,
    client: SimClient,
  ): Promise<string> {
    if (!server.isUp()) return 'down';
    const list = incidents.get(client.member.org) ?? [];
    evidence += 1;
    const about = { name: `${word}.log`, kind: 'log', origin: `From ${word}` };
    const answer = await server.ask({
      method: 'POST',
      signal: null,
      path: `/api/v1/security/incidents/${list[on % list.length]}/evidence`,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await server.token(client.index)}`,
      },
      body: JSON.stringify({
        ...about,
        id: sampleId(5, evidence),
        collected_at: toTimestamp(server.clock.nowMs()),
      }),
    });
    return String(answer.status);
  }

  function remove(org: number, pick: number): string {
    if (!server.isUp() || script.baseline) return 'nothing is removed';
    const found = entitiesAfter(server.db(), org, 0).filter(
      ({ doc, kind }) => (kind === 'event' || kind === 'evidence') && doc !== 'null',
    );
    const one = found[pick % Math.max(1, found.length)];
    if (one?.kind !== 'event' && one?.kind !== 'evidence') return 'nothing to remove';
    server.remove(org, one.kind, one.id);
    return `removed ${one.kind} ${one.id}`;
  }

  function keepCopy(client: SimClient): string {
    if (!client.copy()) return 'down';
    copied.set(client.index, ledger.commands.size);
    ledger.drafts.copy(client.index);
    return 'copied';
  }

  async function putBack(client: SimClient, downMs: number): Promise<string> {
    const accepted = copied.get(client.index);
    if (accepted === undefined || !(await client.putBack(downMs))) return 'nothing to put back';
    ledger.putBack(client.index, accepted);
    ledger.drafts.putBack(client.index);
    return 'put back';
  }

  /** The feed begins anew, or its beginning is gone. */
  function expire(how: 'epoch' | 'pruned'): void {
    if (!server.isUp()) return;
    for (const org of incidents.keys()) {
      const { epoch, seq } = feedHead(server.db(), org);
      if (how === 'epoch')
        runSql(server.db(), 'UPDATE organizations SET feed_epoch = ? WHERE number = ?', `${epoch}x`, org);
      else runSql(server.db(), 'UPDATE organizations SET feed_floor = ? WHERE number = ?', seq, org);
    }
  }

  async function restart(downMs: number): Promise<string> {
    await server.stop();
    time.at(downMs, async () => {
      if (!server.isUp()) await server.start();
    });
    return 'stopped';
  }

  const died = (error: unknown): void =>
    ledger.wrong(
      'undrained',
      `an engine or the server died of ${error instanceof Error ? error.stack : String(error)}`,
    );
  process.on('unhandledRejection', died);
  try {
    for (const client of clients) client.start();
    let isWell = await time.run(500, check);
    for (const step of script.steps) {
      if (!isWell) break;
      isWell = await time.run(step.after, check);
      if (!isWell) break;
      const { after: _, ...what } = step;
      note('step', JSON.stringify(what));
      note('step', `= ${await perform(step)}`);
      isWell = (await time.run(0, check)) && check();
    }
    if (isWell) await heal();
  } finally {
    process.off('unhandledRejection', died);
    for (const client of clients) client.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  async function heal(): Promise<void> {
    note('heal', 'all faults are off');
    for (const client of clients) {
      client.disk.full = 'no';
      client.disk.dieAt(0, false);
      client.network.heal();
      if (client.engine() === null) client.start();
    }
    if (!server.isUp()) await server.start();
    if (!(await time.run(healingMs, check))) return;
    for (const client of clients) {
      checkHealed(client, server, ledger, script.baseline ? 'polling' : 'live');
      const reader = client.reader();
      if (reader !== null) checkPinned(client, reader, ledger);
    }
    if (ledger.violations.length === 0) check();
  }

  if (time.events() >= mostEvents) ledger.wrong('undrained', 'turns in circles');
  for (const { what, figure } of ledger.violations) note('wrong', `${figure}: ${what}`);
  return {
    violations: ledger.violations,
    hash: createHash('sha256').update(trace.join('\n')).digest('hex'),
    trace,
    events: time.events(),
    accepted: ledger.commands.size,
  };
}

function crash(
  step: Extract<Step, { do: 'crash' }>,
  client: SimClient | undefined,
): string | Promise<string> {
  if (client === undefined || client.engine() === null) return 'down';
  client.downMs = step.downMs;
  if (step.orderly) return client.close(step.downMs).then(() => 'closed');
  if (step.statement === 0) client.kill(step.downMs);
  else client.disk.dieAt(step.statement, step.afterIt);
  return 'dies';
}

function fill(step: Extract<Step, { do: 'full' }>, client: SimClient | undefined, time: SimTime): string {
  if (client === undefined) return 'nobody';
  client.disk.full = step.on;
  time.at(step.ms, () => {
    client.disk.full = 'no';
  });
  return 'full';
}

/** Enough to notice any difference; tokens are not in what is hashed. */
function digest(text: string): string {
  return text === '' ? '-' : createHash('sha256').update(text).digest('hex').slice(0, 12);
}
