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
import { formatArguments, formatParts } from './format-arguments.ts';
import type { SyntaxNode } from './grammars.ts';
import { verbatim } from './source-text.ts';
import { decodeEscapes, type EscapeRules } from './string-escapes.ts';
import { fixedPart, holePart, type Part } from './template.ts';

/** Skips stand first: they win on one node. */
export const csharpQuery = `
(using_directive) @skip
(constant_pattern) @skip
(element_access_expression subscript: (_) @skip)
(element_binding_expression) @skip
(variable_declarator name: (_) @name) @declaration
(variable_declarator (_) @body .)
(property_declaration name: (_) @name) @declaration
(property_declaration value: (_) @body)
(argument name: (_) @key) @declaration
(argument name: (_) (_) @body)
(method_declaration name: (_) @name) @function
(method_declaration body: (_) @body)
(constructor_declaration name: (_) @name) @function
(constructor_declaration body: (_) @body)
(local_function_statement name: (_) @name) @function
(local_function_statement body: (_) @body)
(lambda_expression) @function
(lambda_expression body: (_) @body)
(assignment_expression left: (_) @name operator: "=") @declaration
(assignment_expression operator: "=" right: (_) @body)
(assignment_expression operator: "+=" right: (_) @appended)
((invocation_expression function: (member_access_expression name: (_) @_method)) @appended
  (#match? @_method "^Append(Line|Format)?$"))
((invocation_expression function: (member_access_expression name: (_) @_method)) @composite
  (#match? @_method "^(Append(Line|Format)?|Join|Concat|Format)$"))
(binary_expression operator: "+") @composite
[
  (string_literal) (verbatim_string_literal) (raw_string_literal) (interpolated_string_expression)
] @text
`;

export const csharpStrings: StringLanguage = { partsOf };

function partsOf(node: SyntaxNode, code: string, visit: Visit): Part[] {
  visit(node);
  const { startIndex, endIndex } = node;
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  switch (node.type) {
    case 'string_literal':
      return [fixedPart(decodeEscapes(code, startIndex + 1, endIndex - 1))];
    case 'verbatim_string_literal':
      return [
        fixedPart(decodeEscapes(code, startIndex + 2, endIndex - 1, { raw: true, doubled: '"' })),
      ];
    case 'raw_string_literal': {
      const quotes = /^"*/.exec(code.slice(startIndex, endIndex))?.[0].length ?? 3;
      const [start, end] = [startIndex + quotes, endIndex - quotes];
      return [fixedPart(verbatim(code.slice(start, Math.max(start, end)), start))];
    }
    case 'interpolated_string_expression':
      return interpolatedParts(node, code, visit);
    case 'binary_expression':
      return sumParts(node, code, { operator: '+', visit, partsOf: inner });
    case 'parenthesized_expression':
    case 'argument':
      return partsOfAll(innerNodes(node).slice(-1), inner);
    case 'invocation_expression':
      return callParts(node, code, visit);
    default:
      return holeOf(node, code);
  }
}

/** `$"…"`, `$@"…"`, `$"""…"""` and `$$"""…"""`, in which only doubled braces open a hole. */
function interpolatedParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const opening = /^([$@]+)("+)/.exec(code.slice(node.startIndex, node.startIndex + 20));
  const [whole = '', signs = '', quotes = ''] = opening ?? [];
  const isRaw = quotes.length >= 3;
  const rules: EscapeRules = signs.includes('@')
    ? { raw: true, doubled: '{}"' }
    : { raw: isRaw, doubled: signs === '$$' || isRaw ? '' : '{}' };
  const dollars = signs.replaceAll('@', '').length;
  const holes = innerNodes(node)
    .filter(({ type }) => type === 'interpolation')
    .map((hole) => {
      const [start, end] = [hole.startIndex, hole.endIndex];
      const filled = innerNodes(hole).find(({ type }) => type.endsWith('_literal'));
      const parts =
        filled === undefined
          ? [holePart(code, start + dollars, end - dollars)]
          : partsOf(filled, code, visit);
      return { start, end, parts };
    });
  const quoteLength = isRaw ? quotes.length : 1;
  const range = { start: node.startIndex + whole.length, end: node.endIndex - quoteLength };
  return literalParts(range, holes, (start, end) => decodeEscapes(code, start, end, rules));
}

/** `string.Format`, `string.Join`, a builder's appends, or a call that only reshapes the text before it. */
function callParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const callee = node.childForFieldName('function');
  const object = callee?.childForFieldName('expression') ?? undefined;
  const method = callee?.childForFieldName('name') ?? undefined;
  if (object === undefined || method === undefined) return holeOf(node, code);
  const name = textOf(method, code);
  const given = innerNodes(node.childForFieldName('arguments'));
  const [first, ...others] = given;
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  if (/^[Ss]tring$/.test(textOf(object, code)) && first !== undefined) {
    if (name === 'Format') return formatParts(inner(first), formatArguments(textsOf(others, code)));

    if (name === 'Join') return partsOfAll(others.flatMap(elementsOf), inner, inner(first));
    if (name === 'Concat') return partsOfAll(given.flatMap(elementsOf), inner);
  }
  if (name.startsWith('Append')) return appendedParts(node, code, visit);
  if (/^(?:Trim\w*|Replace\w*|ToString)$/.test(name)) return inner(object);
  return holeOf(node, code);
}

/** What a list that is passed holds; what is no list stands for itself. */
function elementsOf(argument: SyntaxNode): SyntaxNode[] {
  const [value] = innerNodes(argument).slice(-1);
  if (value?.type === 'collection_expression') return innerNodes(value).flatMap(innerNodes);
  const items = innerNodes(value).find(({ type }) => type === 'initializer_expression');
  return items === undefined ? [argument] : innerNodes(items);
}

/** A chain leans to the left, from the builder over its first text to its last. */
function appendedParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const appended: SyntaxNode[] = [];
  let rest: SyntaxNode | undefined = node;
  while (rest?.type === 'invocation_expression') {
    const callee: SyntaxNode | null = rest.childForFieldName('function');
    const method = callee?.childForFieldName('name') ?? undefined;
    if (method === undefined || !textOf(method, code).startsWith('Append')) break;
    visit(rest);
    appended.push(...innerNodes(rest.childForFieldName('arguments')).slice(0, 1));
    rest = callee?.childForFieldName('expression') ?? undefined;
  }
  return partsOfAll(appended.toReversed(), (child) => partsOf(child, code, visit));
}
