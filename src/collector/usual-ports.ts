/** Where programs and people look first: OTLP's own ports, and the one beside them for the gateway. */
export const usualPorts = { grpc: 4317, http: 4318, gateway: 4319 } as const;
