import { type ContainAction, containActions } from '../../../shared/approvals/action.ts';
import type { ContainmentDraft } from '../../../shared/ipc/approval-calls.ts';

/** What the dialog holds; texts as they are typed. */
export interface RequestForm {
  readonly action: ContainAction;
  readonly executor: string;
  readonly targets: string;
  readonly reason: string;
  /** Empty: the requester looks after it. */
  readonly hours: string;
  /** What the action needs beside its targets. */
  readonly extra: string;
  readonly breakGlass: boolean;
}

export const actionLabels: Readonly<Record<ContainAction, string>> = {
  'host.isolate': 'Isolate host',
  'account.disable': 'Disable account',
  'sessions.revoke': 'Revoke sessions',
  'api_key.revoke': 'Revoke API key',
  'api_key.rotate': 'Rotate API key',
  'address.block': 'Block address',
  'file.quarantine': 'Quarantine file',
  custom: 'Carry out by hand',
};

interface ExtraField {
  readonly label: string;
  readonly hint: string;
  readonly problem: (text: string) => string | undefined;
  readonly value: (text: string) => Readonly<Record<string, ContainmentDraft['extra'][string]>>;
}

const list = (text: string) => text.split(/[\s,]+/).filter((part) => part !== '');

/** One more text, for the actions that have one. */
export const extraFields: Partial<Readonly<Record<ContainAction, ExtraField>>> = {
  'host.isolate': {
    label: 'Stays reachable',
    hint: 'Addresses that the host may still talk to, separated by spaces; may stay empty.',
    problem: () => undefined,
    value: (text) => ({ allow: list(text) }),
  },
  'address.block': {
    label: 'Direction',
    hint: 'in, out or both',
    problem: (text) => (/^(in|out|both)$/.test(text.trim()) ? undefined : 'in, out or both.'),
    value: (text) => ({ direction: text.trim() }),
  },
  'file.quarantine': {
    label: 'SHA-256 of the file',
    hint: '64 hexadecimal digits',
    problem: (text) => (/^[0-9a-f]{64}$/.test(text.trim()) ? undefined : '64 hexadecimal digits.'),
    value: (text) => ({ sha256: text.trim() }),
  },
  custom: {
    label: 'What is to be done',
    hint: 'In words, for whoever carries it out.',
    problem: (text) => (text.trim() === '' ? 'What is to be done is missing.' : undefined),
    value: (text) => ({ command: text.trim() }),
  },
};

export function firstForm(assets: readonly string[]): RequestForm {
  const [action] = containActions;
  return {
    action,
    executor: '',
    targets: assets.join('\n'),
    reason: '',
    hours: '24',
    extra: '',
    breakGlass: false,
  };
}

export function targetIds(form: RequestForm): readonly string[] {
  return [...new Set(form.targets.split(/[\n,]/).map((part) => part.trim()))].filter((part) => part !== '');
}

/** Over at once: nothing stays in force that could have an end. */
export function isMomentary(action: ContainAction): boolean {
  return ['sessions.revoke', 'api_key.revoke', 'api_key.rotate'].includes(action);
}

export type RequestProblems = Partial<Readonly<Record<keyof RequestForm, string>>>;

export function problemsOf(form: RequestForm): RequestProblems {
  const extra = extraFields[form.action]?.problem(form.extra);
  const hours = form.hours.trim();
  return {
    ...(form.executor === ''
      ? { executor: 'Nobody here carries this out; an administrator adds who does.' }
      : {}),
    ...(targetIds(form).length === 0 ? { targets: 'A target is missing.' } : {}),
    ...(form.reason.trim() === '' ? { reason: 'The reason is missing.' } : {}),
    ...(isMomentary(form.action) || /^(?:|[1-9]\d{0,3})$/.test(hours)
      ? {}
      : { hours: 'A whole number of hours.' }),
    ...(extra === undefined ? {} : { extra }),
  };
}

export function draftOf(form: RequestForm, incidentId: string, me: string, nowMs: number): ContainmentDraft {
  const hours = form.hours.trim();
  const momentary = isMomentary(form.action);
  const until = momentary || hours === '' ? null : Math.floor(nowMs / 1_000) + Number(hours) * 3_600;
  return {
    ...{ action: form.action, break_glass: form.breakGlass, executor: form.executor },
    ...{ target_ids: [...targetIds(form)], incident_id: incidentId, reason: form.reason.trim() },
    ...{ until, owner: until === null && !momentary ? me : null, offline: false },
    extra: extraFields[form.action]?.value(form.extra) ?? {},
  };
}
