/** The path of an object's member: `messages[2].content`, `metadata["two words"]`. */
export function memberPath(field: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${field}[${JSON.stringify(key)}]`;
  return field === '' ? key : `${field}.${key}`;
}
