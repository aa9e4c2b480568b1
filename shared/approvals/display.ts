import { visibleText } from '../lib/visible-text.ts';
import { type Action, effectOf, isBreakGlass, type OrdinaryAction } from './action.ts';
import type { Intent } from './intent.ts';

/** A line of what is signed: its name, and its value in one line of visible characters. */
export type StatementLine = { readonly label: string; readonly text: string };

const does: Readonly<Record<OrdinaryAction, string>> = {
  'host.isolate': 'Isolate a host from the network',
  'account.disable': 'Disable an account',
  'sessions.revoke': 'End every session of an account',
  'api_key.revoke': 'Revoke an API key',
  'api_key.rotate': 'Rotate an API key',
  'address.block': 'Block an address',
  'file.quarantine': 'Quarantine a file',
  custom: 'Carry out a command by hand',
  'host.release': 'Let a host back into the network',
  'account.enable': 'Enable an account',
  'address.unblock': 'Unblock an address',
  'file.restore': 'Restore a file',
  'custom.undo': 'Undo a command by hand',
  'policy.change': 'Replace the approval policy',
  'containment.renew': 'Keep a containment in force',
};

/** What will be done, in words for a person. */
export function actionWords(action: Action): string {
  const words = does[effectOf(action)];
  return isBreakGlass(action) ? `BREAK GLASS, one person alone: ${words}` : words;
}

/**
 * The whole of `I` in plain words, every member, in a fixed order: what the signing window shows beside nothing else. All
 * text is foreign: controls and bidirectional characters are shown by name, line ends as marks, so that no value can
 * look like a line of the statement.
 */
export function intentStatement(intent: Intent): readonly StatementLine[] {
  const { targets, params } = intent;
  return [
    { label: 'Action', text: actionWords(intent.action) },
    ...targets.map(({ id, etag }) => ({ label: 'Target', text: oneLine(`${id} (as of ${etag})`) })),
    ...Object.keys(params)
      .sort()
      .map((name) => ({ label: parameterWords[name] ?? oneLine(name), text: valueText(name, params[name]) })),
    {
      label: 'Incident',
      text: intent.inc === null ? 'none' : oneLine(`${intent.inc} (as of ${intent.inc_etag})`),
    },
    { label: 'Asked by', text: oneLine(intent.req) },
    { label: 'It takes', text: intent.quorum === 1 ? '1 person' : `${intent.quorum} different people` },
    { label: 'Policy', text: intent.policy },
    { label: 'Asked at', text: timeText(intent.created) },
    { label: 'In force', text: `from ${timeText(intent.nbf)} until ${timeText(intent.exp)}` },
    { label: 'Server', text: oneLine(intent.aud) },
    { label: 'Number', text: intent.id },
  ];
}

/** For places that are one text: a line each. */
export function statementText(intent: Intent): string {
  return intentStatement(intent)
    .map(({ label, text }) => `${label}: ${text}\n`)
    .join('');
}

const parameterWords: Readonly<Record<string, string>> = {
  allow: 'Stays reachable',
  command: 'Command',
  direction: 'Direction',
  executor: 'Carried out by',
  next: 'New policy',
  owner: 'Looked after by',
  reason: 'Reason',
  renews: 'Renews',
  reverts: 'Undoes',
  severity: 'Severity',
  sha256: 'SHA-256',
  target_class: 'Class of target',
  until: 'Contained until',
};

function valueText(name: string, value: unknown): string {
  if (value === null) return name === 'owner' ? 'nobody' : 'nothing';
  if (Array.isArray(value) && value.length === 0) return 'nothing';
  if (name === 'until' && typeof value === 'number') return timeText(value);
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}

/** RFC 3339 in UTC, seconds. */
function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

const breaks: Readonly<Record<string, string>> = {
  '\n': '‹LF›',
  '\r': '‹CR›',
  '\t': '‹TAB›',
  '\u2028': '‹LS›',
  '\u2029': '‹PS›',
};

/** Foreign text in one line, with everything in it that a reader would not see. */
function oneLine(text: string): string {
  return visibleText(text).replace(/[\n\r\t\u2028\u2029]/g, (letter) => breaks[letter] ?? letter);
}
