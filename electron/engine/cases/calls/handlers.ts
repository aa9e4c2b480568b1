import type { ExaminerCallName, OutputOf, ParsedInputOf } from '../../../../shared/ipc/contract.ts';

/** What answers a call, for those of a group. */
export type Handlers<N extends ExaminerCallName> = {
  readonly [Name in N]: (input: ParsedInputOf<Name>) => OutputOf<Name> | Promise<OutputOf<Name>>;
};
