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
import { decodeEscapes } from './string-escapes.ts';
import { fixedPart, type Part } from './template.ts';

/** Skips stand first: they win on one node. */
export const javaQuery = `
(switch_label (string_literal) @skip)
(variable_declarator name: (_) @name) @declaration
(variable_declarator value: (_) @body)
(element_value_pair key: (_) @key) @declaration
(element_value_pair value: (_) @body)
(method_declaration name: (_) @name) @function
(method_declaration body: (_) @body)
(constructor_declaration name: (_) @name) @function
(constructor_declaration body: (_) @body)
(lambda_expression) @function
(lambda_expression body: (_) @body)
(assignment_expression left: (_) @name operator: "=") @declaration
(assignment_expression operator: "=" right: (_) @body)
(assignment_expression operator: "+=" right: (_) @appended)
((method_invocation name: (identifier) @_method) @appended (#eq? @_method "append"))
((method_invocation name: (identifier) @_method) @composite (#eq? @_method "append"))
((method_invocation name: (identifier) @_method) @composite (#eq? @_method "join"))
((method_invocation name: (identifier) @_method) @composite (#eq? @_method "concat"))
((method_invocation name: (identifier) @_method) @composite (#match? @_method "^format(ted)?$"))
(binary_expression operator: "+") @composite
(annotation arguments: (annotation_argument_list (element_value_array_initializer) @composite))
(string_literal) @text
`;

export const javaStrings: StringLanguage = { partsOf };

function partsOf(node: SyntaxNode, code: string, visit: Visit): Part[] {
  visit(node);
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  switch (node.type) {
    case 'string_literal': {
      const quote = code.startsWith('"""', node.startIndex) ? 3 : 1;
      const [start, end] = [node.startIndex + quote, node.endIndex - quote];
      return [fixedPart(decodeEscapes(code, start, end, { escapedSpace: true }))];
    }
    case 'binary_expression':
      return sumParts(node, code, { operator: '+', visit, partsOf: inner });
    case 'parenthesized_expression':
    case 'element_value_array_initializer':
      return partsOfAll(innerNodes(node), inner);
    case 'method_invocation':
      return callParts(node, code, visit);
    default:
      return holeOf(node, code);
  }
}

/** `.append(a).append(b)`, `String.join`, a format, or a call that only reshapes the text before it. */
function callParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const object = node.childForFieldName('object');
  const method = node.childForFieldName('name');
  const name = method === null ? '' : textOf(method, code);
  const given = innerNodes(node.childForFieldName('arguments'));
  const [first, ...others] = given;
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  if (object === null) return holeOf(node, code);
  const isString = textOf(object, code) === 'String';
  if (isString && first !== undefined && name === 'format')
    return printfParts(inner(first), formatArguments(textsOf(others, code)));

  if (isString && first !== undefined && name === 'join') {
    const lists = others.flatMap((each) =>
      isListCall(each) ? innerNodes(argumentsOf(each)) : [each],
    );
    return partsOfAll(lists, inner, inner(first));
  }
  if (name === 'append') return appendedParts(node, code, visit);
  if (name === 'concat')
    return partsOfAll([object, ...(first === undefined ? [] : [first])], inner);
  if (name === 'formatted')
    return printfParts(inner(object), formatArguments(textsOf(given, code)));
  if (/^(?:strip\w*|trim|replace\w*|translateEscapes|indent)$/.test(name)) return inner(object);
  return holeOf(node, code);
}

/** `List.of(…)`, `Arrays.asList(…)`. */
function isListCall(node: SyntaxNode): boolean {
  return node.type === 'method_invocation' && /^(?:List\.of|Arrays\.asList)\b/.test(node.text);
}

function argumentsOf(node: SyntaxNode): SyntaxNode | null {
  return node.childForFieldName('arguments');
}

/** A chain leans to the left, from the builder over its first text to its last. */
function appendedParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const appended: SyntaxNode[] = [];
  let rest: SyntaxNode | null = node;
  while (rest?.type === 'method_invocation') {
    const method = rest.childForFieldName('name');
    if (method === null || textOf(method, code) !== 'append') break;
    visit(rest);
    appended.push(...innerNodes(argumentsOf(rest)));
    rest = rest.childForFieldName('object');
  }
  // `new StringBuilder("…").append(…)`: what it begins with.
  const initial = rest?.type === 'object_creation_expression' ? innerNodes(argumentsOf(rest)) : [];
  return partsOfAll([...initial, ...appended.toReversed()], (child) => partsOf(child, code, visit));
}
