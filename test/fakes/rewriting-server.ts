import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { noteTools, sha256 } from '../../electron/engine/forensics/hashes.ts';
import type { Transport, TransportAnswer, TransportRequest } from '../../electron/net/transport.ts';
import { formatReceipt } from '../../shared/api/audit-heads.ts';
import { problemStatus, problemType } from '../../shared/api/problem.ts';
import { encodeBase64 } from '../../shared/audit/base64.ts';
import { consistencyProof, inclusionProof } from '../../shared/audit/build-proofs.ts';
import { hashAt, toHex } from '../../shared/audit/bytes.ts';
import { formatCheckpoint } from '../../shared/audit/checkpoint.ts';
import { treeRoot } from '../../shared/audit/merkle-tree.ts';
import { formatVkey, keyType, makeKey } from '../../shared/audit/note-keys.ts';
import { formatNote } from '../../shared/audit/signed-note.ts';

/** A log that its holder can rewrite and sign at will, as a breached server could. */
export type RewritableLog = {
  readonly origin: string;
  /** Records one more; answers its index. */
  readonly append: (text?: string) => number;
  /** Puts a head over all records. */
  readonly seal: () => void;
  /** Another text at a place: every head after it is another. */
  readonly rewrite: (n: number) => void;
  /** Cuts the log, and its heads, back to so many records. */
  readonly cut: (size: number) => void;
  /** Signs with another key from now on. */
  readonly changeKey: () => void;
  /** The key that signs now. */
  readonly vkey: () => string;
  readonly size: () => number;
  readonly receipt: (n: number) => string;
  readonly cosignatures: readonly { readonly size: number; readonly old: number }[];
  /** What it does not answer any more, by part of the path. */
  readonly refuse: Set<string>;
  /** Answers a request of the audit extension, or null when it is not one. */
  readonly answer: (request: TransportRequest) => TransportAnswer | null;
};

export function createRewritableLog(): RewritableLog {
  const origin = 'audit.watchfloor.example/t1';
  let leaves: Uint8Array = new Uint8Array();
  let sealed = 0;
  let seed = 1;
  let last = 0;
  const cosignatures: { size: number; old: number }[] = [];
  const refuse = new Set<string>();

  const leafOf = (text: string) => sha256(Uint8Array.of(0), Buffer.from(text));
  const count = () => leaves.length / 32;

  function key() {
    const pkcs8 = Buffer.concat([
      Buffer.from('302e020100300506032b657004220420', 'hex'),
      sha256(Buffer.from(`seed ${seed}`)),
    ]);
    const secret = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
    return { secret, note: makeKey(noteTools, origin, keyType.note, raw) };
  }

  function note(size: number): string {
    const text = formatCheckpoint({ origin, size, root: treeRoot(sha256, leaves, 0, size) });
    const { secret, note } = key();
    const signature = new Uint8Array(sign(null, Buffer.from(text), secret));
    return formatNote({ text, signatures: [{ name: origin, keyId: note.id, signature }] });
  }

  function body(path: string, query: URLSearchParams, request: TransportRequest): unknown {
    const number = (name: string) => Number(query.get(name));
    switch (path) {
      case '/api/v1/audit/keys':
        return {
          origin,
          log_vkeys: [{ vkey: formatVkey(key().note), from: 0, to: null }],
          export_vkeys: [],
          witness_vkeys: [],
        };
      case '/api/v1/audit/checkpoints/latest':
        return sealed === 0 ? null : { size: sealed, note: note(sealed) };
      case '/api/v1/audit/proofs/consistency': {
        const [from, to] = [number('from'), number('to')];
        if (to > count() || from > to) return null;
        return {
          from,
          to,
          proof: consistencyProof(sha256, leaves.subarray(0, 32 * to), from).map(encodeBase64),
        };
      }
      case '/api/v1/audit/proofs/inclusion': {
        const [n, size] = [number('n'), number('size')];
        if (size > count() || n >= size) return null;
        const proof = inclusionProof(sha256, leaves.subarray(0, 32 * size), n).map(encodeBase64);
        return { n, size, leaf: encodeBase64(hashAt(leaves, n)), proof };
      }
      case '/api/v1/audit/cosignatures': {
        const sent = JSON.parse(String(request.body ?? '{}')) as { size: number; old: number };
        if (sent.old !== last) return { conflict: last };
        last = sent.size;
        cosignatures.push({ size: sent.size, old: sent.old });
        return { size: sent.size };
      }
      default:
        return undefined;
    }
  }

  function problem(kind: 'not-found' | 'conflict', current?: unknown): TransportAnswer {
    const status = problemStatus[kind];
    const text = JSON.stringify({ type: problemType(kind), title: kind, status, instance: 'x', current });
    return { status, headers: { 'content-type': 'application/problem+json' }, body: text };
  }

  return {
    origin,
    append: (text = `record ${count()}`) => {
      leaves = Buffer.concat([leaves, leafOf(text)]);
      return count() - 1;
    },
    seal: () => {
      sealed = count();
    },
    rewrite: (n) => {
      leaves = Uint8Array.from(leaves);
      leaves.set(leafOf('rewritten'), 32 * n);
    },
    cut: (size) => {
      leaves = leaves.slice(0, 32 * size);
      sealed = Math.min(sealed, size);
    },
    changeKey: () => {
      seed += 1;
    },
    vkey: () => formatVkey(key().note),
    size: count,
    receipt: (n) => formatReceipt({ n, leaf: toHex(hashAt(leaves, n)) }),
    cosignatures,
    refuse,
    answer: (request) => {
      const url = new URL(request.path, origin.startsWith('https') ? origin : 'https://x.example');
      if ([...refuse].some((part) => url.pathname.includes(part))) return problem('not-found');
      const value = body(url.pathname, url.searchParams, request);
      if (value === undefined) return null;
      if (value === null) return problem('not-found');
      if (typeof value === 'object' && 'conflict' in value)
        return problem('conflict', { size: value.conflict });
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
    },
  };
}

/** A server that has the audit extension beside what `transport` answers. */
export function withAuditLog(transport: Transport, log: RewritableLog): Transport {
  return {
    ...transport,
    send: async (request) => {
      const given = log.answer(request);
      if (given !== null) return given;
      const answer = await transport.send(request);
      if (request.path === '/.well-known/techsaas-configuration' && !log.refuse.has('discovery')) {
        const discovery = JSON.parse(answer.body) as { features: object };
        const audit = { search: '/s', exports: '/e', checkpoints: '/c', cosignatures: '/w' };
        const body = JSON.stringify({ ...discovery, features: { ...discovery.features, audit } });
        return { ...answer, body };
      }
      if (request.method === 'GET' || answer.status >= 300) return answer;
      const n = log.append();
      return { ...answer, headers: { ...answer.headers, 'audit-receipt': log.receipt(n) } };
    },
  };
}
