import type { ExecutionId } from '../model/ids.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { tokenHeader } from '../receiver/admission.ts';
import type { Upstreams } from '../store/execution-store.ts';
import { baseUrlVariables } from './provider-variables.ts';

/** The header by which the collector knows whose telemetry a request carries. */
export const executionHeader = 'x-spanwise-execution';

export interface Addresses {
  /** Such as `http://127.0.0.1:4318`. */
  readonly http: string;
  readonly gateway: string;
}

/**
 * The variables that make a program in a container send its telemetry here. Its model calls go where they
 * went before: the gateway serves this machine alone.
 */
export function containerEnvironment(httpPort: number, token: string): EnvironmentVariables {
  const http = `http://${containerHost}:${httpPort}`;
  return otlpVariables(http, `${tokenHeader}=${token}`);
}

/** By which container engines let their containers reach the machine that they run on. */
const containerHost = 'host.docker.internal';

/** What a program would find without us, by name. Only a few variables are read. */
export interface OwnEnvironment {
  readonly environment: EnvironmentVariables;
  /** False: model calls are not to be recorded, and no base-URL variable is set. */
  readonly record: boolean;
}

/** The variables that make a program send its telemetry, and its model calls, under `executionId`. */
export function programEnvironment(
  addresses: Addresses,
  executionId: ExecutionId,
  own: OwnEnvironment & { readonly upstreams: Upstreams },
): EnvironmentVariables {
  return {
    ...telemetryVariables(addresses.http, executionId, own.environment),
    ...gatewayVariables(addresses.gateway, executionId, own.upstreams),
  };
}

/**
 * Where each base-URL variable leads, without a gateway between: what it said before, else the
 * provider's own address. A variable that few programs read is only taken over where it was set.
 */
export function upstreamsOf(own: OwnEnvironment): Upstreams {
  if (!own.record) return {};
  return Object.fromEntries(
    baseUrlVariables.flatMap(({ name, defaultUpstream }) => {
      const upstream = parseUpstream(own.environment[name]) ?? defaultUpstream;
      return upstream === undefined ? [] : [[name, upstream]];
    }),
  );
}

/** Origin and path; `undefined` where the value is no address that the gateway can pass calls on to. */
function parseUpstream(value: string | undefined): string | undefined {
  if (value === undefined || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  // What is stored of an execution holds no credentials, and a password in the address is one.
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** What follows the key is the upstream's path, kept whole: programs cut `/v1` off, or put a prefix before it. */
function gatewayVariables(
  gateway: string,
  executionId: ExecutionId,
  upstreams: Upstreams,
): EnvironmentVariables {
  return Object.fromEntries(
    baseUrlVariables.flatMap(({ name, key }) => {
      const upstream = upstreams[name];
      if (upstream === undefined) return [];
      const path = new URL(upstream).pathname.replace(/\/$/, '');
      return [[name, `${gateway}/${executionId}/${key}${path}`]];
    }),
  );
}

/** Where the gateway passes on what comes in under a key; `undefined` where there is no such address. */
export function upstreamOrigin(upstreams: Upstreams, key: string): string | undefined {
  const variable = baseUrlVariables.find((each) => each.key === key);
  const upstream = variable === undefined ? undefined : upstreams[variable.name];
  return upstream === undefined ? undefined : new URL(upstream).origin;
}

/**
 * Each signal may have variables of its own, which win over the general ones: those that the user has set
 * are set here too.
 */
function telemetryVariables(
  http: string,
  executionId: ExecutionId,
  own: EnvironmentVariables,
): EnvironmentVariables {
  const header = `${executionHeader}=${executionId}`;
  const withHeader = (before: string | undefined): string =>
    [...otherHeaders(before), header].join(',');
  return {
    ...otlpVariables(http, withHeader(own['OTEL_EXPORTER_OTLP_HEADERS'])),
    ...Object.assign({}, ...signals.map((signal) => ofSignal(own, signal, { http, withHeader }))),
    ...withoutProxy(own),
  };
}

const signals = ['traces', 'logs', 'metrics'] as const;

function ofSignal(
  own: EnvironmentVariables,
  signal: (typeof signals)[number],
  to: { readonly http: string; readonly withHeader: (before: string) => string },
): EnvironmentVariables {
  const prefix = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}`;
  return {
    ...ifSet(own, `${prefix}_ENDPOINT`, () => `${to.http}/v1/${signal}`),
    ...ifSet(own, `${prefix}_PROTOCOL`, () => 'http/protobuf'),
    ...ifSet(own, `${prefix}_HEADERS`, to.withHeader),
  };
}

/** Many clients send to 127.0.0.1 through a proxy too, unless they are told not to. */
function withoutProxy(own: EnvironmentVariables): EnvironmentVariables {
  const before = own['NO_PROXY'];
  if (before === undefined) return {};
  const hosts = before.split(',').map((host) => host.trim());
  const exceptions = [...new Set([...hosts, '127.0.0.1', 'localhost'])]
    .filter((host) => host !== '')
    .join(',');
  return { NO_PROXY: exceptions, no_proxy: exceptions };
}

function otlpVariables(http: string, headers: string): EnvironmentVariables {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: http,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_HEADERS: headers,
    // The default of 5 s would show a short run only when it is over.
    OTEL_BSP_SCHEDULE_DELAY: '200',
  };
}

function ifSet(
  own: EnvironmentVariables,
  name: string,
  change: (before: string) => string,
): EnvironmentVariables {
  const before = own[name];
  return before === undefined || before === '' ? {} : { [name]: change(before) };
}

/** A program started from a terminal that has an address already is given its own in place of it. */
function otherHeaders(before: string | undefined): readonly string[] {
  return (before ?? '')
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !pair.toLowerCase().startsWith(`${executionHeader}=`));
}
