import { effectOf, type OrdinaryAction, revertActions } from '../../shared/approvals/action.ts';
import { readActionParams } from '../../shared/approvals/action-params.ts';
import { changeIntent, type IntentRow, intentById, moveState } from '../store/approval-intents.ts';
import { webhookOf } from '../store/approval-policies.ts';
import { inTransaction, type Store, type Work } from '../store/work.ts';
import { recordEffect } from './effects.ts';
import { signedIntent } from './judge-now.ts';
import { isInEffect } from './own-hand.ts';
import { executorOf, serverExecutor } from './targets.ts';
import type { WebhookHand } from './webhook.ts';

/** What an acknowledged effect that nobody sees becomes loud after. */
export const observeWithinMs = 60_000;

type Seen = 'yes' | 'no' | 'nobody_can_say';

/** Looks whether what was claimed is so, by another way than the word of who carried it out, and takes the ledger on. */
export async function look(store: Store, hand: WebhookHand, row: IntentRow): Promise<void> {
  const intent = signedIntent(row);
  const seen = await see(store, hand, row);
  inTransaction(store, (work) => {
    const now = intentById(work.db, row.id);
    if (now === null || now.effect !== row.effect) return;
    if (seen === 'yes') takeAsObserved(work, now);
    else if (now.effect === 'observed' && seen === 'no')
      recordEffect(work, row.id, 'miss', { source: 'observer', detail: 'it is no longer seen' });
    else if (now.effect === 'acknowledged' && (now.observe_by ?? '') <= work.now)
      recordEffect(work, row.id, 'miss', {
        source: 'observer',
        detail: seen === 'no' ? 'looked for, and not there' : 'nobody who looks has answered',
      });
  });

  async function see(db: Store, webhooks: WebhookHand, of: IntentRow): Promise<Seen> {
    const executor = executorOf(intent);
    if (executor === serverExecutor)
      return inTransaction(db, (work) => (isInEffect(work, of.org, intent) ? 'yes' : 'no'));
    const webhook = webhookOf(db.db, of.org, executor);
    if (webhook === null) return 'nobody_can_say';
    const action = effectOf(intent.action);
    const isRevert = (revertActions as readonly OrdinaryAction[]).includes(action);
    const contained = await webhooks.observe(webhook, of.org, intent, lookedFor(db, of));
    if (contained === null) return 'nobody_can_say';
    return contained === (isRevert ? 'none' : 'all') ? 'yes' : 'no';
  }

  /** A revert is seen by what it undid being gone. */
  function lookedFor(db: Store, of: IntentRow): string {
    const undone = of.reverts === null ? null : intentById(db.db, of.reverts);
    return effectOf((undone === null ? intent : signedIntent(undone)).action);
  }
}

function takeAsObserved(work: Work, row: IntentRow): void {
  if (row.effect === 'observed') return;
  recordEffect(work, row.id, 'observe', { source: 'observer', detail: '' });
  if (row.state === 'unknown')
    moveState(work, row.id, 'unknown', 'done', 'Nobody answered, but it was seen.');
  const read = readActionParams(signedIntent(row));
  if (read === null || !('reverts' in read.params)) return;
  const { reverts } = read.params;
  recordEffect(work, reverts, 'revert', { source: 'observer', detail: '', by: row.id });
  changeIntent(work, reverts, { observe_by: null });
}
