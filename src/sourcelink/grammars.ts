import * as bundle from '@vscode/tree-sitter-wasm';
import type { Language, Node, Parser, QueryCapture } from '@vscode/tree-sitter-wasm';

export type SyntaxNode = Node;
export type Capture = QueryCapture;
export type GrammarName = 'javascript' | 'typescript' | 'tsx' | 'python';

/** The bytes of a WebAssembly file of the grammar package, such as `tree-sitter-python.wasm`. */
export type ReadWasm = (fileName: string) => Promise<Uint8Array>;

/** Parses code and hands out the nodes that a query names, in the order of the file. */
export interface Grammar {
  /** The nodes are valid only inside `use`: their tree is freed when it returns. */
  query<T>(code: string, use: (captures: readonly Capture[]) => T): T;
}

export type Grammars = ReadonlyMap<GrammarName, Grammar>;

/**
 * The package is CommonJS: Node gives it as the default export, a bundler may give the names
 * themselves. Its types know only the names.
 */
const treeSitter: typeof bundle = (bundle as { default?: typeof bundle }).default ?? bundle;

/** Loads the parsers. One per thread: the package keeps its state in module variables. */
export async function loadGrammars(
  readWasm: ReadWasm,
  queries: ReadonlyMap<GrammarName, string>,
): Promise<Grammars> {
  const options = { wasmBinary: await readWasm('tree-sitter.wasm') };
  // `wasmBinary` is Emscripten's, which the package's types leave out; it keeps this code off the disk.
  await treeSitter.Parser.init(options as unknown as Parameters<typeof Parser.init>[0]);
  const loaded: [GrammarName, Grammar][] = [];
  for (const [name, query] of queries) {
    const language = await treeSitter.Language.load(await readWasm(`tree-sitter-${name}.wasm`));
    loaded.push([name, grammarOf(language, query)]);
  }
  return new Map(loaded);
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
