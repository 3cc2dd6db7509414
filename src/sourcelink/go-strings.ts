import type { StringLanguage } from './code-templates.ts';
import {
  holeOf,
  innerNodes,
  partsOfAll,
  sumParts,
  textOf,
  textsOf,
  type Visit,
} from './expression-parts.ts';
import { formatArguments, printfParts } from './format-arguments.ts';
import type { SyntaxNode } from './grammars.ts';
import { verbatim } from './source-text.ts';
import { decodeEscapes } from './string-escapes.ts';
import { fixedPart, type Part } from './template.ts';

/** Skips stand first: they win on one node. */
export const goQuery = `
(import_declaration) @skip
(keyed_element key: (literal_element [(interpreted_string_literal) (raw_string_literal)] @skip))
(index_expression index: [(interpreted_string_literal) (raw_string_literal)] @skip)
(expression_case value: (expression_list) @skip)
(const_spec name: (_) @name) @declaration
(const_spec value: (_) @body)
(var_spec name: (_) @name) @declaration
(var_spec value: (_) @body)
(short_var_declaration left: (expression_list . (_) @name)) @declaration
(short_var_declaration right: (_) @body)
(assignment_statement left: (expression_list . (_) @name)) @declaration
(assignment_statement right: (_) @body)
(keyed_element key: (_) @key) @declaration
(keyed_element value: (_) @body)
(function_declaration name: (_) @name) @function
(function_declaration body: (_) @body)
(method_declaration name: (_) @name) @function
(method_declaration body: (_) @body)
(func_literal) @function
(func_literal body: (_) @body)
(assignment_statement operator: "+=" right: (expression_list . (_) @appended))
((call_expression
  function: (selector_expression field: (_) @_method)
  arguments: (argument_list . (_) @appended))
  (#eq? @_method "WriteString"))
(binary_expression operator: "+") @composite
((call_expression function: (selector_expression field: (_) @_method)) @composite
  (#match? @_method "^(Join|(Sp|Fp|P)rintf|Errorf)$"))
[(interpreted_string_literal) (raw_string_literal)] @text
`;

export const goStrings: StringLanguage = { partsOf };

function partsOf(node: SyntaxNode, code: string, visit: Visit): Part[] {
  visit(node);
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  switch (node.type) {
    case 'interpreted_string_literal':
      return [fixedPart(decodeEscapes(code, node.startIndex + 1, node.endIndex - 1))];
    case 'raw_string_literal':
      return rawParts(node, code);
    case 'binary_expression':
      return sumParts(node, code, { operator: '+', visit, partsOf: inner });
    case 'parenthesized_expression':
    case 'literal_element':
      return partsOfAll(innerNodes(node), inner);
    case 'call_expression':
      return callParts(node, code, visit);
    default:
      return holeOf(node, code);
  }
}

/** The description of a tool's argument stands in the tag of a struct's field. */
function rawParts(node: SyntaxNode, code: string): Part[] {
  const [start, end] = [node.startIndex + 1, node.endIndex - 1];
  const text = code.slice(start, end);
  if (node.parent?.type !== 'field_declaration') return [fixedPart(verbatim(text, start))];
  const described = /(?:description=|description:")([^",]*)/.exec(text);
  if (described === null) return [];
  const from = start + described.index + described[0].length - (described[1]?.length ?? 0);
  return [fixedPart(verbatim(described[1] ?? '', from))];
}

/** `strings.Join([]string{…}, separator)`, a format, or a call that only reshapes its first argument. */
function callParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const callee = node.childForFieldName('function');
  const name = callee === null ? '' : textOf(callee, code);
  const given = innerNodes(node.childForFieldName('arguments'));
  const [first, second] = given;
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  if (first === undefined) return holeOf(node, code);
  const body = first.childForFieldName('body');
  if (name === 'strings.Join' && first.type === 'composite_literal' && body !== null)
    return partsOfAll(innerNodes(body), inner, second === undefined ? [] : inner(second));
  if (/^\w+\.(?:Sp|Fp|P)rintf$|\.Errorf$/.test(name)) {
    const at = name.endsWith('Fprintf') ? 1 : 0;
    const format = given[at];
    const values = textsOf(given.slice(at + 1), code);
    return format === undefined ? [] : printfParts(inner(format), formatArguments(values));
  }
  if (/^(?:strings\.(?:Trim\w*|Replace\w*)|heredoc\.Doc|dedent\.Dedent)$/.test(name))
    return inner(first);
  return holeOf(node, code);
}
