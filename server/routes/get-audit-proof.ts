import { getConsistencyProof, getInclusionProof } from '../../shared/api/audit-heads.ts';
import { encodeBase64 } from '../../shared/audit/base64.ts';
import { logOf } from '../audit-log/organization-log.ts';
import { consistencyProofOf, inclusionProofOf } from '../audit-log/tree.ts';
import { refuseField } from '../http/refusal.ts';
import { answer, readRoute } from '../http/route.ts';
import { leavesOf } from '../store/audit-records.ts';

export const getConsistencyProofRoute = readRoute(getConsistencyProof, ({ query, caller, services }) => {
  const { db } = services.store;
  const { number, size } = logOf(db, caller);
  const { from, to } = query;
  if (from < 1 || from > to) throw refuseField('/from', 'from 1 to the other size');
  if (to > size) throw refuseField('/to', 'the log is smaller');
  const proof = consistencyProofOf(db, number, from, to).map(encodeBase64);
  return answer(getConsistencyProof, { from, to, proof });
});

export const getInclusionProofRoute = readRoute(getInclusionProof, ({ query, caller, services }) => {
  const { db } = services.store;
  const log = logOf(db, caller);
  const { n, size } = query;
  if (size > log.size) throw refuseField('/size', 'the log is smaller');
  if (n >= size) throw refuseField('/n', 'the log of this size has no such record');
  const proof = inclusionProofOf(db, log.number, n, size).map(encodeBase64);
  const leaf = encodeBase64(leavesOf(db, log.number, n, n + 1));
  return answer(getInclusionProof, { n, size, leaf, proof });
});
