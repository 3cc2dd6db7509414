import * as bundle from '@vscode/tree-sitter-wasm';
import type { Language, Node, Parser, QueryCapture } from '@vscode/tree-sitter-wasm';

export type SyntaxNode = Node;
export type Capture = QueryCapture;

/** The bytes of a WebAssembly file of the grammar package, such as `tree-sitter-python.wasm`. */
export type ReadWasm = (fileName: string) => Promise<Uint8Array>;

/** Parses code and hands out the nodes that a query names, in the order of the file. */
export interface Grammar {
  /** The nodes are valid only inside `use`: their tree is freed when it returns. */
  query<T>(code: string, use: (captures: readonly Capture[]) => T): T;
}

/**
 * The package is CommonJS: Node gives it as the default export, a bundler may give the names
 * themselves. Its types know only the names.
 */
const treeSitter: typeof bundle = (bundle as { default?: typeof bundle }).default ?? bundle;

/**
 * The parsers, each loaded when the first file of its language comes: C#'s alone takes 5 MB. One set per
 * thread: the package keeps its state in module variables.
 */
export class Grammars {
  private readonly readWasm: ReadWasm;
  private readonly queries: ReadonlyMap<string, string>;
  private readonly loaded = new Map<string, Grammar>();
  private readonly loading = new Map<string, Promise<void>>();

  /** `queries` has every grammar's query by the grammar's name, as in `tree-sitter-<name>.wasm`. */
  constructor(readWasm: ReadWasm, queries: ReadonlyMap<string, string>) {
    this.readWasm = readWasm;
    this.queries = queries;
  }

  /** `undefined` where it was not loaded. */
  get(name: string): Grammar | undefined {
    return this.loaded.get(name);
  }

  /** Rejects where a file cannot be read or is no grammar. */
  async load(names: Iterable<string>): Promise<void> {
    for (const name of names) {
      if (this.loaded.has(name)) continue;
      const loading = this.loading.get(name) ?? this.loadOne(name);
      this.loading.set(name, loading);
      await loading.finally(() => this.loading.delete(name));
    }
  }

  private async loadOne(name: string): Promise<void> {
    const query = this.queries.get(name);
    if (query === undefined) throw new Error(`There is no query for the grammar ${name}.`);
    await startTreeSitter(this.readWasm);
    const language = await treeSitter.Language.load(
      await this.readWasm(`tree-sitter-${name}.wasm`),
    );
    this.loaded.set(name, grammarOf(language, query));
  }
}

let starting: Promise<void> | undefined;

function startTreeSitter(readWasm: ReadWasm): Promise<void> {
  starting ??= readWasm('tree-sitter.wasm').then((wasmBinary) => {
    // `wasmBinary` is Emscripten's, which the package's types leave out; it keeps this code off the disk.
    const options = { wasmBinary } as unknown as Parameters<typeof Parser.init>[0];
    return treeSitter.Parser.init(options);
  });
  return starting;
}

function grammarOf(language: Language, querySource: string): Grammar {
  const parser = new treeSitter.Parser();
  parser.setLanguage(language);
  const query = new treeSitter.Query(language, querySource);
  return {
    query: (code, use) => {
      const tree = parser.parse(code);
      if (tree === null) return use([]);
      try {
        return use(query.captures(tree.rootNode));
      } finally {
        tree.delete();
      }
    },
  };
}
