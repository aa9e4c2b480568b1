import type { ApprovalFindingKind } from '../../shared/approvals/approval-finding.ts';
import type { ApprovalReport } from '../../shared/approvals/approval-report.ts';
import type { Seeded } from '../tamper/seeded.ts';
import type { Built } from './build-bundle.ts';
import type { Draft } from './draft.ts';

/** One thing that is wrong, and what a verifier must say of it, whatever else it says. */
export type Twist = {
  readonly name: string;
  readonly kinds: readonly ApprovalFindingKind[];
  readonly verdict: ApprovalReport['verdict'];
  /** Before it is signed. */
  readonly draft?: (draft: Draft, chance: Seeded) => void;
  /** After it was put together. */
  readonly built?: (built: Built, chance: Seeded) => void;
  /** In the file's text. */
  readonly text?: (text: string, chance: Seeded) => string;
};
