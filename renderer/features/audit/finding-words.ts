import { type FindingKind, stepOfKind } from '../../../shared/audit/finding.ts';
import type { Verdict } from '../../../shared/ipc/source-calls.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { formatTime } from '../../lib/format-time.ts';

export type VerdictFinding = Verdict['findings'][number];

export function kindOf(found: Pick<VerdictFinding, 'kind'>): FindingKind | null {
  return Object.hasOwn(stepOfKind, found.kind) ? (found.kind as FindingKind) : null;
}

/** `record 718,204`, or what stands in its place where the verifier knows no index. */
function record({ index, line }: VerdictFinding): string {
  if (index !== null) return `record ${formatCount(index)}`;
  return line === null ? 'a record' : `line ${formatCount(line)}`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const headFaults: Readonly<Record<string, string>> = {
  name: 'does not carry the size that its file name says',
  malformed: 'is not a signed note of the prescribed form',
  'bad-signature': 'carries a signature that does not verify',
  origin: 'belongs to another log',
  'unknown-key': 'is signed by no key that this machine trusts',
};

const exportFaults: Readonly<Record<string, string>> = {
  malformed: 'is not of the prescribed form',
  'bad-signature': 'carries a signature that does not verify',
  'unknown-key': 'is signed by no key that this machine trusts',
  origin: 'belongs to another log',
  range: 'was made for another range of records',
  root: 'was made for another state of the log',
  nonce: 'does not answer the question that was asked: it may be an old one',
  disclosures: 'was made for other disclosed fields',
};

function fault(faults: Readonly<Record<string, string>>, reason: VerdictFinding['actual']): string {
  return faults[String(reason)] ?? `was refused (${String(reason)})`;
}

/** What one finding says, as a sentence with its numbers. */
export function findingSentence(found: VerdictFinding): string {
  const kind = kindOf(found);
  if (kind === null) return `The verifier found ${found.kind} at ${record(found)}.`;
  const { index, line, file, path, expected, actual, window } = found;
  const size = formatCount(index ?? 0);
  switch (kind) {
    case 'ALTERED':
      return `${upper(record(found))} is not the one that was signed.`;
    case 'REMOVED':
      return `${upper(record(found))} was signed and is missing.`;
    case 'TRUNCATED':
      return `The last ${formatPlural(Number(expected ?? 0), 'record')}, from record ${size} on, were signed and are missing.`;
    case 'INSERTED':
      return `Line ${formatCount(line ?? 0)} is no record of this log.`;
    case 'REORDERED':
      return `${upper(record(found))} is genuine and stands in another place than it was signed in.`;
    case 'DUPLICATED':
      return `${upper(record(found))} is genuine and stands here more than once.`;
    case 'REWRITTEN':
      return found.basis === 'anchor'
        ? `The first ${formatPlural(window?.[1] ?? 0, 'record')} are not those that were seen before.`
        : `Something from record ${formatCount(window?.[0] ?? index ?? 0)} to before record ${formatCount(window?.[1] ?? 0)} is not as it was signed.`;
    case 'FORGED_HEAD':
      return `The head ${index === null ? (file ?? '') : `of ${size} records`} ${fault(headFaults, actual)}.`;
    case 'SPLIT_VIEW':
      return `The signed head of ${size} records contradicts these records: two histories were signed.`;
    case 'ROLLED_BACK':
      return `The log had ${formatCount(Number(expected ?? 0))} records before this export was made, and the export says ${formatCount(Number(actual ?? 0))}.`;
    case 'STALE_HEAD':
      return `No witness had confirmed the newest head, of ${size} records, for more than two hours when the export was made.`;
    case 'FORGED_EXPORT':
      return `The export note ${fault(exportFaults, actual)}.`;
    case 'BAD_LEAVES':
      return `The list of hashes is wrong from record ${size} on; the records themselves are those that were signed.`;
    case 'NONCANONICAL':
      return line === null
        ? `The file ${file ?? ''} has other bytes than its form prescribes.`
        : `Line ${formatCount(line)} of ${file ?? 'the records'} has other bytes than its form prescribes: two readers could read it differently.`;
    case 'MISMATCH':
      return `The value that is disclosed for ${path ?? 'a field'} of ${record(found)} is not the one that was signed.`;
    case 'ORPHAN':
      return `A disclosed value for ${path ?? 'a field'} of ${record(found)} opens nothing that was signed.`;
    default:
      return assertNever(kind);
  }
}

const bases: Readonly<Record<string, string>> = {
  'leaf-list': 'proven by the signed list of hashes',
  'cached-leaves': 'proven by the hashes this console had kept',
  chain: 'told by the chain of records',
  'checkpoint-window': 'known to lie between two signed heads',
  head: 'told by the signatures of the heads',
  anchor: 'told by what was known before',
  line: 'told by the bytes of the line',
  field: 'told by the commitment in the record',
  file: 'told by the bytes of the file',
};

export function basisWords(basis: string): string {
  return bases[basis] ?? basis;
}

/** Kinds whose index is the size of a head and no record. */
const aboutHeads: ReadonlySet<string> = new Set(['FORGED_HEAD', 'SPLIT_VIEW', 'ROLLED_BACK', 'STALE_HEAD']);

export function isAboutHead({ kind }: Pick<VerdictFinding, 'kind'>): boolean {
  return aboutHeads.has(kind);
}

/** `record 718,204 · line 718,205 · byte 431,902,116`; what is not known is left out. */
export function placeWords(found: VerdictFinding): string {
  const { index, line, byte_offset, file, path, window } = found;
  const record = isAboutHead(found)
    ? `head of ${formatPlural(index ?? 0, 'record')}`
    : `record ${formatCount(index ?? 0)}`;
  return [
    index === null ? null : record,
    line === null ? null : `line ${formatCount(line)}`,
    byte_offset === null ? null : `byte ${formatCount(byte_offset)}`,
    path === null ? null : `field ${path}`,
    file,
    window === null ? null : `within ${formatCount(window[0])} to ${formatCount(window[1])}`,
  ]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
}

const HEX = /^[0-9a-f]{64}$/;

/** A hash in groups of eight, as it is read aloud. */
export function hashGroups(text: string): string {
  return HEX.test(text) ? (text.match(/.{8}/g) ?? []).join(' ') : text;
}

export interface FindingFact {
  readonly name: string;
  readonly value: string;
  readonly bad: boolean;
}

function isInstant(kind: FindingKind | null): boolean {
  return kind === 'STALE_HEAD';
}

/** `size 718,080 · 19 Oct 02:40:31`. */
function headWords(head: NonNullable<VerdictFinding['last_head']>, zone: string | undefined): string {
  const size = `size ${formatCount(head.size)}`;
  return head.time === null ? size : `${size} · ${formatTime(head.time, 'full', zone)}`;
}

/** What was to be and what is, each under the name it has for this kind. */
export function findingFacts(found: VerdictFinding, zone: string | undefined): readonly FindingFact[] {
  const kind = kindOf(found);
  const names: readonly [string, string] =
    kind === 'ROLLED_BACK'
      ? ['Size before', 'Size now']
      : kind === 'STALE_HEAD'
        ? ['Exported', 'Last cosigned']
        : kind === 'REWRITTEN'
          ? ['Root before', 'Root now']
          : kind === 'MISMATCH'
            ? ['Commitment', 'Found']
            : kind === 'TRUNCATED'
              ? ['Missing', 'Found']
              : kind === 'FORGED_HEAD' || kind === 'FORGED_EXPORT'
                ? ['Expected', 'Refused as']
                : ['Signed hash', 'Found hash'];
  const shown = (value: string | number): string => {
    if (typeof value === 'string') return hashGroups(value);
    return isInstant(kind) ? formatTime(value, 'full', zone) : formatCount(value);
  };
  return [
    ...(found.expected === null ? [] : [{ name: names[0], value: shown(found.expected), bad: false }]),
    ...(found.actual === null ? [] : [{ name: names[1], value: shown(found.actual), bad: true }]),
    ...(found.last_head === null
      ? []
      : [{ name: 'Last head', value: headWords(found.last_head, zone), bad: false }]),
  ];
}
