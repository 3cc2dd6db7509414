/** Stands in for the indexing of `src/collector/index-after-storing.ts` where a bench measures what it costs. */
export function indexAfterStoring(): { touch(): void; dispose(): void } {
  return { touch: () => undefined, dispose: () => undefined };
}
