import { importGraphOf } from './check-file-cycles.ts';
import type { Check, ProjectFile } from './project.ts';

/** Files that nobody imports and that are there all the same. */
const entry =
  /(?:^|\/)(?:index|main|settings)\.tsx?$|\.(?:test|bench)\.tsx?$|(?:^|\/)(?:vitest|vite)\.config\.ts$|\.d\.ts$|^tools\/bootstrap\.mjs$|^examples\//;

/** Every source file is an entry, is imported by another, or is named by one (a thread, a process). */
export const checkDeadFiles: Check = (project) => {
  const imported = new Set([...importGraphOf(project).values()].flat());
  const named = new Set(project.files.flatMap(namesIn));
  return project.files
    .filter((file) => file.isSource && !entry.test(file.path))
    .filter((file) => !imported.has(file.path) && !named.has(file.name))
    .map((file) => ({ path: file.path, line: 1, message: 'nothing uses this file' }));
};

/** The names of files in a file's strings: `./store-thread.ts` names `store-thread.ts`. */
function namesIn(file: ProjectFile): readonly string[] {
  return file.code
    .filter((token) => token.kind === 'string' && /\.(?:tsx?|mjs)$/.test(token.text))
    .map((token) => token.text.slice(token.text.lastIndexOf('/') + 1))
    .filter((name) => name !== file.name);
}
