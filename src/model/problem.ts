/** Telemetry that could not be used as it came. It is counted and kept, never thrown. */
export interface Problem {
  /** A stable word for the kind of problem, such as `bad-trace-id`. */
  readonly code: string;
  /** One sentence: what was wrong and where. Holds no content of the telemetry. */
  readonly message: string;
}
