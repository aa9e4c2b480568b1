import { type Comparison, compareExports } from '../engine/forensics/compare-exports.ts';
import type { Command } from './command.ts';
import { loadPin } from './load-pin.ts';
import { withBundle } from './open-bundle.ts';
import { progressLine } from './progress-line.ts';
import { UsageError } from './usage-error.ts';

export const compareCommand: Command = {
  name: 'compare',
  summary: 'says whether two exports or heads are of one log that only grew',
  help: `watchfloor compare A B --pin FILE [--json]

  A, B       exports, as folders or packed, or checkpoint notes in files of their own
  --pin      what you trust: only heads under its keys count
  --json     the answer as one line of JSON

SAME and EXTENSION (PREFIX, if B is the older one): the records and roots at hand agree at the size of the smaller. SPLIT
VIEW: the log signed two histories; keep both. UNDECIDED: nothing at hand tells, for example two heads of different size
without an export that covers the smaller one.
Status: 0 the same or an extension, 1 split view, 2 undecided, not fit to be compared, or wrong use.
`,
  options: { pin: { type: 'string' }, json: { type: 'boolean' } },
  run: async (input, screen) => {
    const [one, other, ...rest] = input.positionals;
    if (one === undefined || other === undefined || rest.length > 0)
      throw new UsageError('Say `compare` and two folders or files.');
    const pin = loadPin(input.text('pin'));
    const progress = progressLine(screen);
    const compared = await withBundle(one, progress, (first) =>
      withBundle(other, progress, (second) =>
        compareExports([first, second], pin, {
          progress: (done, total) => progress.show('reading', done, total),
        }),
      ),
    );
    progress.clear();
    screen.out(input.flag('json') ? `${JSON.stringify(compared)}\n` : `${comparedText(compared)}\n`);
    if (compared.relation === 'SPLIT_VIEW') return 1;
    return compared.relation === 'UNDECIDED' ? 2 : 0;
  },
};

function comparedText({ relation, sizes, agree_at, differ_at, first_record }: Comparison): string {
  const [one, other] = sizes;
  switch (relation) {
    case 'SAME':
      return `SAME: both are the log at ${one} records.`;
    case 'EXTENSION':
      return `EXTENSION: B continues A, from ${one} to ${other} records.`;
    case 'PREFIX':
      return `PREFIX: A continues B, from ${other} to ${one} records.`;
    case 'SPLIT_VIEW': {
      const agreed =
        agree_at === null ? 'They agree at no size that both tell' : `They agree up to ${agree_at}`;
      const roots = differ_at === null ? '' : ` and have different roots at ${differ_at}`;
      const record = first_record === null ? '' : ` The first record that differs is ${first_record}.`;
      return `SPLIT VIEW: the log signed two histories. ${agreed}${roots}.${record} Keep both as evidence.`;
    }
    case 'UNDECIDED':
      return `UNDECIDED: A has ${one} records, B ${other}, and nothing at hand tells whether one continues the other.`;
  }
}
