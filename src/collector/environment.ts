import type { ExecutionId } from '../model/ids.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { keyOfVariable } from '../protocol/provider-variables.ts';
import { tokenHeader } from '../receiver/admission.ts';
import type { Upstreams } from '../store/execution-store.ts';
import { preloadVariable, type PreloadSettings } from '../protocol/preload-settings.ts';
import { preloadedHosts, type OwnEnvironment } from './upstreams.ts';

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

/** The variables that make a program send its telemetry, and its model calls, under `executionId`. */
export function programEnvironment(
  addresses: Addresses,
  executionId: ExecutionId,
  own: OwnEnvironment & { readonly upstreams: Upstreams },
): EnvironmentVariables {
  return {
    ...telemetryVariables(addresses.http, executionId, own.environment),
    ...gatewayVariables(addresses.gateway, executionId, own.upstreams),
    ...(own.preload === true &&
      own.record &&
      preloadVariables(addresses.gateway, executionId, own.upstreams)),
  };
}

/** What follows the key is the upstream's path, kept whole: programs cut `/v1` off, or put a prefix before it. */
function gatewayVariables(
  gateway: string,
  executionId: ExecutionId,
  upstreams: Upstreams,
): EnvironmentVariables {
  return Object.fromEntries(
    Object.entries(upstreams).map(([name, upstream]) => {
      const path = new URL(upstream).pathname.replace(/\/$/, '');
      return [name, `${gateway}/${executionId}/${keyOfVariable(name)}${path}`];
    }),
  );
}

/** What a preload is told; that it is loaded is the business of whoever starts the program. */
function preloadVariables(
  gateway: string,
  executionId: ExecutionId,
  upstreams: Upstreams,
): EnvironmentVariables {
  const settings: PreloadSettings = {
    gateway: `${gateway}/${executionId}`,
    hosts: preloadedHosts(upstreams),
    providers: Object.fromEntries(
      Object.entries(upstreams)
        .map(([name, upstream]) => [new URL(upstream).origin, keyOfVariable(name)])
        .toReversed(),
    ),
  };
  return { [preloadVariable]: JSON.stringify(settings) };
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
