import { Readable } from 'node:stream';
import { getExportBundle } from '../../shared/api/audit.ts';
import { appendAudit } from '../audit-log/append.ts';
import { bundleTar } from '../audit-log/bundle.ts';
import { headsOf, logOf } from '../audit-log/organization-log.ts';
import { actorOf } from '../http/audit-actor.ts';
import { Refusal } from '../http/refusal.ts';
import { readRoute, receiptHeader } from '../http/route.ts';
import { checkpointOf } from '../store/audit-checkpoints.ts';
import { exportById } from '../store/audit-exports.ts';
import { inTransaction } from '../store/work.ts';

/** Sends the bundle of an export to the person who asked for it. Each time is written down before the first byte goes. */
export const getExportBundleRoute = readRoute(
  getExportBundle,
  async ({ params, caller, services, facts }) => {
    const { store } = services;
    const { db } = store;
    const { number } = logOf(db, caller);
    const row = exportById(db, params.export_id);
    const isTheirs = row !== null && row.person_id === caller.user.id && row.log === number;
    if (!isTheirs || row.expires_at <= new Date(store.clock.nowMs()).toISOString())
      throw new Refusal('not-found');
    const heads = headsOf(services);
    if (checkpointOf(db, number, row.n)?.note == null) await heads.sign();
    if (checkpointOf(db, number, row.n)?.note == null)
      throw new Refusal('unavailable', { retryAfterSeconds: 5 });
    const receipt = inTransaction(store, (work) =>
      appendAudit(work, caller.org, {
        act: 'audit.export_read',
        actor: actorOf(caller, facts),
        obj: { id: row.id, type: 'audit_export' },
        out: 'ok',
        req: facts.requestId,
      }),
    );
    return {
      body: Readable.from(bundleTar({ db, signer: heads.signer, row }), { objectMode: false }),
      headers: {
        'content-disposition': `attachment; filename="audit-${row.a}-${row.b}.tar"`,
        ...receiptHeader(receipt),
      },
    };
  },
);
