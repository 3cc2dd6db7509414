/** Where programs and people look first: OTLP/HTTP's own port, and the one beside it for the gateway. */
export const usualPorts = { http: 4318, gateway: 4319 } as const;
