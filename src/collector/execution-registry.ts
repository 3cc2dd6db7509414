import { randomBytes } from 'node:crypto';
import { maskListedTexts } from '../base/credential-lists.ts';
import { maskCredentials } from '../base/credentials.ts';
import type { CommandLine, Execution, ExecutionStarter } from '../model/execution.ts';
import { parseExecutionId, type ExecutionId, type TraceId } from '../model/ids.ts';
import type { Upstream } from '../gateway/gateway-route.ts';
import type { OpenSession, SessionInfo, StartedExecution } from '../protocol/collector-api.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { ExecutionToStore, Upstreams } from '../store/execution-store.ts';
import type { Store } from '../store/open-store.ts';
import { programEnvironment, type Addresses } from './environment.ts';
import { upstreamsOf, type OwnEnvironment } from './upstreams.ts';
import { UpstreamWays } from './upstream-ways.ts';

/** What a program sent last may arrive some time after its end was seen. */
const lateTelemetryMs = 2_000;

export interface ExecutionStart extends OwnEnvironment {
  readonly startedBy: ExecutionStarter;
  readonly command: CommandLine;
  readonly workingDirectory: string;
  /** The session under which the program sends, where it was not given an address of its own. */
  readonly sessionId?: string;
}

export interface ReplayStart {
  readonly startedBy: ExecutionStarter;
  readonly command: CommandLine;
  readonly workingDirectory: string;
  readonly upstreams: Upstreams;
  /** Absent where a replay test is run, whose recording is not of this store. */
  readonly replayOf?: TraceId;
  /** Absent where Spanwise did not see the run start, likewise. */
  readonly replayOfExecution?: ExecutionId;
  /** As of a start: where telemetry went, and which proxies there are, is asked of it. */
  readonly environment: EnvironmentVariables;
  /** As the recorded command did. */
  readonly preload?: boolean;
}

/**
 * The addresses under which programs send: an execution's own, or that of the window whose terminals
 * they run in. Knows whose telemetry a request is.
 */
export class ExecutionRegistry {
  private readonly store: Store;
  /** Known once the ports are open, which is before the first client is heard. */
  private readonly addresses: () => Addresses;
  private readonly ways = new UpstreamWays();

  constructor(store: Store, addresses: () => Addresses) {
    this.store = store;
    this.addresses = addresses;
  }

  /** `isOllamaRunning`: nobody starts a second one then. */
  openSession(params: OpenSession, { isOllamaRunning = false } = {}): SessionInfo {
    const sessionId =
      params.sessionId === undefined ? newExecutionId() : checkedId(params.sessionId);
    const upstreams = this.upstreamsOf({ ...params, mayServeOllama: !isOllamaRunning });
    this.store.executions.saveSession({ sessionId, upstreams, openedAtMs: Date.now() });
    this.ways.keep(sessionId, params.environment, params.named);
    const environment = programEnvironment(this.addresses(), sessionId, { ...params, upstreams });
    return { sessionId, environment };
  }

  begin(start: ExecutionStart): StartedExecution {
    const upstreams = this.upstreamsOf(start);
    const { startedBy, command, workingDirectory, sessionId } = start;
    const execution = this.add({
      mode: 'record',
      startedBy,
      command,
      workingDirectory,
      upstreams,
      ...(sessionId !== undefined && { sessionId: checkedId(sessionId) }),
    });
    const { executionId } = execution;
    this.ways.keep(executionId, start.environment, start.named);
    return {
      executionId,
      environment: programEnvironment(this.addresses(), executionId, { ...start, upstreams }),
    };
  }

  beginReplay(start: ReplayStart): {
    execution: Execution;
    environment: StartedExecution['environment'];
  } {
    const { environment: before, upstreams: known, preload = false, ...kept } = start;
    // Of a run that came from elsewhere nobody knows whom it called: the program is asked as for a recording.
    const isKnown = Object.keys(known).length > 0;
    const upstreams = isKnown ? known : this.upstreamsOf({ environment: before, record: true });
    const execution = this.add({ mode: 'replay', ...kept, upstreams });
    this.ways.keep(execution.executionId, before);
    const own = { environment: before, record: true, upstreams, preload };
    const environment = programEnvironment(this.addresses(), execution.executionId, own);
    return { execution, environment };
  }

  /** Throws `RpcError` `not-found` where there is none. */
  end(executionId: string, exitCode: number | undefined): ExecutionId {
    const id = checkedId(executionId);
    if (this.store.executions.get(id) === undefined)
      throw new RpcError('not-found', `There is no execution ${executionId}.`);
    this.store.executions.end(id, Date.now(), exitCode);
    return id;
  }

  /**
   * Whose telemetry comes in under an address: an execution's own; in a session, the command that runs
   * there, the newest where there are several; the session itself where none runs. `undefined` where the
   * address is unknown.
   */
  ownerOf(address: ExecutionId): ExecutionId | undefined {
    const { executions } = this.store;
    if (executions.get(address) !== undefined) return address;
    if (executions.session(address) === undefined) return undefined;
    const running = executions.runningIn(address, Date.now() - lateTelemetryMs);
    if (running === undefined) return address;
    if (!running.alone) executions.markShared(running.executionId);
    return running.executionId;
  }

  /** Where the calls that come in under an address are passed on to. */
  upstreamsOfAddress(address: ExecutionId): Upstreams | undefined {
    const { executions } = this.store;
    return executions.get(address)?.upstreams ?? executions.session(address)?.upstreams;
  }

  /** By which proxies the calls of an address go, whose certificates they trust, and as whom they come. */
  wayOf(address: ExecutionId, key: string): Pick<Upstream, 'way' | 'authorization'> {
    const authorization = this.ways.authorizationOf(address, key);
    return { way: this.ways.of(address), ...(authorization !== undefined && { authorization }) };
  }

  private add(execution: Omit<ExecutionToStore, 'executionId' | 'startedAtMs'>): ExecutionToStore {
    const added = {
      ...execution,
      command: maskCommand(execution.command),
      executionId: newExecutionId(),
      startedAtMs: Date.now(),
    };
    this.store.executions.add(added);
    return added;
  }

  /**
   * A program started in a terminal of ours finds our own gateway in its variables. Taking that for the
   * upstream would record each call twice; what that address leads to is meant.
   */
  upstreamsOf(own: OwnEnvironment): Upstreams {
    return upstreamsOf({
      ...own,
      environment: this.withoutGateway(own.environment),
      ...(own.named !== undefined && { named: this.withoutGateway(own.named) }),
    });
  }

  private withoutGateway(variables: EnvironmentVariables): EnvironmentVariables {
    const gateway = `${this.addresses().gateway}/`;
    const entries = Object.entries(variables).flatMap(([name, value]) => {
      if (!value.startsWith(gateway)) return [[name, value] as const];
      const address = parseExecutionId(value.slice(gateway.length).split('/')[0] ?? '');
      const behind = address === undefined ? undefined : this.upstreamsOfAddress(address)?.[name];
      return behind === undefined ? [] : [[name, behind] as const];
    });
    return Object.fromEntries(entries);
  }
}

/** A key on the command line is not kept. A replay calls nobody, so that it works without. */
function maskCommand(command: CommandLine): CommandLine {
  return command.type === 'shell'
    ? { type: 'shell', line: maskCredentials(command.line) }
    : { type: 'arguments', arguments: maskListedTexts(command.arguments.map(maskCredentials)) };
}

function newExecutionId(): ExecutionId {
  return randomBytes(12).toString('hex') as ExecutionId;
}

function checkedId(text: string): ExecutionId {
  const id = parseExecutionId(text);
  if (id === undefined) throw new RpcError('bad-request', 'That is no id of an execution.');
  return id;
}
