import type { StringLanguage } from './code-templates.ts';
import {
  holeOf,
  innerNodes,
  partsOfAll,
  sumParts,
  textOf,
  type Visit,
} from './expression-parts.ts';
import { formatArguments, formatParts } from './format-arguments.ts';
import type { SyntaxNode } from './grammars.ts';
import { verbatim } from './source-text.ts';
import { decodeEscapes } from './string-escapes.ts';
import { fixedPart, type Part } from './template.ts';

/**
 * Skips stand first: they win on one node. What a macro is given is no expression to the grammar but a
 * run of tokens, so that a literal in `format!` is a template by itself.
 */
export const rustQuery = `
((attribute (identifier) @_name) @skip (#match? @_name "^(cfg|serde|doc|derive|allow)$"))
((macro_invocation macro: (_) @_name) @skip (#match? @_name "^(include_str|include|include_bytes|env)$"))
(match_pattern (string_literal) @skip)
(index_expression (string_literal) @skip)
(const_item name: (_) @name) @declaration
(const_item value: (_) @body)
(static_item name: (_) @name) @declaration
(static_item value: (_) @body)
(let_declaration pattern: (_) @name) @declaration
(let_declaration value: (_) @body)
(field_initializer field: (_) @key) @declaration
(field_initializer value: (_) @body)
(assignment_expression left: (_) @name) @declaration
(assignment_expression right: (_) @body)
(function_item name: (_) @name) @function
(function_item body: (_) @body)
(closure_expression) @function
(closure_expression body: (_) @body)
(compound_assignment_expr right: (_) @appended)
((call_expression
  function: (field_expression field: (_) @_method)
  arguments: (arguments . (_) @appended))
  (#eq? @_method "push_str"))
(binary_expression operator: "+") @composite
((call_expression function: (field_expression field: (_) @_method)) @composite
  (#match? @_method "^(join|concat)$"))
((macro_invocation macro: (_) @_name) @composite
  (#match? @_name "^(concat|format|formatdoc|format_args|write|writeln)$"))
[(string_literal) (raw_string_literal)] @text
`;

export const rustStrings: StringLanguage = { partsOf };

function partsOf(node: SyntaxNode, code: string, visit: Visit): Part[] {
  visit(node);
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  switch (node.type) {
    case 'string_literal':
      return [fixedPart(decodeEscapes(code, node.startIndex + 1, node.endIndex - 1))];
    case 'raw_string_literal':
      return rawParts(node, code);
    case 'binary_expression':
      return sumParts(node, code, { operator: '+', visit, partsOf: inner });
    case 'parenthesized_expression':
    case 'reference_expression':
      return partsOfAll(innerNodes(node), inner);
    case 'macro_invocation':
      return macroParts(node, code, visit);
    case 'call_expression':
      return callParts(node, code, visit);
    default:
      return holeOf(node, code);
  }
}

function rawParts(node: SyntaxNode, code: string): Part[] {
  const { startIndex, endIndex } = node;
  const hashes = /^[bc]?r(#*)"/.exec(code.slice(startIndex, startIndex + 20));
  if (hashes === null) return [];
  const start = startIndex + hashes[0].length;
  const end = endIndex - 1 - (hashes[1]?.length ?? 0);
  return [fixedPart(verbatim(code.slice(start, Math.max(start, end)), start))];
}

/** `format!("…", …)` and what is like it are their literal, `concat!("…", "…")` all of them. */
function macroParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const macro = node.childForFieldName('macro');
  const name = macro === null ? '' : textOf(macro, code);
  const tokens = innerNodes(node.namedChildren.find((child) => child?.type === 'token_tree'));
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  if (name === 'concat') return partsOfAll(tokens, inner);
  const at = tokens.findIndex(({ type }) => type.endsWith('string_literal'));
  const literal = tokens[at];
  if (literal === undefined || !formats.test(name)) return holeOf(node, code);
  const closing = code.slice(literal.endIndex, node.endIndex).replace(/[)\]}]\s*$/, '');
  return formatParts(inner(literal), formatArguments(splitArguments(closing)));
}

const formats = /^(?:format|indoc|formatdoc|format_args|write|writeln)$/;

/** What stands between commas; a comma inside brackets parts nothing. */
function splitArguments(tokens: string): string[] {
  const found = tokens.match(/(?:\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}|"(?:[^"\\]|\\.)*"|[^,])+/g);
  return (found ?? []).map((each) => each.trim()).filter((each) => each !== '');
}

/** `[…].join(separator)`, `[…].concat()`, `String::from("…")`, or a call that only reshapes a text. */
function callParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const callee = node.childForFieldName('function');
  const object = callee?.childForFieldName('value') ?? undefined;
  const field = callee?.childForFieldName('field') ?? undefined;
  const [first] = innerNodes(node.childForFieldName('arguments'));
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  if (callee !== null && /^(?:String::from|str::to_string)$/.test(textOf(callee, code)))
    return first === undefined ? holeOf(node, code) : inner(first);
  if (object === undefined || field === undefined) return holeOf(node, code);
  const name = textOf(field, code);
  const elements = elementsOf(object, code);
  if (elements !== undefined && (name === 'join' || name === 'concat'))
    return partsOfAll(elements, inner, first === undefined ? [] : inner(first));
  if (/^(?:to_string|to_owned|into|trim\w*|replace\w*|clone|as_str)$/.test(name))
    return inner(object);
  return holeOf(node, code);
}

function elementsOf(list: SyntaxNode, code: string): SyntaxNode[] | undefined {
  if (list.type === 'array_expression') return innerNodes(list);
  const macro = list.type === 'macro_invocation' ? list.childForFieldName('macro') : null;
  if (macro === null || textOf(macro, code) !== 'vec') return undefined;
  return innerNodes(list.namedChildren.find((child) => child?.type === 'token_tree'));
}
