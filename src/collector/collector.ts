import type { Gateway } from '../gateway/start-gateway.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Log } from '../base/log.ts';
import {
  protocolVersion,
  type CollectorInfo,
  type CollectorSettings,
  type CollectorStatus,
} from '../protocol/collector-api.ts';
import type { Receiver } from '../receiver/start-receiver.ts';
import { socketPath } from '../rendezvous/socket-path.ts';
import {
  isCorruption,
  markCorrupt,
  openStoreOrSetAside,
  type OpenedStore,
} from '../store/corrupt-database.ts';
import { databaseFile, type Store } from '../store/open-store.ts';
import type { RetentionLimits } from '../store/retention.ts';
import { Activity } from './activity.ts';
import { createApiHandlers } from './api-handlers.ts';
import type { BackgroundWork } from './background-work.ts';
import { ChangeNotifier } from './change-notifier.ts';
import { Checkpointer } from './checkpointer.ts';
import { startClientServer, type ClientServer } from './client-server.ts';
import { Compactor, defaultCompactAfterMs } from './compactor.ts';
import { ContainerAccess } from './container-access.ts';
import { deriveAfterStoring } from './derive-after-storing.ts';
import type { Addresses } from './environment.ts';
import { ExecutionRegistry } from './execution-registry.ts';
import { findRoute } from './gateway-routes.ts';
import { IdleTimer } from './idle-timer.ts';
import { indexAfterStoring } from './index-after-storing.ts';
import { LiveSettings } from './live-settings.ts';
import { becomeOnlyCollector } from './only-collector.ts';
import { openGateway, openReceiver } from './open-at-free-port.ts';
import { Pipeline } from './pipeline.ts';
import { Pruner } from './pruner.ts';
import { Replays } from './replays.ts';
import { Notices } from './notices.ts';
import { onceEach } from './once-each.ts';
import { OwnPrices } from './own-prices.ts';
import { PortMemory, type Ports } from './port-memory.ts';
import { refreshPriceTable, useKeptPriceTable } from './price-table-file.ts';
import { spanDerivationWith } from './span-decoding.ts';
import { takeTraces } from './take-traces.ts';
import { Tee } from './tee.ts';
import { untilWritable } from './until-writable.ts';

export interface CollectorOptions {
  readonly dataDirectory: string;
  /** 0: any free one. Where another program has the port, a free one is taken. */
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly gatewayPort: number;
  /** To begin with; clients may change them. */
  readonly settings?: CollectorSettings;
  /** See `buildId` of the rendezvous: clients of a newer build replace this collector. */
  readonly buildId: string;
  readonly log: Log;
  /** Ends the collector that long after the last client left and nothing came. Absent: it stays. */
  readonly idleTimeoutMs?: number;
  /** What is kept of old runs. Absent: all. */
  readonly retention?: RetentionLimits;
  /** Runs that nothing came for since that long are kept in less space. */
  readonly compactAfterMs?: number;
  /** The program of `checkpoint-thread.ts`; without it, commits copy their pages into the database. */
  readonly checkpointProgram?: string;
}

export interface Collector {
  readonly info: CollectorInfo;
  /** Resolves when the collector has ended and has closed everything. */
  readonly ended: Promise<void>;
  /** Ends it; calling it again changes nothing. */
  end(): void;
}

/**
 * Starts everything that a collector is: ports, pipeline, store, gateway, the socket for clients.
 * Waits until the data directory can be written. Rejects with `CollectorRunningError` where one serves it
 * already.
 */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const ports = rememberedPorts(options).recall();
  await untilWritable(options.dataDirectory, { ...options, ports });
  const lock = await becomeOnlyCollector(options.dataDirectory);
  try {
    const prices = new OwnPrices(options.dataDirectory);
    useKeptPriceTable(options.dataDirectory, options.log);
    const derivation = spanDerivationWith(() => prices.list);
    const opened = await openStoreOrSetAside(options.dataDirectory, options.log, derivation);
    const { store } = opened;
    try {
      return await new CollectorParts(options, { ...opened, prices }, lock).start();
    } catch (error) {
      store.dispose();
      throw error;
    }
  } catch (error) {
    lock.dispose();
    throw error;
  }
}

/** The parts of a running collector, and the order in which they start and end. */
class CollectorParts {
  private readonly options: CollectorOptions;
  private readonly store: Store;
  private readonly lock: Disposable;
  private readonly prices: OwnPrices;
  private readonly activity = new Activity();
  private readonly registry: ExecutionRegistry;
  private readonly replays: Replays;
  private readonly notifier: ChangeNotifier;
  private readonly notices: Notices;
  private readonly ports: PortMemory;
  private readonly background: readonly BackgroundWork[];
  private readonly checkpointer: Checkpointer | undefined;
  private readonly pruner: Pruner;
  private readonly compactor: Compactor;
  private readonly tee: Tee;
  private readonly idleTimer: IdleTimer | undefined;
  private receiver: Receiver | undefined;
  private gateway: Gateway | undefined;
  private clients: ClientServer | undefined;
  private ending = false;
  private settleEnded: (closing: Promise<void>) => void = () => undefined;
  private readonly ended = new Promise<void>((resolve) => (this.settleEnded = resolve));

  constructor(
    options: CollectorOptions,
    opened: OpenedStore & { readonly prices: OwnPrices },
    lock: Disposable,
  ) {
    const { store } = opened;
    this.prices = opened.prices;
    this.options = options;
    this.store = store;
    this.notices = new Notices((notice) => this.clients?.emit('notice', notice));
    this.ports = rememberedPorts(options);
    if (opened.setAside !== undefined) this.tellSetAside(opened.setAside);
    this.lock = lock;
    this.registry = new ExecutionRegistry(store, () => this.addresses());
    this.replays = new Replays({
      store,
      registry: this.registry,
      activity: this.activity,
      prices: () => this.prices.list,
      onStopped: (stopped) => this.clients?.emit('replayStopped', stopped),
    });
    this.notifier = new ChangeNotifier(store, options.log, (event) =>
      this.clients?.emit('changed', event),
    );
    this.tee = new Tee(options.log, {
      onTrouble: (message) => this.warn('forward-failed', message),
      onRecovered: (message) => this.recovered('forward-failed', message),
    });
    this.background = [
      deriveAfterStoring(store, options.log),
      indexAfterStoring(store.search, options.log),
    ];
    if (options.checkpointProgram !== undefined)
      this.checkpointer = new Checkpointer({
        program: options.checkpointProgram,
        databaseFile: databaseFile(options.dataDirectory),
        log: options.log,
        finish: store.copyPages,
      });
    this.pruner = new Pruner({
      retention: store.retention,
      orphans: store.orphans,
      limits: options.retention ?? {},
      log: options.log,
      onPruned: () => this.clients?.emit('changed', { cursor: store.cursor(), traceIds: [] }),
    });
    this.compactor = new Compactor({
      compaction: store.compaction,
      retention: store.retention,
      compactAfterMs: options.compactAfterMs ?? defaultCompactAfterMs,
      log: options.log,
    });
    if (options.idleTimeoutMs !== undefined)
      this.idleTimer = new IdleTimer(options.idleTimeoutMs, () => this.endIdle());
  }

  async start(): Promise<Collector> {
    try {
      const ports = this.ports.recall();
      this.receiver = await this.openReceiver(ports);
      this.gateway = await this.openGateway(ports.gateway);
      this.ports.remember({
        http: this.receiver.port,
        grpc: this.receiver.grpcPort,
        gateway: this.gateway.port,
      });
      const info = this.describe();
      const settings = this.liveSettings(info, this.receiver);
      await settings.change(this.options.settings ?? {});
      this.clients = await startClientServer({
        path: socketPath(this.options.dataDirectory),
        handlers: createApiHandlers({
          info,
          store: this.store,
          registry: this.registry,
          replays: this.replays,
          activity: this.activity,
          settings,
          prices: this.prices,
          refreshPrices: () => this.refreshPrices(),
          onChanged: (traceIds) => this.notifier.touch(traceIds),
          status: () => this.status(),
          handOver: () => this.handOver(),
        }),
        onClientCount: (count) => this.idleTimer?.setClientCount(count),
      });
      this.options.log.info(
        `Collector ${info.pid} at ${info.http}, gRPC at ${info.grpc}, gateway ${info.gateway}.`,
      );
      return { info, ended: this.ended, end: () => this.end() };
    } catch (error) {
      await this.closeParts();
      throw error;
    }
  }

  private liveSettings(info: CollectorInfo, receiver: Receiver): LiveSettings {
    const { dataDirectory, log } = this.options;
    const containers = new ContainerAccess({ dataDirectory, receiver, log });
    return new LiveSettings({
      info,
      tee: this.tee,
      receiver,
      containers,
      prices: this.prices,
      onPricesChanged: () => this.workOutCostsAgain(),
    });
  }

  private async refreshPrices(): Promise<string> {
    const version = await refreshPriceTable(this.options.dataDirectory, Date.now());
    // What had no price may have one now.
    this.workOutCostsAgain();
    return version;
  }

  private workOutCostsAgain(): void {
    this.store.deriver.forgetPriced();
    for (const work of this.background) work.touch();
  }

  private tellSetAside(file: string): void {
    const message = `The database was damaged. It lies at ${file} now, and a new one was begun.`;
    this.options.log.error(message);
    this.notices.tell('database-set-aside', message);
  }

  private warn(code: string, message: string): void {
    this.options.log.warn(message);
    this.notices.tell(code, message);
  }

  private recovered(code: string, message: string): void {
    this.options.log.info(message);
    this.notices.over(code, message);
  }

  private status(): CollectorStatus {
    const { status: forwarding } = this.tee;
    return { notices: this.notices.standing, ...(forwarding !== undefined && { forwarding }) };
  }

  /** The client that asked for it starts the next one; the others need not. */
  private handOver(): void {
    this.clients?.emit('handOver', {});
    this.end();
  }

  /** Nobody needs it: nobody knows its ports either. */
  private endIdle(): void {
    this.ports.forget();
    this.end();
  }

  /** Windows start the next collector at once, and it begins with an empty database. */
  private endForNewDatabase(): void {
    this.options.log.error('The database is damaged: the next collector sets it aside.');
    markCorrupt(this.options.dataDirectory);
    this.end();
  }

  private end(): void {
    if (this.ending) return;
    this.ending = true;
    this.settleEnded(this.closeAll());
  }

  private async closeAll(): Promise<void> {
    await this.closeParts();
    this.store.dispose();
    this.lock.dispose();
    this.options.log.info('Collector ended.');
  }

  /** Nothing comes in any more before the store is closed. */
  private async closeParts(): Promise<void> {
    this.idleTimer?.dispose();
    this.clients?.dispose();
    await this.gateway?.close();
    await this.receiver?.close();
    this.notifier.dispose();
    for (const work of this.background) work.dispose();
    this.pruner.dispose();
    this.compactor.dispose();
    await this.checkpointer?.close();
    this.tee.dispose();
  }

  private openReceiver(first: Ports): Promise<Receiver> {
    const { log } = this.options;
    const pipeline = new Pipeline({
      store: this.store,
      log,
      ownerOf: (address) => this.registry.ownerOf(address),
      onStored: (traceIds, owner) => {
        this.idleTimer?.touch();
        this.activity.touch(owner);
        this.notifier.touch(traceIds);
        for (const work of this.background) work.touch();
        this.compactor.touch();
        this.checkpointer?.touch();
      },
      onStoreFailed: (message, error) => {
        this.notices.tell('store-failed', message);
        if (isCorruption(error)) this.endForNewDatabase();
      },
      onStoreRecovered: () => this.recovered('store-failed', 'Telemetry is stored again.'),
    });
    return openReceiver(
      {
        port: first.http,
        grpcPort: first.grpc,
        log,
        ingest: async (request) => {
          const result = await pipeline.ingest(request);
          this.tee.forward(request);
          return result;
        },
        onWrongProtocol: ({ sentence }) => this.warn('wrong-protocol', sentence),
      },
      this.options,
    );
  }

  private openGateway(first: number): Promise<Gateway> {
    const { gatewayPort, log } = this.options;
    const { store, registry, replays, activity } = this;
    const onUnrecorded = onceEach((sentence) => this.warn('not-recorded', sentence));
    return openGateway(
      {
        port: first,
        log,
        findRoute: (address) => {
          this.idleTimer?.touch();
          return findRoute(address, { store, registry, replays, activity, log, onUnrecorded });
        },
        onTraces: (id, sent) => void takeTraces(this.addresses().http, id, { ...sent, log }),
      },
      gatewayPort,
    );
  }

  private addresses(): Addresses {
    return { http: this.receiver?.url ?? '', gateway: this.gateway?.url ?? '' };
  }

  private describe(): CollectorInfo {
    const { httpPort, buildId, dataDirectory } = this.options;
    return {
      protocolVersion,
      buildId,
      pid: process.pid,
      ...this.addresses(),
      ...(this.receiver !== undefined && { grpc: this.receiver.grpcAddress }),
      data: dataDirectory,
      driver: this.store.driver,
      usualPort: httpPort === 0 || this.receiver?.port === httpPort,
    };
  }
}

function rememberedPorts(options: CollectorOptions): PortMemory {
  const { dataDirectory, httpPort: http, grpcPort: grpc, gatewayPort: gateway } = options;
  return new PortMemory(dataDirectory, { http, grpc, gateway });
}
