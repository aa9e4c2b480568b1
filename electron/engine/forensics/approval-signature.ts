import { compactVerify, importJWK } from 'jose';
import type { VerifySignature } from '../../../shared/approvals/jws.ts';

/** Asked only about strings in their one spelling: jose also takes others (`readCompactJws`). */
export const verifySignature: VerifySignature = async (compact, key, alg) => {
  try {
    await compactVerify(compact, await importJWK(key, alg), { algorithms: [alg] });
    return true;
  } catch {
    return false;
  }
};
