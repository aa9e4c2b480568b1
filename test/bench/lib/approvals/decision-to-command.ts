import { decisionText } from '../../../../shared/approvals/decision.ts';
import { openFloor } from '../../../contract/support/approval-floor.ts';
import { decisionFor, sendDecision } from '../../../contract/support/approvers.ts';
import { type Figure, figure } from '../figures.ts';
import { p95 } from '../statistics.ts';

/** Until the command is with whoever carries it out, from the moment that the decision is sent. */
const goalMs = 500;
const longestWaitMs = 20_000;

/**
 * A real server with its store on the disk, a responder over HTTPS: an approver sends the decision that makes the quorum; the
 * responder notes when the command arrives. In between: acceptance, a signed head, re-verification, the target's etag.
 */
export async function measureDecisionToCommand(quick: boolean): Promise<readonly Figure[]> {
  const floor = await openFloor();
  const runs: number[] = [];
  try {
    const { server, responder, helen, priya } = floor;
    for (let count = 0; count < (quick ? 10 : 100); count += 1) {
      const intent = await floor.asks(priya);
      const decision = await decisionFor(server, helen, intent, 'approve');
      const jws = helen.key.sign('wf-decision+jws', decisionText(decision));
      const begun = performance.now();
      const [answer] = await Promise.all([
        sendDecision(server, helen, intent.id, jws),
        responder.arrival(intent.id, longestWaitMs).then(() => runs.push(performance.now() - begun)),
      ]);
      if (answer.status !== 200) throw new Error(`the decision was answered ${answer.status}`);
    }
  } finally {
    await floor.close();
  }
  const note = `p95 of ${runs.length} approvals, store on disk, responder over HTTPS on the same machine`;
  return [{ ...figure('decision-to-command', [p95(runs)], 'ms', note, { most: goalMs }), runs }];
}
