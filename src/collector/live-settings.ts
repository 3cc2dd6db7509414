import type { CollectorInfo, CollectorSettings } from '../protocol/collector-api.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import type { Receiver } from '../receiver/start-receiver.ts';
import { checkOrigins } from './allowed-origins.ts';
import type { ContainerAccess } from './container-access.ts';
import type { OwnPrices } from './own-prices.ts';
import { checkForwardAddress, type Tee } from './tee.ts';

export interface LiveSettingsParts {
  readonly info: CollectorInfo;
  readonly tee: Tee;
  readonly receiver: Pick<Receiver, 'allowOrigins'>;
  readonly containers: ContainerAccess;
  readonly prices: OwnPrices;
  /** All costs that nobody told are to be worked out again. */
  readonly onPricesChanged: () => void;
}

/** The settings of a collector, which windows change while it runs. */
export class LiveSettings {
  private readonly parts: LiveSettingsParts;

  constructor(parts: LiveSettingsParts) {
    this.parts = parts;
  }

  /** What is absent stays as it is. Rejects with `RpcError`: see `configure` of the collector's methods. */
  async change({ forwardTo, allowedOrigins, listen, prices }: CollectorSettings): Promise<void> {
    const { info, tee, receiver, containers } = this.parts;
    if (forwardTo !== undefined)
      tee.setEndpoint(forwardTo === '' ? undefined : checkForwardAddress(forwardTo, info));
    if (allowedOrigins !== undefined) receiver.allowOrigins(checkOrigins(allowedOrigins));
    if (prices !== undefined && this.parts.prices.change(prices)) this.parts.onPricesChanged();
    if (listen !== undefined) await containers.set(listen);
  }

  containerEnvironment(): EnvironmentVariables {
    return this.parts.containers.environment();
  }
}
