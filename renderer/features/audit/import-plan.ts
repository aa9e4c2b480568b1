import type { Ticket } from '../../../shared/ipc/case-calls.ts';
import type { FieldMapping, SourceFormat } from '../../../shared/ipc/source-calls.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import { formatPlural } from '../../lib/format-count.ts';
import type { ImportedSource } from './audit-commands.ts';
import type { Inspected } from './audit-queries.ts';

/** One thing that was dropped or chosen, with what is known of it by now. */
export interface PlannedSource {
  readonly ticket: Ticket;
  readonly look:
    | { readonly kind: 'looking' }
    | { readonly kind: 'failed'; readonly message: string }
    | { readonly kind: 'seen'; readonly inspected: Inspected };
  /** The person's word against what it seems to be; null leaves it to that. */
  readonly format: SourceFormat | null;
  readonly mapping: FieldMapping | null;
}

/** Formats whose columns have to be told. */
const mapped: ReadonlySet<SourceFormat> = new Set(['csv', 'json']);

export function planned(ticket: Ticket): PlannedSource {
  return { ticket, look: { kind: 'looking' }, format: null, mapping: null };
}

export function formatOf(source: PlannedSource): SourceFormat | null {
  return source.format ?? (source.look.kind === 'seen' ? source.look.inspected.format : null);
}

export function mappingOf(source: PlannedSource): FieldMapping | null {
  return source.mapping ?? (source.look.kind === 'seen' ? source.look.inspected.mapping : null);
}

/** Whether its fields can be assigned by hand. */
export function takesMapping(source: PlannedSource): boolean {
  const format = formatOf(source);
  return (
    source.look.kind === 'seen' &&
    source.look.inspected.fields.length > 0 &&
    (format === null || mapped.has(format))
  );
}

/** Why it cannot be taken in as it stands; undefined when it can. */
function planProblem(source: PlannedSource): string | undefined {
  if (source.look.kind === 'failed') return source.look.message;
  if (source.look.kind === 'looking') return undefined;
  const format = formatOf(source);
  if (format === null) return 'Choose what it is.';
  if (mapped.has(format) && mappingOf(source)?.columns.time === undefined)
    return 'No column says the time: map one, or its events stand outside the timeline.';
  return undefined;
}

/** What is sent; what could not be looked at is left out. */
export function importInput(sources: readonly PlannedSource[]): readonly ImportedSource[] {
  return sources
    .filter(
      (source) =>
        source.look.kind !== 'failed' && (source.look.kind === 'looking' || formatOf(source) !== null),
    )
    .map((source) => {
      const format = formatOf(source);
      return {
        ticket: source.ticket.ticket,
        format: source.look.kind === 'looking' ? null : format,
        mapping: format !== null && mapped.has(format) ? mappingOf(source) : null,
      };
    });
}

export interface PlanGroup {
  /** Of the sources in the plan. */
  readonly members: readonly number[];
  readonly format: SourceFormat | null;
  readonly looking: boolean;
  readonly problem: string | undefined;
  readonly integrity: string;
  readonly why: string;
}

/** Sources of the same kind together: 55 files of one format are one line to decide on. */
export function groupPlan(sources: readonly PlannedSource[]): readonly PlanGroup[] {
  const groups = new Map<string, { first: PlannedSource; members: number[] }>();
  for (const [index, source] of sources.entries()) {
    const own = takesMapping(source) || source.look.kind === 'failed';
    const key = own ? `own ${index}` : `${source.look.kind} ${formatOf(source)} ${integrityOf(source)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: source, members: [index] });
    else group.members.push(index);
  }
  return [...groups.values()].map(({ first, members }) => ({
    members,
    format: formatOf(first),
    looking: first.look.kind === 'looking',
    problem: planProblem(first),
    integrity: integrityOf(first),
    why: first.look.kind === 'seen' ? first.look.inspected.why : '',
  }));
}

function integrityOf(source: PlannedSource): string {
  return source.look.kind === 'seen' ? source.look.inspected.integrity : '';
}

/** `55 files, 4.1 MB`. */
export function amountWords(sources: readonly PlannedSource[]): string {
  let files = 0;
  let bytes = 0;
  for (const { look, ticket } of sources) {
    files += look.kind === 'seen' ? look.inspected.files : 1;
    bytes += look.kind === 'seen' ? look.inspected.bytes : (ticket.size ?? 0);
  }
  return `${formatPlural(files, 'file')}, ${formatBytes(bytes)}`;
}
