import type { Endpoint } from '../../../shared/api/endpoint.ts';
import { decisionText } from '../../../shared/approvals/decision.ts';
import { enrolmentText, revocationText } from '../../../shared/approvals/enrolment.ts';
import { may, type Role } from '../../../shared/domain/role.ts';
import { newDeviceKey } from '../../support/device-key.ts';
import {
  asked,
  aud,
  decisionFor,
  enrolled,
  enrolment,
  installed,
  intentFor,
  joined,
  keyChallenge,
  type Signer,
  seconds,
  seenHead,
  signedIntentJws,
} from './approvers.ts';
import type { EndpointCase } from './endpoint-case.ts';
import { freshen } from './second-factor.ts';
import { newId, type SignedIn, type TestServer } from './test-server.ts';

type People = (role: Role) => SignedIn;
type Signers = Readonly<Record<'responder' | 'lead' | 'admin', Signer>>;

const known = new WeakMap<TestServer, Promise<Signers>>();

/** The people of a test server who may sign, each with a key; made once. */
async function signersOf(server: TestServer, person: People): Promise<Signers> {
  const made =
    known.get(server) ??
    (async () => {
      const [admin, lead] = await installed(server, person('admin'), person('lead'));
      return { admin, lead, responder: await joined(server, person('responder'), admin) };
    })();
  known.set(server, made);
  return await made;
}

/** Somebody whom no test signs in as: what is done to their account disturbs nobody. */
function bystander(server: TestServer, responder: SignedIn): string {
  const db = server.store();
  const others = 'SELECT id FROM users WHERE roles = \'["responder"]\' AND id <> ?';
  const found = db.prepare<[string], { id: string }>(others).get(responder.userId);
  db.close();
  if (found === undefined) throw new Error('the sample has one responder only');
  return found.id;
}

/** A request to an endpoint of approvals that succeeds for who may; by the lead for who may not. */
export async function approvalCase(
  server: TestServer,
  person: People,
  endpoint: Endpoint,
  role: Role,
): Promise<EndpointCase> {
  const signers = await signersOf(server, person);
  const isOne = role === 'admin' || role === 'responder' || role === 'lead';
  const may_ = endpoint.permission !== null && may([role], endpoint.permission);
  const by = signers[isOne && may_ ? role : 'lead'];
  const target = bystander(server, person('responder'));
  const ask = async () => await asked(server, by, await intentFor(server, by, target));
  freshen(server, person(role));
  switch (endpoint.name) {
    case 'approvals.key_challenge':
    case 'approvals.keys':
    case 'approvals.policy':
    case 'approvals.executors':
    case 'approvals.intents':
    case 'approvals.board':
      return { params: {}, ...(endpoint.body === null ? {} : { body: {} }) };
    case 'approvals.key_enrol': {
      const signer = { who: by.who, key: newDeviceKey() };
      const jws = signer.key.sign('wf-enrol+jws', enrolmentText(await enrolment(server, signer)));
      return { params: {}, body: { jws } };
    }
    case 'approvals.key_endorse': {
      const key = await enrolled(server, { who: person('responder'), key: newDeviceKey() });
      const payload = Buffer.from(key.enrolment_jws.split('.')[1] ?? '', 'base64url').toString('utf8');
      return { params: { kid: key.kid }, body: { jws: by.key.sign('wf-enrol+jws', payload) } };
    }
    case 'approvals.key_revoke': {
      const key = newDeviceKey();
      const { kid } = await enrolled(server, { who: by.who, key });
      const chal = await keyChallenge(server, by.who);
      const payload = revocationText({
        ...{ _v: 1, aud, kid, iss: by.who.userId, jti: newId(), iat: seconds(server), chal },
        ...{ tb: await seenHead(server, by.who), compromised_since: null },
      });
      return { params: { kid }, body: { jws: key.sign('wf-revoke+jws', payload), reason: 'Lost.' } };
    }
    case 'approvals.executor_put': {
      const url = 'https://responder.example/edr';
      const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
      const body = { name: 'EDR', actions: ['host.isolate'], url, observe_url: url, secret };
      return { params: { executor_id: 'edr' }, body };
    }
    case 'approvals.targets': {
      const ids = encodeURIComponent(JSON.stringify([target]));
      return { params: {}, query: `?action=sessions.revoke&executor=server&ids=${ids}` };
    }
    case 'approvals.intent_create':
      return { params: {}, body: { jws: signedIntentJws(by, await intentFor(server, by, target)) } };
    case 'approvals.intent_challenge':
      return { params: { intent_id: (await ask()).id }, body: {} };
    case 'approvals.decide': {
      const intent = await ask();
      const decision = decisionText(await decisionFor(server, by, intent, 'cancel'));
      return { params: { intent_id: intent.id }, body: { jws: by.key.sign('wf-decision+jws', decision) } };
    }
    case 'approvals.review': {
      const created = seconds(server);
      const alone = { action: 'break_glass.sessions.revoke', quorum: 1, exp: created + 300 } as const;
      freshen(server, person('lead'));
      const intent = await asked(
        server,
        signers.lead,
        await intentFor(server, signers.lead, target, { ...alone, created, nbf: created }),
      );
      const body = { verdict: 'justified', text: 'There was nobody else.' };
      return { params: { intent_id: intent.id }, body };
    }
    default:
      return { params: { intent_id: (await ask()).id } };
  }
}
