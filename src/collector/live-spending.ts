import type { LiveAdmission, UnnumberedExchange } from '../gateway/gateway-route.ts';
import type { RecordedRequest } from '../model/recorded-exchange.ts';
import type { LiveBudget } from '../model/replay-options.ts';
import type { CallPrice } from './live-price.ts';

/** What a replay spends on live calls, and whether it may spend more. */
export class LiveSpending {
  private readonly budget: LiveBudget;
  private readonly price: CallPrice;
  private calls = 0;
  private spentUsd = 0;
  /** Of calls under way: what they cost at most, as far as one can know. */
  private reservedUsd = 0;
  private unpriced = false;

  constructor(budget: LiveBudget, price: CallPrice) {
    this.budget = budget;
    this.price = price;
  }

  /** Absent where nothing was spent, or a price is not known. */
  get usd(): number | undefined {
    return this.calls === 0 || this.unpriced ? undefined : this.spentUsd;
  }

  admit(request: RecordedRequest): LiveAdmission {
    const estimate = this.price.estimate(request);
    const reason = this.refusal(estimate);
    if (reason !== undefined) return { admitted: false, reason };
    this.calls++;
    this.reservedUsd += estimate ?? 0;
    return {
      admitted: true,
      settle: (exchange) => {
        this.reservedUsd -= estimate ?? 0;
        if (exchange !== undefined) this.charge(exchange, estimate);
      },
    };
  }

  /** An answer that does not say what it used is taken to have cost as much as was estimated. */
  private charge(exchange: UnnumberedExchange, estimate: number | undefined): void {
    const usd = this.price.ofExchange(exchange) ?? estimate;
    if (usd === undefined) this.unpriced = true;
    else this.spentUsd += usd;
  }

  private refusal(estimate: number | undefined): string | undefined {
    const { calls, usd } = this.budget;
    if (calls !== undefined && this.calls >= calls)
      return `the budget of ${calls} live ${calls === 1 ? 'call' : 'calls'} is used up`;
    if (usd === undefined) return undefined;
    if (estimate === undefined)
      return 'its price is not known, and the budget is in dollars; allow a number of calls instead';
    const rest = usd - this.spentUsd - this.reservedUsd;
    if (estimate <= rest) return undefined;
    return `it may cost $${estimate.toFixed(4)}, and of the budget of $${usd} $${Math.max(0, rest).toFixed(4)} are left`;
  }
}
