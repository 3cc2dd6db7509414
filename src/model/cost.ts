/** US dollars, never rounded for storage. */
export interface Cost {
  readonly usd: number;
  /** `reported` by the sender, `priced` here from the price table, `configured` by the user's own prices. */
  readonly source: 'reported' | 'priced' | 'configured';
  /** How it was worked out. Absent where the sender reports it, and where the price table has changed since. */
  readonly working?: CostWorking;
}

export interface CostWorking {
  /** Where the rates are from, for a person. */
  readonly table: string;
  /** As the table names them. */
  readonly model: string;
  readonly provider?: string;
  /** They add up to the cost. */
  readonly lines: readonly CostLine[];
}

export interface CostLine {
  /** Such as `input`, `cache read`, `audio output`, `web searches`, `requests`, `hours`. */
  readonly what: string;
  readonly count: number;
  /** US dollars for a million tokens, for a thousand searches or requests, or for an hour. */
  readonly rateUsd: number;
  readonly usd: number;
}
