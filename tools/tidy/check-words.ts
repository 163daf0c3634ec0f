import type { Check, ProjectFile, Violation } from './project.ts';

/** What no file may say. Written in pieces, so that this file does not say it either. */
const forbidden: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  {
    pattern: new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`),
    message: 'do it or leave it',
  },
  {
    pattern: new RegExp(`@ts-(?:${['ig' + 'nore', 'no' + 'check'].join('|')})`),
    message: 'let the types be checked',
  },
  {
    pattern: new RegExp(
      `/(?:${['ro' + 'ot', 'wo' + 'rk', 'Us' + 'ers/\\w+'].join('|')})/[\\w.]|/ho` + 'me/(?!me/)\\w+/',
    ),
    message: 'a path of one machine',
  },
];

/** No leftovers and no paths of the machine it was written on. */
export const checkWords: Check = (project) =>
  project.files.filter(isText).flatMap((file) =>
    file.text.split('\n').flatMap((text, index): Violation[] =>
      forbidden
        .filter(({ pattern }) => pattern.test(text))
        .map(({ pattern, message }) => ({
          path: file.path,
          line: index + 1,
          message: `${pattern.exec(text)?.[0]}: ${message}`,
        })),
    ),
  );

/** Modules export by name. */
export const checkDefaultExports: Check = (project) =>
  project.files.flatMap((file) => {
    // The test runner and the bundler want a default export of their configurations.
    if (/(?:^|\/)(?:vitest|vite)\.config\.ts$/.test(file.path)) return [];
    return file.code.flatMap((token, index): Violation[] => {
      if (token.text !== 'export' || token.kind !== 'name' || file.code[index + 1]?.text !== 'default')
        return [];
      return [{ path: file.path, line: token.line, message: 'export by name, not by default' }];
    });
  });

/** No test is left out or preferred; `skipIf` with a reason that the machine gives is allowed. */
export const checkTests: Check = (project) =>
  project.files.flatMap((file) =>
    file.code.flatMap((token, index): Violation[] => {
      const isTestCall =
        ['it', 'test', 'describe', 'bench', 'concurrent', 'sequential'].includes(token.text) &&
        file.code[index + 1]?.text === '.';
      const word = file.code[index + 2]?.text ?? '';
      const isCall = ['(', '.', '`'].includes(file.code[index + 3]?.text.slice(0, 1) ?? '');
      if (!isTestCall || !['only', 'skip', 'todo', 'fails'].includes(word) || !isCall) return [];
      return [{ path: file.path, line: token.line, message: `${token.text}.${word} must not stay` }];
    }),
  );

function isText(file: ProjectFile): boolean {
  return (
    (/\.(ts|mjs|js|md|json|yml|sh)$/.test(file.path) && file.name !== 'package-lock.json') ||
    file.path === '.ci/run'
  );
}
