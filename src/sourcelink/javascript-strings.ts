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
import { decodeEscapes } from './string-escapes.ts';
import { fixedPart, holePart, type Part } from './template.ts';

/** Node types that JavaScript, TypeScript and TSX share. Skips stand first: they win on one node. */
const sharedQuery = `
(import_statement) @skip
(export_statement source: (string) @skip)
(pair key: (string) @skip)
(subscript_expression index: (string) @skip)
(switch_case value: (string) @skip)
(call_expression function: (import)) @skip
((call_expression function: (identifier) @_callee arguments: (arguments . (string) .)) @skip
  (#eq? @_callee "require"))
(variable_declarator name: (_) @name) @declaration
(variable_declarator value: (_) @body)
(function_declaration name: (_) @name) @function
(function_declaration body: (_) @body)
(generator_function_declaration name: (_) @name) @function
(generator_function_declaration body: (_) @body)
(method_definition name: (_) @name) @function
(method_definition body: (_) @body)
(arrow_function) @function
(arrow_function body: (_) @body)
(function_expression) @function
(function_expression body: (_) @body)
(pair key: (_) @key) @declaration
(pair value: (_) @body)
(assignment_expression left: (_) @name) @declaration
(assignment_expression right: (_) @body)
(augmented_assignment_expression left: (_) @name) @declaration
(augmented_assignment_expression right: (_) @appended)
(binary_expression operator: "+") @composite
((call_expression function: (member_expression property: (property_identifier) @_method)) @composite
  (#match? @_method "^(join|concat|format)$"))
((call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (string) @replaced . (_)))
  (#match? @_method "^replace(All)?$"))
[(string) (template_string)] @text
`;
const jsxQuery = `
(jsx_attribute (string) @skip)
(jsx_element) @composite
`;
const typesQuery = `
(enum_assignment name: (_) @name) @declaration
(enum_assignment value: (_) @body)
(literal_type) @skip
(property_signature name: (string) @skip)
(public_field_definition name: (_) @name) @declaration
(public_field_definition value: (_) @body)
`;
const fieldsQuery = `
(field_definition property: (_) @name) @declaration
(field_definition value: (_) @body)
`;

export const javascriptQuery = fieldsQuery + jsxQuery + sharedQuery;
export const typescriptQuery = typesQuery + sharedQuery;
export const tsxQuery = typesQuery + jsxQuery + sharedQuery;

export const javascriptStrings: StringLanguage = { partsOf };

function partsOf(node: SyntaxNode, code: string, visit: Visit): Part[] {
  visit(node);
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  switch (node.type) {
    case 'string':
      return [fixedPart(decodeEscapes(code, node.startIndex + 1, node.endIndex - 1))];
    case 'template_string':
      return templateStringParts(node, code, visit);
    case 'binary_expression':
      return sumParts(node, code, { operator: '+', visit, partsOf: inner });
    case 'parenthesized_expression':
    case 'as_expression':
    case 'satisfies_expression':
    case 'non_null_expression':
    case 'jsx_expression':
      return partsOfAll(innerNodes(node).slice(0, 1), inner);
    case 'call_expression':
      return callParts(node, code, visit);
    case 'jsx_text':
    case 'html_character_reference':
      return [fixedPart(decodeEscapes(code, node.startIndex, node.endIndex, { raw: true }))];
    case 'jsx_element':
      return partsOfAll(innerNodes(node), inner);
    default:
      return holeOf(node, code);
  }
}

function templateStringParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const raw = /\bString\s*\.\s*raw\s*$/.test(
    code.slice(Math.max(0, node.startIndex - 16), node.startIndex),
  );
  const holes = innerNodes(node)
    .filter(({ type }) => type === 'template_substitution')
    .map((hole) => {
      const { startIndex: start, endIndex: end } = hole;
      return { start, end, parts: substitutionParts(hole, code, visit) };
    });
  const range = { start: node.startIndex + 1, end: node.endIndex - 1 };
  return literalParts(range, holes, (start, end) => decodeEscapes(code, start, end, { raw }));
}

/** A literal in a hole, as in `${'Contoso'}`, is always there: it is fixed text. */
function substitutionParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const inner = node.namedChild(0);
  if (inner?.type === 'string' || inner?.type === 'template_string')
    return partsOf(inner, code, visit);
  return [holePart(code, node.startIndex + 2, node.endIndex - 1)];
}

/** A tagged template, `[…].join(separator)`, or a call that only reshapes the text before it. */
function callParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const callee = node.childForFieldName('function');
  const given = node.childForFieldName('arguments');
  const inner = (child: SyntaxNode): Part[] => partsOf(child, code, visit);
  if (given?.type === 'template_string') return inner(given);
  const values = innerNodes(given);
  const [first] = values;
  const object = callee?.childForFieldName('object') ?? undefined;
  const method = callee?.childForFieldName('property') ?? undefined;
  if (object === undefined || method === undefined)
    return taggedParts(callee, values, inner) ?? holeOf(node, code);
  const name = textOf(method, code);
  const list = name === 'join' ? listBehind(object, code) : undefined;
  if (list !== undefined)
    return partsOfAll(innerNodes(list), inner, first?.type === 'string' ? inner(first) : []);
  if (name === 'concat') return partsOfAll([object, ...values], inner);
  if (name === 'format' && first !== undefined && textOf(object, code) === 'util')
    return printfParts(inner(first), formatArguments(textsOf(values.slice(1), code)));
  return reshapes.test(name) ? inner(object) : holeOf(node, code);
}

const reshapes = /^(?:trim|trimStart|trimEnd|replace|replaceAll|normalize|toString)$/;

/** `dedent('…')`, `stripIndent(\`…\`)`: the tag called as a function. */
function taggedParts(
  callee: SyntaxNode | null,
  values: readonly SyntaxNode[],
  inner: (node: SyntaxNode) => Part[],
): Part[] | undefined {
  const [first] = values;
  const isTag = /^(?:dedent|outdent|stripIndents?|oneLine|String|html|md|markdown)$/.test(
    callee?.text ?? '',
  );
  return isTag && first !== undefined && values.length === 1 ? inner(first) : undefined;
}

/** The array literal of `[…].join`, also through `[…].filter(Boolean)` and `[…].flat()`. */
function listBehind(object: SyntaxNode, code: string): SyntaxNode | undefined {
  if (object.type === 'array') return object;
  if (object.type === 'parenthesized_expression')
    return listBehind(innerNodes(object)[0] ?? object, code);
  const callee = object.type === 'call_expression' ? object.childForFieldName('function') : null;
  const method = callee?.childForFieldName('property') ?? undefined;
  if (method === undefined || !/^(?:filter|flat)$/.test(textOf(method, code))) return undefined;
  const inner = callee?.childForFieldName('object') ?? undefined;
  return inner?.type === 'array' ? inner : undefined;
}
