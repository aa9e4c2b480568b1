import { effectOf } from '../../shared/approvals/action.ts';
import type { Intent } from '../../shared/approvals/intent.ts';
import type { WebhookRow } from '../store/approval-policies.ts';
import type { Unverified } from './reverify.ts';
import { isClassTooLow } from './targets.ts';
import type { WebhookHand } from './webhook.ts';

/** Asks a webhook for every target; null where each is as it was signed. Nothing is sent while nobody can say. */
export async function targetsMoved(
  hand: WebhookHand,
  org: number,
  intent: Intent,
  webhook: WebhookRow,
): Promise<Unverified | 'unreachable' | null> {
  for (const { id, etag } of intent.targets) {
    const facts = await hand.target(webhook, org, effectOf(intent.action), id);
    if (facts === 'unreachable') return 'unreachable';
    if (facts === null) return { rule: 'target', detail: 'A target is not known there.' };
    if (facts.etag !== etag)
      return { rule: 'etag_changed', detail: 'A target has changed since this was signed; ask anew.' };
    if (isClassTooLow(intent.params.target_class, facts.target_class))
      return { rule: 'target_class', detail: 'More hangs on a target than it says.' };
  }
  return null;
}
