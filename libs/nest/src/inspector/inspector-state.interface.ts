/** What the inspector's page shows; sent every second. */
export interface InspectorState {
  /** Totals of this process since it began; the page makes rates of them. */
  readonly totals: {
    readonly open: number;
    readonly published: number;
    readonly delivered: number;
    readonly bytes: number;
    readonly buffered: number;
    readonly lags: number;
    readonly gaps: number;
  };
  /** Milliseconds of a clock that only runs forward. */
  readonly time: number;
  /** The rooms with the most streams. */
  readonly rooms: readonly { readonly name: string; readonly size: number }[];
  readonly roomCount: number;
  /** All `@Sse()` routes of the application: what their streams are, and why. */
  readonly routes: readonly {
    readonly name: string;
    readonly kind: 'managed' | 'plain';
    readonly reason: string;
  }[];
  /** Those that match the search: with the most that waits for them first, then the newest. */
  readonly connections: readonly ConnectionView[];
  /** How many match. */
  readonly matching: number;
}

/** One stream in the list. */
export interface ConnectionView {
  readonly id: string;
  readonly kind: 'managed' | 'plain';
  readonly user: string | undefined;
  readonly address: string | undefined;
  readonly route: string;
  readonly rooms: readonly string[];
  /** Milliseconds since it opened. */
  readonly age: number;
  readonly events: number;
  readonly bytes: number;
  readonly buffered: number;
  readonly lags: number;
  readonly gaps: number;
}
