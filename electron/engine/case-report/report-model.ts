import type { CaseFinding } from '../../../shared/ipc/finding-calls.ts';
import type { Source, Verdict } from '../../../shared/ipc/source-calls.ts';

/** A record that the report rests on, with what a stranger needs to find it again and to check it. */
export type CitedRecord = {
  readonly id: number;
  readonly source_name: string;
  readonly file: string;
  readonly line: number;
  readonly byte_offset: number;
  readonly time: string | null;
  readonly actor: string | null;
  readonly action: string | null;
  readonly object: string | null;
  readonly outcome: string;
  readonly address: string | null;
  /** As text, perhaps cut; `raw_bytes` is its whole length and `sha256` of its whole bytes, lowercase hex. */
  readonly raw: string;
  readonly raw_bytes: number;
  readonly sha256: string;
  readonly note: string | null;
  /** Null where the format has no proofs. */
  readonly proof: {
    readonly index: number;
    readonly leaf: string;
    readonly head_size: number;
    readonly included: boolean;
    /** Path in the bundle; null where none was written. */
    readonly file: string | null;
  } | null;
};

export type ReportedSource = {
  readonly source: Source;
  readonly verdict: Verdict | null;
  /** One sentence and what it rests on. */
  readonly words: { readonly headline: string; readonly detail: string } | null;
};

export type ReportModel = {
  readonly title: string;
  readonly examiner: string;
  /** The examiner's own words. */
  readonly summary: string;
  readonly case_id: string;
  readonly case_name: string;
  readonly made_at: string;
  readonly program: string;
  readonly events: number;
  readonly unread: number;
  readonly first_time: string | null;
  readonly last_time: string | null;
  readonly sources: readonly ReportedSource[];
  readonly findings: readonly (Pick<CaseFinding, 'id' | 'title' | 'text' | 'state' | 'techniques'> & {
    readonly cited: readonly CitedRecord[];
    /** Cited records that are not in the report for want of room. */
    readonly left_out: number;
  })[];
  readonly bookmarks: readonly CitedRecord[];
  readonly bookmarks_left_out: number;
  readonly journal: readonly {
    readonly n: number;
    readonly time: string;
    readonly act: string;
    readonly text: string;
  }[];
  readonly journal_left_out: number;
  /** Null for a journal that was tampered with; `journal_problem` says how. */
  readonly journal_head: { readonly size: number; readonly root: string } | null;
  readonly journal_problem: string | null;
};
