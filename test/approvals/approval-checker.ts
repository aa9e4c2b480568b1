import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ApprovalReport } from '../../shared/approvals/approval-report.ts';
import type { ApprovalCase } from './approval-corpus.ts';

const checker = join(import.meta.dirname, '../../resources/checker/verify_approval.py');
const driver = join(import.meta.dirname, 'check-approvals.py');

type Told = {
  readonly verdict: string;
  readonly reason: string | null;
  readonly anchor: string;
  readonly state: string | null;
  readonly quorum: number | null;
  readonly counted: readonly string[];
  readonly total: number;
  readonly findings: readonly (readonly [string, string])[];
};

/** The independent checker of approvals in one process, asked about one file after another. */
export class ApprovalChecker {
  readonly #process: ChildProcess;
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  #said = '';

  constructor() {
    const started = spawn('python3', ['-B', driver], { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdin, stdout, stderr } = started;
    this.#process = started;
    stdin.write(`${checker}\n`);
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
    createInterface({ input: stdout }).on('line', (line) => this.#waiting.shift()?.resolve(line));
    started.on('error', (error) => this.#fail(error));
    started.on('close', () => this.#fail(new Error(`the checker ended: ${this.#said}`)));
  }

  /** Empty if it says of the file what `report` says, else both. */
  async compare({ text, pin }: ApprovalCase, pinned: boolean, report: ApprovalReport): Promise<string> {
    const line = new Promise<string>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#process.stdin?.write(`${JSON.stringify({ text, pin: pinned ? pin : null })}\n`);
    const told: Told = JSON.parse(await line);
    const theirs = words({ ...told, found: told.findings.map((one) => one.join(' ')) });
    const ours = words({
      ...report,
      anchor: report.anchor.kind,
      counted: report.signatures.filter(({ counts }) => counts).map(({ person }) => person),
      found: report.findings.map(({ kind, subject }) => `${kind} ${subject}`),
    });
    return ours === theirs ? '' : `verifier ${ours}; checker ${theirs}`;
  }

  close(): void {
    this.#process.stdin?.end();
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

function words(told: Omit<Told, 'findings'> & { readonly found: readonly string[] }): string {
  const { verdict, reason, anchor, state, quorum, counted, total, found } = told;
  return JSON.stringify([verdict, reason, anchor, state, quorum, counted, total, found]);
}
