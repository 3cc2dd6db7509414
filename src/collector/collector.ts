import { startGateway, type Gateway } from '../gateway/start-gateway.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Log } from '../base/log.ts';
import {
  protocolVersion,
  type CollectorInfo,
  type CollectorSettings,
} from '../protocol/collector-api.ts';
import { PortTakenError } from '../loopback/port-taken-error.ts';
import { startReceiver, type Receiver } from '../receiver/start-receiver.ts';
import { socketPath } from '../rendezvous/socket-path.ts';
import {
  isCorruption,
  markCorrupt,
  openStoreOrSetAside,
  type OpenedStore,
} from '../store/corrupt-database.ts';
import type { Store } from '../store/open-store.ts';
import type { RetentionLimits } from '../store/retention.ts';
import { Activity } from './activity.ts';
import { createApiHandlers } from './api-handlers.ts';
import { ChangeNotifier } from './change-notifier.ts';
import { startClientServer, type ClientServer } from './client-server.ts';
import { ContainerAccess } from './container-access.ts';
import type { Addresses } from './environment.ts';
import { ExecutionRegistry } from './execution-registry.ts';
import { findRoute } from './gateway-routes.ts';
import { IdleTimer } from './idle-timer.ts';
import { LiveSettings } from './live-settings.ts';
import { becomeOnlyCollector } from './only-collector.ts';
import { Pipeline } from './pipeline.ts';
import { Pruner } from './pruner.ts';
import { Replays } from './replays.ts';
import { SearchIndexer } from './search-indexer.ts';
import { StartNotices } from './start-notices.ts';
import { Tee } from './tee.ts';

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
 * Rejects with `CollectorRunningError` where one serves the data directory already.
 */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const lock = await becomeOnlyCollector(options.dataDirectory);
  try {
    const opened = await openStoreOrSetAside(options.dataDirectory, options.log);
    const { store } = opened;
    try {
      return await new CollectorParts(options, opened, lock).start();
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
  private readonly activity = new Activity();
  private readonly registry: ExecutionRegistry;
  private readonly replays: Replays;
  private readonly notifier: ChangeNotifier;
  private readonly notices: StartNotices;
  private readonly indexer: SearchIndexer;
  private readonly pruner: Pruner;
  private readonly tee: Tee;
  private readonly idleTimer: IdleTimer | undefined;
  private receiver: Receiver | undefined;
  private gateway: Gateway | undefined;
  private clients: ClientServer | undefined;
  private ending = false;
  private settleEnded: (closing: Promise<void>) => void = () => undefined;
  private readonly ended = new Promise<void>((resolve) => (this.settleEnded = resolve));

  constructor(options: CollectorOptions, opened: OpenedStore, lock: Disposable) {
    const { store } = opened;
    this.options = options;
    this.store = store;
    this.notices = new StartNotices((notice) => this.clients?.emit('notice', notice));
    if (opened.setAside !== undefined) this.tellSetAside(opened.setAside);
    this.lock = lock;
    this.registry = new ExecutionRegistry(store, () => this.addresses());
    this.replays = new Replays(store, this.registry, this.activity);
    this.notifier = new ChangeNotifier(store, options.log, (event) =>
      this.clients?.emit('changed', event),
    );
    this.tee = new Tee(options.log);
    this.indexer = new SearchIndexer(store.search, options.log);
    this.pruner = new Pruner({
      retention: store.retention,
      limits: options.retention ?? {},
      log: options.log,
      onPruned: () => this.clients?.emit('changed', { cursor: store.cursor(), traceIds: [] }),
    });
    if (options.idleTimeoutMs !== undefined)
      this.idleTimer = new IdleTimer(options.idleTimeoutMs, () => this.end());
  }

  async start(): Promise<Collector> {
    try {
      this.receiver = await this.openReceiver();
      this.gateway = await this.openGateway();
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
          onChanged: (traceIds) => this.notifier.touch(traceIds),
          onHello: (client) => this.notices.greet(client),
          end: () => this.end(),
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
    return new LiveSettings({ info, tee: this.tee, receiver, containers });
  }

  private tellSetAside(file: string): void {
    const message = `The database was damaged. It lies at ${file} now, and a new one was begun.`;
    this.options.log.error(message);
    this.notices.add({ code: 'database-set-aside', message });
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
    this.indexer.dispose();
    this.notices.dispose();
    this.pruner.dispose();
    this.tee.dispose();
  }

  private async openReceiver(): Promise<Receiver> {
    const { httpPort, grpcPort, log } = this.options;
    const pipeline = new Pipeline({
      store: this.store,
      log,
      ownerOf: (address) => this.registry.ownerOf(address),
      onStored: (traceIds, owner) => {
        this.idleTimer?.touch();
        this.activity.touch(owner);
        this.notifier.touch(traceIds);
        this.indexer.touch();
      },
      onStoreFailed: (message, error) => {
        this.clients?.emit('notice', { code: 'store-failed', message });
        if (isCorruption(error)) this.endForNewDatabase();
      },
    });
    const open = (ports: { port: number; grpcPort: number }): Promise<Receiver> =>
      startReceiver({
        ...ports,
        log,
        ingest: async (request) => {
          const result = await pipeline.ingest(request);
          this.tee.forward(request);
          return result;
        },
        onWrongProtocol: ({ sentence }) => this.tellWrongProtocol(sentence),
      }).catch((error: unknown) => {
        if (!(error instanceof PortTakenError)) throw error;
        log.warn(`${error.message} A free one is used.`);
        const orFree = (port: number): number => (port === error.port ? 0 : port);
        return open({ port: orFree(ports.port), grpcPort: orFree(ports.grpcPort) });
      });
    return open({ port: httpPort, grpcPort });
  }

  private tellWrongProtocol(message: string): void {
    this.options.log.warn(message);
    this.clients?.emit('notice', { code: 'wrong-protocol', message });
  }

  private async openGateway(): Promise<Gateway> {
    const { gatewayPort, log } = this.options;
    const { store, registry, replays, activity } = this;
    const open = (port: number): Promise<Gateway> =>
      startGateway({
        port,
        log,
        findRoute: (address) => {
          this.idleTimer?.touch();
          return findRoute(address, { store, registry, replays, activity, log });
        },
      });
    return open(gatewayPort).catch((error: unknown) => {
      if (!(error instanceof PortTakenError)) throw error;
      log.warn(`${error.message} A free one is used.`);
      return open(0);
    });
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
