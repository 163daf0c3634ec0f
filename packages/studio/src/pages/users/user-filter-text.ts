const grammar = /^[\w:]+\s*\^?=\s*"(?:[^"\\]|\\.)*"$/su;

/**
 * What ListUsers is asked for where somebody types into the search: a filter as Cognito has it goes as it is, words find
 * by the beginning of a mail address, telephone number or name.
 * @param signInNames what users of the pool sign in with instead of a name: then names are nothing that anybody knows
 * @returns empty for all users; undefined for a filter that is not finished
 * @example userFilterText('ada@', []) // email ^= "ada@"
 */
export function userFilterText(typed: string, signInNames: readonly string[] = []): string | undefined {
  const text = typed.trim();
  if (text === '' || grammar.test(text)) return text;
  if (text.includes('=')) return undefined;
  return `${attributeOf(text, signInNames)} ^= "${text.replace(/[\\"]/g, '\\$&')}"`;
}

function attributeOf(text: string, signInNames: readonly string[]): string {
  if (text.includes('@')) return 'email';
  if (/^\+\d/.test(text)) return 'phone_number';
  if (signInNames.includes('email')) return 'email';
  return signInNames.includes('phone_number') ? 'phone_number' : 'username';
}
