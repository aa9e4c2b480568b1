import { approvalExitCode, approvalReportJson } from '../../shared/approvals/approval-report.ts';
import { checkApproval } from '../engine/forensics/check-approval.ts';
import { approvalText } from './approval-text.ts';
import type { Command } from './command.ts';
import { loadPin } from './load-pin.ts';
import { UsageError } from './usage-error.ts';

export const approvalsCommand: Command = {
  name: 'approvals',
  summary: 'checks the file of one signed approval: signatures, keys, log, separation of duties',
  help: `watchfloor approvals verify FILE [--pin FILE] [--json]

  FILE       one approval, *.wfapproval.json (docs/formats/approvals-v1.md)
  --pin      what you trust: the log's keys, and a head if you have one; without it nothing outside the file is asked
  --json     the report as one line of JSON

Nothing is sent anywhere. FORGED: something in the file is not what was signed or logged. BREACHED: it is, and the rules were
not kept. Status: 0 valid and anchored, 1 forged or breached, 2 unverifiable or wrong use, 3 valid but unanchored.
`,
  options: { pin: { type: 'string' }, json: { type: 'boolean' } },
  run: async (input, screen) => {
    const [verb, path, ...rest] = input.positionals;
    if (verb !== 'verify' || path === undefined || rest.length > 0)
      throw new UsageError('Say `approvals verify` and one file.');
    const pinned = input.text('pin');
    const pin = pinned === undefined ? null : loadPin(pinned);
    const { report } = await checkApproval(path, () => pin);
    screen.out(input.flag('json') ? approvalReportJson(report) : approvalText(report, pin !== null));
    return approvalExitCode(report);
  },
};
