/** What is wrong with a schema, and where: both from 1, without where it is nowhere to be found. */
export interface PlacedProblem {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * Where a problem of a schema stands: graphql-js says so at the end of its message, or names what is wrong; then it is
 * where that name stands first.
 * @param problem one of a rejection's problems
 */
export function placeProblem(problem: string, sdl: string): PlacedProblem {
  const [, message = '', line, column] = /^(.*) \((\d+):(\d+)\)$/s.exec(problem) ?? [];
  if (line !== undefined) return { message, line: Number(line), column: Number(column) };
  const [, sign = '', name = ''] = /["'](@?)(\w+)["']/.exec(problem) ?? [];
  const at = name === '' ? -1 : sdl.search(new RegExp(`${sign === '' ? '\\b' : sign}${name}\\b`));
  if (at < 0) return { message: problem };
  const before = sdl.slice(0, at);
  return {
    message: problem,
    line: before.split('\n').length,
    column: at - before.lastIndexOf('\n'),
  };
}
