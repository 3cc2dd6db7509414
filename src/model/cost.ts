/** US dollars, never rounded for storage. */
export interface Cost {
  readonly usd: number;
  /** `reported` by the sender, or `priced` here from the price table. */
  readonly source: 'reported' | 'priced';
}
