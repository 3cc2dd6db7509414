import type { StringLanguage } from './code-templates.ts';
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
(augmented_assignment_expression right: (_) @appended)
(binary_expression operator: "+") @composite
((call_expression function: (member_expression property: (property_identifier) @_method)) @composite
  (#eq? @_method "join"))
[(string) (template_string)] @text
`;
const jsxQuery = `
(jsx_attribute (string) @skip)
(jsx_element) @composite
`;
const typesQuery = `
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

type Visit = (node: SyntaxNode) => void;

function partsOf(node: SyntaxNode, code: string, visit: Visit): Part[] {
  visit(node);
  switch (node.type) {
    case 'string':
      return [fixedPart(decodeEscapes(code, node.startIndex + 1, node.endIndex - 1))];
    case 'template_string':
      return templateStringParts(node, code, visit);
    case 'binary_expression':
      return sumParts(node, code, visit);
    case 'parenthesized_expression':
    case 'as_expression':
    case 'satisfies_expression':
    case 'non_null_expression':
    case 'jsx_expression':
      return innerParts(node, code, visit);
    case 'call_expression':
      return callParts(node, code, visit);
    case 'jsx_text':
    case 'html_character_reference':
      return [fixedPart(decodeEscapes(code, node.startIndex, node.endIndex, { raw: true }))];
    case 'jsx_element':
      return node.children.flatMap((child) => (child === null ? [] : partsOf(child, code, visit)));
    default:
      return [holePart(code, node.startIndex, node.endIndex)];
  }
}

function templateStringParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const raw = /\bString\s*\.\s*raw\s*$/.test(
    code.slice(Math.max(0, node.startIndex - 16), node.startIndex),
  );
  const parts: Part[] = [];
  let from = node.startIndex + 1;
  for (const child of node.namedChildren) {
    if (child?.type !== 'template_substitution') continue;
    parts.push(fixedPart(decodeEscapes(code, from, child.startIndex, { raw })));
    parts.push(...substitutionParts(child, code, visit));
    from = child.endIndex;
  }
  parts.push(fixedPart(decodeEscapes(code, from, node.endIndex - 1, { raw })));
  return parts;
}

/** A literal in a hole, as in `${'Contoso'}`, is always there: it is fixed text. */
function substitutionParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const inner = node.namedChild(0);
  if (inner?.type === 'string' || inner?.type === 'template_string')
    return partsOf(inner, code, visit);
  return [holePart(code, node.startIndex + 2, node.endIndex - 1)];
}

/** A long sum leans to the left: its operands are gathered in a loop, not by recursion. */
function sumParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const operands: SyntaxNode[] = [];
  let rest: SyntaxNode = node;
  while (rest.type === 'binary_expression' && rest.childForFieldName('operator')?.type === '+') {
    const left = rest.childForFieldName('left');
    const right = rest.childForFieldName('right');
    if (left === null || right === null) break;
    visit(rest);
    operands.unshift(right);
    rest = left;
  }
  if (rest === node) return [holePart(code, node.startIndex, node.endIndex)];
  return [rest, ...operands].flatMap((operand) => partsOf(operand, code, visit));
}

function innerParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const inner = node.namedChild(0);
  return inner === null ? [] : partsOf(inner, code, visit);
}

/** A tagged template, `[…].join(separator)`, or a call that only reshapes the text before it. */
function callParts(node: SyntaxNode, code: string, visit: Visit): Part[] {
  const callee = node.childForFieldName('function');
  const given = node.childForFieldName('arguments');
  if (given?.type === 'template_string') return partsOf(given, code, visit);
  const object = callee?.childForFieldName('object') ?? undefined;
  const method = callee?.childForFieldName('property') ?? undefined;
  const methodName = method === undefined ? '' : code.slice(method.startIndex, method.endIndex);
  if (object !== undefined && methodName === 'join') {
    const list = listBehind(object, code);
    if (list !== undefined) return joinParts(list, given?.namedChild(0), code, visit);
  }
  const reshapes = /^(?:trim|trimStart|trimEnd|replace|replaceAll|normalize)$/.test(methodName);
  if (object !== undefined && reshapes) return partsOf(object, code, visit);
  return [holePart(code, node.startIndex, node.endIndex)];
}

/** The array literal of `[…].join`, also through `[…].filter(Boolean)`. */
function listBehind(object: SyntaxNode, code: string): SyntaxNode | undefined {
  if (object.type === 'array') return object;
  const callee = object.type === 'call_expression' ? object.childForFieldName('function') : null;
  const method = callee?.childForFieldName('property') ?? undefined;
  if (method === undefined || code.slice(method.startIndex, method.endIndex) !== 'filter')
    return undefined;
  const inner = callee?.childForFieldName('object') ?? undefined;
  return inner?.type === 'array' ? inner : undefined;
}

function joinParts(
  list: SyntaxNode,
  separator: SyntaxNode | null | undefined,
  code: string,
  visit: Visit,
): Part[] {
  const between = separator?.type === 'string' ? partsOf(separator, code, visit) : [];
  return list.namedChildren.flatMap((element, index) => {
    if (element === null || element.type === 'comment') return [];
    return [...(index > 0 ? between : []), ...partsOf(element, code, visit)];
  });
}
