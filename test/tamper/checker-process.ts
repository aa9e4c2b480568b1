import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Report } from '../../shared/audit/report.ts';
import { identity } from './expected.ts';

const checker = join(import.meta.dirname, '../../resources/checker/verify.py');
const driver = join(import.meta.dirname, 'check-many.py');

type Told = {
  readonly verdict: string;
  readonly reason: string | null;
  readonly anchor: string;
  readonly total: number;
  readonly findings: readonly (readonly [string, number | null | readonly [string, number | null]])[];
};

/** The independent checker in one process, asked about one export after another. */
export class CheckerProcess {
  readonly #process: ChildProcess;
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  #said = '';

  constructor() {
    const started = spawn('python3', [driver], { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdin, stdout, stderr } = started;
    this.#process = started;
    stdin.write(`${checker}\n`);
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
    createInterface({ input: stdout }).on('line', (line) => this.#waiting.shift()?.resolve(line));
    this.#process.on('error', (error) => this.#fail(error));
    this.#process.on('close', () => this.#fail(new Error(`the checker ended: ${this.#said}`)));
  }

  /** Empty if it says of the export what `report` says (A35), else both. */
  async compare(folder: string, pin: string, report: Report): Promise<string> {
    const line = new Promise<string>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#process.stdin?.write(`${folder}\t${pin}\n`);
    const told: Told = JSON.parse(await line);
    const all = told.total <= 10_000;
    const theirs = words(
      told.verdict,
      told.reason,
      told.anchor,
      told.total,
      all ? told.findings.map(place) : [],
    );
    const { verdict, reason, anchor, total, findings } = report;
    const ours = words(verdict, reason, anchor.kind, total, all ? findings.map(identity) : []);
    return ours === theirs ? '' : `verifier ${ours.slice(0, 300)}, checker ${theirs.slice(0, 300)}`;
  }

  close(): void {
    this.#process.stdin?.end();
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

function place([kind, at]: Told['findings'][number]): string {
  return Array.isArray(at) ? `${kind}@${at[0]}:${at[1]}` : `${kind}@${at}`;
}

function words(
  verdict: string,
  reason: string | null,
  anchor: string,
  total: number,
  found: string[],
): string {
  return [verdict, reason ?? '', anchor, total, ...found.sort()].join(' ');
}
