import { enrolmentText } from '../../shared/approvals/enrolment.ts';
import { encodeBase64 } from '../../shared/audit/base64.ts';
import { formatVkey } from '../../shared/audit/note-keys.ts';
import { origin, signers } from '../tamper/signer.ts';
import type { KeyDraft } from './draft.ts';
import type { StoryLog } from './story-log.ts';
import type { TestKey } from './test-key.ts';

/** What a reader of the story trusts; with the newest head of the log, or without any. */
export function storyPin(log: StoryLog, hasHead: boolean): { [name: string]: unknown } {
  return {
    v: 1,
    origin,
    log_vkeys: [{ vkey: formatVkey(signers.log.key), from: 0, to: null }],
    export_vkeys: [],
    witness_vkeys: signers.witnesses.map(({ key }) => formatVkey(key)),
    quorum: 2,
    head: hasHead ? { size: log.size, root: encodeBase64(log.root()), time: null } : null,
    operator: null,
    nonce: null,
  };
}

export function enrolmentOf(draft: KeyDraft, key: TestKey): string {
  return enrolmentText({
    _v: 1,
    aud: draft.aud,
    iss: draft.person,
    device: draft.device,
    jwk: key.jwk,
    store: draft.alg === 'ES256' ? 'hardware' : 'os',
    jti: '019ab000-0000-7000-8000-0000000000ee',
    iat: draft.enrolledAt,
    exp: draft.exp,
    chal: Buffer.alloc(32, draft.person).toString('base64url'),
  });
}
