import { decisionText, readDecision } from '../../shared/approvals/decision.ts';
import { readCompactJws } from '../../shared/approvals/jws.ts';
import { canonicalJson } from '../../shared/audit/canonical-json.ts';
import { formatNote, parseNote } from '../../shared/audit/signed-note.ts';
import { signers } from '../tamper/signer.ts';
import type { Built } from './build-bundle.ts';
import { TestKey } from './test-key.ts';
import type { Twist } from './twist.ts';

/** What was changed, or made up, by somebody who has the file and not the keys: each changes what was put together. */
function forgery(name: string, kinds: Twist['kinds'], built: Twist['built'] & {}): Twist {
  return { name, kinds, verdict: 'FORGED', built };
}

const header = (of: TestKey, typ: string, alg = 'Ed25519') => canonicalJson({ alg, kid: of.kid, typ });
const stranger = new TestKey('a stranger');
const curve = new TestKey('another curve', 'ES256');

function first(built: Built): { key: TestKey; payload: string } {
  const jws = built.bundle.decisions[0] ?? '';
  const read = readCompactJws(jws, 'wf-decision+jws');
  const key = built.keys.find(({ kid }) => read.ok && kid === read.jws.header.kid);
  if (!read.ok || key === undefined) throw new RangeError('no decision');
  return { key, payload: read.jws.payload };
}

/** The first decision under another header, or with another payload, signed again by its key or by another one. */
function redecide(
  name: string,
  make: (key: TestKey, payload: string) => string,
  kinds: Twist['kinds'] = ['decision_forged'],
): Twist {
  return forgery(name, kinds, (built) => {
    const { key, payload } = first(built);
    built.bundle.decisions = [make(key, payload), ...built.bundle.decisions.slice(1)];
  });
}

function part(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

function lastLetter(compact: string, by: (letter: string) => string): string {
  return compact.slice(0, -1) + by(compact.slice(-1));
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const decisionForgeries: readonly Twist[] = [
  redecide('another typ', (key, payload) => key.signRaw(header(key, 'wf-intent+jws'), payload)),
  redecide('a typ of nobody', (key, payload) => key.signRaw(header(key, 'JWT'), payload)),
  redecide('alg none', (key, payload) => `${part(header(key, 'wf-decision+jws', 'none'))}.${part(payload)}.`),
  redecide('alg none with a signature', (key, payload) =>
    key.signRaw(header(key, 'wf-decision+jws', 'none'), payload),
  ),
  redecide('alg HS256', (key, payload) => key.signRaw(header(key, 'wf-decision+jws', 'HS256'), payload)),
  redecide('alg EdDSA', (key, payload) => key.signRaw(header(key, 'wf-decision+jws', 'EdDSA'), payload)),
  redecide('the algorithm of another curve', (key, payload) =>
    key.signRaw(header(key, 'wf-decision+jws', key.jwk.kty === 'OKP' ? 'ES256' : 'Ed25519'), payload),
  ),
  redecide('another curve under the kid of the key', (key, payload) =>
    curve.signRaw(header(key, 'wf-decision+jws', 'ES256'), payload),
  ),
  redecide('the key in the header', (key, payload) =>
    stranger.signRaw(
      canonicalJson({ alg: 'Ed25519', jwk: stranger.jwk, kid: key.kid, typ: 'wf-decision+jws' }),
      payload,
    ),
  ),
  redecide('crit in the header', (key, payload) =>
    key.signRaw(
      canonicalJson({ alg: 'Ed25519', crit: ['exp'], kid: key.kid, typ: 'wf-decision+jws' }),
      payload,
    ),
  ),
  redecide('b64 in the header', (key, payload) =>
    key.signRaw(canonicalJson({ alg: 'Ed25519', b64: false, kid: key.kid, typ: 'wf-decision+jws' }), payload),
  ),
  redecide('a member twice in the header', (key, payload) =>
    key.signRaw(`{"alg":"Ed25519","alg":"Ed25519","kid":"${key.kid}","typ":"wf-decision+jws"}`, payload),
  ),
  redecide('a space in the header', (key, payload) =>
    key.signRaw(header(key, 'wf-decision+jws').replace(',', ', '), payload),
  ),
  redecide('no kid', (key, payload) => key.signRaw('{"alg":"Ed25519","typ":"wf-decision+jws"}', payload)),
  redecide('a stranger’s key under its own kid', (_, payload) => stranger.sign('wf-decision+jws', payload), [
    'key_missing',
  ]),
  redecide('a stranger’s key under the kid of the key', (key, payload) =>
    stranger.signRaw(header(key, 'wf-decision+jws'), payload),
  ),
  redecide('one more member', (key, payload) =>
    key.sign('wf-decision+jws', payload.replace('{"_v":1', '{"_v":1,"also":2')),
  ),
  redecide('a member twice', (key, payload) =>
    key.sign('wf-decision+jws', payload.replace('{"_v":1', '{"_v":1,"_v":1')),
  ),
  redecide('members in another order', (key, payload) =>
    key.sign('wf-decision+jws', payload.replace('{"_v":1,', '{').replace(/\}$/, ',"_v":1}')),
  ),
  redecide('no payload to speak of', (key) => key.sign('wf-decision+jws', 'null')),
  redecide('a payload that is not UTF-8', (key, payload) => {
    const broken = Buffer.concat([Buffer.from(payload), Buffer.of(0xc3)]).toString('base64url');
    return `${part(header(key, 'wf-decision+jws'))}.${broken}.${'A'.repeat(86)}`;
  }),
  redecide('an older version', (key, payload) =>
    key.sign('wf-decision+jws', payload.replace('{"_v":1', '{"_v":0')),
  ),
  redecide('another person’s name', (key, payload) =>
    key.sign('wf-decision+jws', payload.replace(/"iss":"[^"]*"/, '"iss":"u-zed"')),
  ),
  redecide(
    'another intent',
    (key, payload) => {
      return key.sign('wf-decision+jws', payload.replace(/"ih":"[^"]*"/, `"ih":"${'A'.repeat(43)}"`));
    },
    ['other_intent'],
  ),
  redecide(
    'a word that was not logged',
    (key, payload) => {
      return key.sign('wf-decision+jws', payload.replace('"dec":"approve"', '"dec":"cancel"'));
    },
    ['decision_unlogged'],
  ),
  redecide(
    'a head that never was',
    (key, payload) => {
      return key.sign(
        'wf-decision+jws',
        payload.replace(/"tb":"(\d+) [^"]*"/, `"tb":"$1 ${'A'.repeat(43)}="`),
      );
    },
    ['seen_head_unproven'],
  ),
];

const tokenForgeries: readonly Twist[] = [
  ...(['intent', 'decision'] as const).flatMap((which): readonly Twist[] => {
    const change = (name: string, how: (compact: string) => string): Twist =>
      forgery(`${name} in the ${which}`, [`${which}_forged`], ({ bundle }) => {
        if (which === 'intent') bundle.intent = how(bundle.intent);
        else bundle.decisions = bundle.decisions.map((one, at) => (at === 0 ? how(one) : one));
      });
    return [
      change('a space', (compact) => compact.replace('.', '. ')),
      change('padding', (compact) => `${compact}==`),
      change('trailing bits', (compact) =>
        lastLetter(compact, (letter) => letters.charAt(letters.indexOf(letter) + 1)),
      ),
      change('a letter of the other alphabet', (compact) => lastLetter(compact, () => '+')),
      change('a fourth part', (compact) => `${compact}.AA`),
      change('a line end', (compact) => `${compact}\n`),
      change('another signature', (compact) => {
        const end = compact.lastIndexOf('.') + 1;
        return compact.slice(0, end) + Buffer.alloc(64, 7).toString('base64url');
      }),
    ];
  }),
];

const bundleForgeries: readonly Twist[] = [
  forgery('another target', ['intent_forged'], (built) => {
    const [head, , signature] = built.bundle.intent.split('.');
    built.bundle.intent = `${head}.${part(built.intent.replace(/"id":"(host-9|u-bo)"/, '"id":"host-1"'))}.${signature}`;
  }),
  forgery('an intent of the same key that was never logged', ['intent_unlogged'], (built) => {
    const signed = readCompactJws(built.bundle.intent, 'wf-intent+jws');
    const key = built.keys.find(({ kid }) => signed.ok && signed.jws.header.kid === kid);
    built.bundle.intent =
      key?.sign('wf-intent+jws', built.intent.replace('"h3"', '"h4"').replace('h3', 'h4')) ?? '';
  }),
  forgery('a head of a stranger', ['head_forged'], ({ bundle }) => {
    const text = parseNote(bundle.head)?.text ?? '';
    bundle.head = formatNote({ text, signatures: [signers.stranger.sign(text)] });
  }),
  forgery('a head that nobody signed so', ['head_forged'], ({ bundle }) => {
    bundle.head = bundle.head.replace(/\n(\d+)\n/, (_, size) => `\n${Number(size) + 1}\n`);
  }),
  forgery('no head', ['head_forged'], ({ bundle }) => {
    bundle.head = 'nothing\n';
  }),
  forgery('a changed record', ['record_unproven'], ({ bundle }, chance) => {
    const at = chance.integer(0, bundle.records.length);
    bundle.records = bundle.records.map((one, place) =>
      place === at ? { ...one, record: one.record.replace('"out":"ok"', '"out":"no"') } : one,
    );
  }),
  forgery('a record in another spelling', ['record_malformed'], ({ bundle }) => {
    bundle.records = bundle.records.map((one, at) => (at === 1 ? { ...one, record: `${one.record} ` } : one));
  }),
  forgery('a record twice', ['record_malformed'], ({ bundle }) => {
    bundle.records = bundle.records.flatMap((one, at) => (at === 2 ? [one, one] : [one]));
  }),
  forgery('a proof cut short', ['record_unproven'], ({ bundle }) => {
    bundle.records = bundle.records.map((one, at) =>
      at === 0 ? { ...one, proof: one.proof.slice(1) } : one,
    );
  }),
  forgery('no record of the request', ['intent_unlogged'], ({ bundle }) => {
    bundle.records = bundle.records.filter(({ record }) => !record.includes('"act":"approval.requested"'));
  }),
  forgery('no record of the decisions', ['decision_unlogged'], ({ bundle }) => {
    bundle.records = bundle.records.filter(({ record }) => !record.includes('"act":"approval.decided"'));
  }),
  forgery('a key whose enrolment the log does not know', ['key_unproven'], ({ bundle }) => {
    const at = bundle.records.findIndex(({ record }) => record.includes('"act":"approval_key.enrolled"'));
    bundle.records = bundle.records.filter((_, place) => place !== at);
  }),
  forgery('an approver made up, key and all', ['key_unproven', 'decision_unlogged'], ({ bundle, keys }) => {
    const enrolment = readCompactJws(bundle.enrolments[2] ?? '', 'wf-enrol+jws');
    const old = keys[2]?.jwk.x ?? '';
    const payload = enrolment.ok ? enrolment.jws.payload : '';
    const own = payload
      .replace(/"jwk":\{[^}]*\}/, `"jwk":${canonicalJson(stranger.jwk)}`)
      .replace('"hardware"', '"os"');
    bundle.enrolments = [...bundle.enrolments, stranger.sign('wf-enrol+jws', own)];
    const first = readCompactJws(bundle.decisions[0] ?? '', 'wf-decision+jws');
    const decision = first.ok ? readDecision(first.jws.payload) : null;
    if (decision === null || old === '') throw new RangeError('no decision');
    const made = { ...decision, iss: 'u-cy', jti: '019ab000-0000-7000-8000-0000000000ff' };
    bundle.decisions = [...bundle.decisions, stranger.sign('wf-decision+jws', decisionText(made))];
  }),
  forgery('an enrolment changed', ['enrolment_forged', 'key_missing'], ({ bundle }) => {
    bundle.enrolments = bundle.enrolments.map((one) => lastLetter(one, () => '_'));
  }),
  forgery('an enrolment twice', ['enrolment_forged'], ({ bundle }) => {
    bundle.enrolments = [...bundle.enrolments, ...bundle.enrolments.slice(0, 1)];
  }),
  forgery('an endorsement by a stranger', ['endorsement_forged'], ({ bundle }) => {
    bundle.endorsements = [...bundle.endorsements, stranger.sign('wf-enrol+jws', '{}')];
  }),
  forgery('a revocation by a stranger', ['revocation_forged'], ({ bundle }) => {
    bundle.revocations = [...bundle.revocations, stranger.sign('wf-revoke+jws', '{}')];
  }),
  forgery('a head of another history', ['head_inconsistent', 'seen_head_unproven'], ({ bundle }) => {
    bundle.heads = bundle.heads.map((one) => ({ ...one, root: `${'A'.repeat(43)}=` }));
  }),
  forgery('a pinned head of another history', ['history_rewritten'], ({ pin, log }) => {
    pin.head = { size: log.size, root: `${'A'.repeat(43)}=`, time: null };
  }),
];

export const forgeries: readonly Twist[] = [
  ...decisionForgeries,
  ...tokenForgeries,
  ...bundleForgeries,
  {
    name: 'keys of another server',
    kinds: ['other_audience'],
    verdict: 'FORGED',
    draft: ({ keys }) => {
      for (const key of keys) key.aud = 'https://other.example';
    },
  },
  {
    name: 'no record of a policy',
    kinds: ['policy_unproven'],
    verdict: 'BREACHED',
    built: ({ bundle }) => {
      bundle.records = bundle.records.filter(
        ({ record }) => !record.includes('"act":"approval_policy.changed"'),
      );
    },
  },
  {
    name: 'a file with a space in it',
    kinds: [],
    verdict: 'UNVERIFIABLE',
    text: (text) => text.replace(':', ': '),
  },
  { name: 'a file cut short', kinds: [], verdict: 'UNVERIFIABLE', text: (text) => text.slice(0, -2) },
  {
    name: 'a file without its line end',
    kinds: [],
    verdict: 'UNVERIFIABLE',
    text: (text) => text.slice(0, -1),
  },
  {
    name: 'a file with one more member',
    kinds: [],
    verdict: 'UNVERIFIABLE',
    text: (text) => text.replace('{"_v":1', '{"_v":1,"also":2'),
  },
  {
    name: 'a file with a member twice',
    kinds: [],
    verdict: 'UNVERIFIABLE',
    text: (text) => text.replace('{"_v":1', '{"_v":1,"_v":1'),
  },
  { name: 'another kind of file', kinds: [], verdict: 'UNVERIFIABLE', text: () => '[]\n' },
];
