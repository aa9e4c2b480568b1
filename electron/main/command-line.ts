import { originSchema } from '../../shared/ipc/session-calls.ts';

/** What can be asked for on the command line, beside Electron's own switches. */
export type CommandLine = {
  /** `--workspace=<origin>`: the workspace to open on. */
  readonly workspace: string | null;
  /** `--workspace-ca=<file>`: PEM of an authority to trust for that workspace only. */
  readonly workspaceCa: string | null;
  /** `--sample-sign-in`: signs in with WATCHFLOOR_SAMPLE_EMAIL and WATCHFLOOR_SAMPLE_PASSWORD. */
  readonly sampleSignIn: boolean;
  /** `--screenshot=<file>`: writes the signed-in queue there once it is painted. */
  readonly screenshot: string | null;
};

/** Reads the arguments; a wrong or incomplete one is a line in `complaints` and has no effect. */
export function parseCommandLine(args: readonly string[]): CommandLine & { readonly complaints: string[] } {
  const complaints: string[] = [];
  const workspace = originOf(valueGiven(args, 'workspace'), complaints);
  const needsWorkspace = (name: string, given: boolean) => {
    if (given && workspace === null) complaints.push(`--${name} has no effect without --workspace`);
    return given && workspace !== null;
  };
  const workspaceCa = valueGiven(args, 'workspace-ca');
  return {
    workspace,
    workspaceCa: needsWorkspace('workspace-ca', workspaceCa !== null) ? workspaceCa : null,
    sampleSignIn: needsWorkspace('sample-sign-in', args.includes('--sample-sign-in')),
    screenshot: valueGiven(args, 'screenshot'),
    complaints,
  };
}

function valueGiven(args: readonly string[], name: string): string | null {
  const start = `--${name}=`;
  const found = args.findLast((arg) => arg.startsWith(start))?.slice(start.length);
  return found === undefined || found === '' ? null : found;
}

function originOf(text: string | null, complaints: string[]): string | null {
  if (text === null) return null;
  const parsed = originSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  complaints.push('--workspace is not an https origin');
  return null;
}
