import { getIntent, type IntentDetail, type IntentSummary } from '../../../shared/api/approvals.ts';
import { actionSchema, revertOf } from '../../../shared/approvals/action.ts';
import { readDecision } from '../../../shared/approvals/decision.ts';
import { intentStatement } from '../../../shared/approvals/display.ts';
import { readCompactJws, refusalOf } from '../../../shared/approvals/jws.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ShownDetail, ShownIntent, ShownKey } from '../../../shared/ipc/approval-calls.ts';
import type { ApprovalContext } from './approval-context.ts';
import { verifyApproval } from './approval-tools.ts';
import { statementOf } from './intent-view.ts';
import type { CheckedKey } from './key-directory.ts';
import { type Directory, loadDirectory, type ReadIntent, readSignedIntent } from './reading.ts';

/** From the server's seconds to this computer's milliseconds. */
function toLocalMs({ session }: Pick<ApprovalContext, 'session'>, seconds: number): number {
  return seconds * 1_000 + (session.signedIn().clock.skewMs() ?? 0);
}

/** A row of a list: the server's word, until somebody opens it and the signature is checked. */
export function shownIntent(context: Pick<ApprovalContext, 'session'>, summary: IntentSummary): ShownIntent {
  const { action, targets, params } = summary;
  const parsed = actionSchema.safeParse(action);
  const ids = targets.map(({ id }) => id);
  return {
    ...{ id: summary.id, action, targets: ids },
    statement: parsed.success
      ? statementOf({ action: parsed.data, targets })
      : `${action}: ${ids.join(', ')}.`,
    reason: typeof params.reason === 'string' ? params.reason : '',
    severity: typeof params.severity === 'string' ? params.severity : 'critical',
    ...{ incident_id: summary.incident_id, requester_id: summary.requester_id },
    ...{ state: summary.state, effect: summary.effect, break_glass: summary.break_glass },
    ...{ quorum: summary.quorum, counted: summary.counted, outcome: summary.outcome, rev: summary.rev },
    ...{ accepted_at: summary.accepted_at, ended_at: summary.ended_at },
    expires_ms: toLocalMs(context, summary.exp),
    mine: summary.requester_id === context.session.signedIn().me.id,
  };
}

/** One intent with what was checked here: its own signature, and those of its decisions. */
export async function shownDetail(context: ApprovalContext, intentId: string): Promise<ShownDetail> {
  const directory = await loadDirectory(context).catch((error: unknown) => doubtOf(error));
  const { value: detail } = await context.api.ask(getIntent, { params: { intent_id: intentId } });
  const { origin } = context.session.signedIn();
  const read =
    typeof directory === 'string'
      ? directory
      : await readSignedIntent(detail, intentId, directory, origin).catch((error: unknown) => doubtOf(error));
  const action = actionSchema.safeParse(detail.intent.action);
  return {
    intent: shownIntent(context, detail.intent),
    statement: typeof read === 'string' ? [] : [...intentStatement(read.intent)],
    bytes: typeof read === 'string' ? null : read.text,
    ih: detail.intent.ih,
    doubt: typeof read === 'string' ? read : null,
    decisions: await Promise.all(
      detail.decisions.map(async (one) => ({
        ...{ jti: one.jti, person_id: one.user_id, dec: one.dec, at: one.accepted_at },
        ...{ counted: one.counted, why: one.why, n: one.n },
        verified:
          typeof directory !== 'string' && typeof read !== 'string' && (await isGood(one, directory, read)),
      })),
    ),
    ledger: ledgerOf(detail).map(({ state, at, source, detail: text, n }) => ({
      state,
      at,
      source,
      detail: text,
      n,
    })),
    approvers: detail.approvers.map(({ user_id, may, why_not }) => ({ person_id: user_id, may, why_not })),
    observe_by_ms:
      detail.observe_by === null ? null : toLocalMs(context, Date.parse(detail.observe_by) / 1_000),
    command: detail.command,
    review:
      detail.review === null
        ? null
        : {
            due_ms: toLocalMs(context, Date.parse(detail.review.due_at) / 1_000),
            ...{ verdict: detail.review.verdict, text: detail.review.text },
          },
    reversal: action.success ? revertOf(action.data) : null,
  };
}

/** The signed request itself is where the ledger begins. */
function ledgerOf({ intent, ledger, n }: IntentDetail): IntentDetail['ledger'] {
  if (ledger.some(({ state }) => state === 'requested')) return ledger;
  return [{ state: 'requested', at: intent.accepted_at, source: 'person', detail: '', n }, ...ledger];
}

/** Doubt about one intent is shown with it; that nothing can be asked at all is an error. */
function doubtOf(error: unknown): string {
  if (error instanceof AppError && error.code === 'bad_answer') return error.message;
  throw error;
}

async function isGood(
  one: { readonly jws: string; readonly dec: string },
  { keys }: Directory,
  { ih }: ReadIntent,
): Promise<boolean> {
  const parsed = readCompactJws(one.jws, 'wf-decision+jws');
  if (!parsed.ok) return false;
  const decision = readDecision(parsed.jws.payload);
  const key = keys.find(({ item }) => item.kid === parsed.jws.header.kid);
  if (decision === null || key === undefined || key.doubt !== null) return false;
  const fits = decision.ih === ih && decision.dec === one.dec && decision.iss === key.enrolment.iss;
  const jwk = { kid: key.item.kid, jwk: key.enrolment.jwk };
  return fits && (await refusalOf(verifyApproval, parsed.jws, jwk)) === null;
}

export function shownKey({ item, doubt }: CheckedKey, ownKid: string | null): ShownKey {
  const { kid, user_id, device_id, state, by, enrolled_at, expires_at } = item;
  const { endorsed_by, revoked_at, compromised_since, records } = item;
  const { enrolled, endorsed, revoked } = records;
  const settling = [enrolled, endorsed, revoked].some((record) => record !== null && record.size === null);
  return {
    ...{ kid, user_id, device_id, state, by, enrolled_at, expires_at, endorsed_by, revoked_at },
    ...{
      compromised_since,
      revocation_asked: item.revocation_asked_by.length,
      doubt,
      settling,
      here: kid === ownKid,
    },
  };
}

export function boardTime(context: Pick<ApprovalContext, 'session'>, seconds: number | null): number | null {
  return seconds === null ? null : toLocalMs(context, seconds);
}
