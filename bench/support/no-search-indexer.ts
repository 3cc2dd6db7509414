/** Stands in for the indexer where a bench measures what indexing costs. */
export class SearchIndexer {
  touch(): void {}

  dispose(): void {}
}
