import type { GapData } from '@nestream/protocol';

/** An event, and what its publisher was told. */
export interface LedgerEvent {
  readonly uid: number;
  readonly rooms: readonly string[];
  readonly issuedAt: number;
  readonly outcome: 'acknowledged' | 'refused' | 'unknown';
  readonly id?: string;
  readonly final?: boolean;
}

/** What a client received, in the order of the wire. */
export type HistoryEntry =
  | { readonly kind: 'event'; readonly uid: number; readonly id: string }
  | { readonly kind: 'gap'; readonly gap: GapData; readonly at: number }
  | { readonly kind: 'connected'; readonly id: string };

export interface ClientHistory {
  readonly rooms: readonly string[];
  readonly since: number | undefined;
  readonly entries: readonly HistoryEntry[];
}

export interface Violation {
  readonly kind:
    | 'missing'
    | 'late-gap'
    | 'doubled'
    | 'disorder'
    | 'renumbered'
    | 'epoch'
    | 'foreign'
    | 'refused'
    | 'stuck';
  readonly uid?: number;
  readonly id?: string;
  readonly at?: number;
  readonly rooms?: readonly string[];
}

export interface Judgement {
  readonly due: number;
  readonly delivered: number;
  readonly told: number;
  readonly gaps: number;
  readonly violations: readonly Violation[];
}

/** Judges what one client received against what publishers were told. */
export declare function judge(ledger: ReadonlyMap<number, LedgerEvent>, client: ClientHistory): Judgement;

/** Positions that were acknowledged for more than one event. */
export declare function positionsGivenTwice(
  ledger: ReadonlyMap<number, LedgerEvent>,
): readonly { readonly id: string; readonly uids: readonly number[] }[];
