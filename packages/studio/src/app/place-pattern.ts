/**
 * The pattern of an address (`/tables/:name/:tab?`, `/executions/*`) as the source of a regular expression, for those who
 * do not have `matchPath`: the server, which sends the files of a place along with the page.
 */
export function placePattern(pattern: string): string {
  const parts = pattern
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      if (part === '*') return '/.+';
      if (!part.startsWith(':')) return `/${part.replaceAll(/[^\w-]/g, '\\$&')}`;
      return part.endsWith('?') ? '(?:/[^/]+)?' : '/[^/]+';
    });
  return `^${parts.join('')}/?$`;
}
