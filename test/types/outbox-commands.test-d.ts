import { describe, expectTypeOf, it } from 'vitest';
import type { CommandSpec } from '../../electron/engine/outbox/command.ts';
import type { commands } from '../../electron/engine/outbox/commands/commands.ts';
import type { OutboxEntry } from '../../shared/ipc/sync-calls.ts';

type Spec = CommandSpec<{ readonly text: string }>;
type Table = typeof commands;

describe('the table of outbox commands', () => {
  it('has every kind that the contract knows, and no other', () => {
    expectTypeOf<keyof Table>().toEqualTypeOf<OutboxEntry['kind']>();
    expectTypeOf<Omit<Table, 'timeline.add'>>().not.toExtend<Table>();
  });

  it('takes no command that leaves out one of its rules', () => {
    expectTypeOf<Spec>().toExtend<Spec>();
    expectTypeOf<Omit<Spec, 'apply'>>().not.toExtend<Spec>();
    expectTypeOf<Omit<Spec, 'send'>>().not.toExtend<Spec>();
    expectTypeOf<Omit<Spec, 'refuse'>>().not.toExtend<Spec>();
    expectTypeOf<Omit<Spec, 'rebase'>>().not.toExtend<Spec>();
    expectTypeOf<Omit<Spec, 'written'>>().not.toExtend<Spec>();
    expectTypeOf<Omit<Spec, 'rewrite'>>().not.toExtend<Spec>();
    expectTypeOf<Omit<Spec, 'summary'>>().not.toExtend<Spec>();
  });

  it('asks each refusal for a verdict: taken after all, merged, in conflict or parked', () => {
    type Verdict = Awaited<ReturnType<Spec['refuse']>>;
    expectTypeOf<Verdict['kind']>().toEqualTypeOf<'done' | 'again' | 'conflict' | 'refused'>();
  });
});
