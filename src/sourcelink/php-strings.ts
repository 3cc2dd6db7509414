import type { StringLanguage } from './code-templates.ts';
import {
  holeOf,
  innerNodes,
  literalParts,
  partsOfAll,
  sumParts,
  textOf,
  textsOf,
  type Visit,
} from './expression-parts.ts';
import { formatArguments, printfParts } from './format-arguments.ts';
import type { SyntaxNode } from './grammars.ts';
import { decodeEscapes, type EscapeRules } from './string-escapes.ts';
import { fixedPart, holePart, type Part } from './template.ts';

/** Skips stand first: they win on one node. */
export const phpQuery = `
(namespace_use_declaration) @skip
(array_element_initializer . (string) @skip (_))
(subscript_expression (_) (string) @skip)
(case_statement value: (_) @skip)
(const_element (name) @name) @declaration
(const_element (name) (_) @body)
(property_element name: (_) @name) @declaration
(property_element default_value: (_) @body)
(assignment_expression left: (_) @name) @declaration
(assignment_expression right: (_) @body)
(array_element_initializer . [(string) (encapsed_string)] @key (_)) @declaration
(array_element_initializer . (_) (_) @body)
(method_declaration name: (_) @name) @function
(method_declaration body: (_) @body)
(function_definition name: (_) @name) @function
(function_definition body: (_) @body)
(anonymous_function) @function
(anonymous_function body: (_) @body)
(augmented_assignment_expression right: (_) @appended)
(binary_expression operator: ".") @composite
((function_call_expression function: (_) @_name) @composite (#match? @_name "^(implode|join|sprintf)$"))
[(string) (encapsed_string) (heredoc) (nowdoc)] @text
`;

export const phpStrings: StringLanguage = { partsOf };

const escaped: EscapeRules = { keepsUnknown: true };

function partsOf(node: SyntaxNode, code: string, visit: Visit): Part[] {
  visit(node);
  const { startIndex, endIndex } = node;
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  switch (node.type) {
    case 'string':
      return [fixedPart(decodeEscapes(code, startIndex + 1, endIndex - 1, { only: "'\\" }))];
    case 'encapsed_string':
      return contentParts(node, { start: startIndex + 1, end: endIndex - 1 }, escaped, code);
    case 'heredoc':
    case 'nowdoc': {
      const body = node.childForFieldName('value');
      const rules = node.type === 'nowdoc' ? { raw: true } : escaped;
      if (body === null) return holeOf(node, code);
      return contentParts(body, { start: body.startIndex, end: body.endIndex }, rules, code);
    }
    case 'binary_expression':
      return sumParts(node, code, { operator: '.', visit, partsOf: inner });
    case 'parenthesized_expression':
    case 'argument':
    case 'array_element_initializer':
      return partsOfAll(innerNodes(node).slice(-1), inner);
    case 'function_call_expression':
      return callParts(node, code, visit);
    default:
      return holeOf(node, code);
  }
}

/** `$name`, `$a[0]`, `{$a->b}` and `${c}` stand right in the text. */
function contentParts(
  node: SyntaxNode,
  range: { readonly start: number; readonly end: number },
  rules: EscapeRules,
  code: string,
): Part[] {
  const holes = innerNodes(node)
    .filter(({ type }) => !/^(?:string_content|nowdoc_string|escape_sequence)$/.test(type))
    .map(({ startIndex, endIndex }) => {
      const braced = code[startIndex - 1] === '{' && code[endIndex] === '}';
      const parts = [holePart(code, startIndex, endIndex)];
      return { start: startIndex - (braced ? 1 : 0), end: endIndex + (braced ? 1 : 0), parts };
    });
  return literalParts(range, holes, (start, end) => decodeEscapes(code, start, end, rules));
}

/** `implode(separator, […])`, a format, or a call that only reshapes a text. */
function callParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const callee = node.childForFieldName('function');
  const name = callee === null ? '' : textOf(callee, code);
  const given = innerNodes(node.childForFieldName('arguments'));
  const [first, second, third] = given;
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  const [list] = innerNodes(second);
  if (/^(?:implode|join)$/.test(name) && list?.type === 'array_creation_expression')
    return partsOfAll(innerNodes(list), inner, first === undefined ? [] : inner(first));
  if (name === 'sprintf' && first !== undefined)
    return printfParts(inner(first), formatArguments(textsOf(given.slice(1), code)));
  if (/^[lr]?trim$/.test(name) && first !== undefined) return inner(first);
  if (/^str_replace$|^preg_replace$/.test(name) && third !== undefined) return inner(third);
  return holeOf(node, code);
}
