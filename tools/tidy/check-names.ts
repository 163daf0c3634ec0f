import type { Check, Violation } from './project.ts';

const kebab = /^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const documents = new Set(
  'README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md SECURITY.md LICENSE'.split(' '),
);
/** Resolvers are named for types and fields, which have capitals. */
const resolverFile = /\/apis\/[^/]+\/(?:resolvers|functions)\/[^/]+$/;
const drawers = new Set('util utils helper helpers common misc shared'.split(' '));

/** Files and folders are in kebab-case, and none is a drawer for everything. */
export const checkNames: Check = (project) => {
  const seen = new Set<string>();
  return project.files.flatMap((file) =>
    file.path.split('/').flatMap((part, index, parts): Violation[] => {
      const path = parts.slice(0, index + 1).join('/');
      if (seen.has(path) || documents.has(part) || resolverFile.test(path)) return [];
      seen.add(path);
      const stem = part.replace(/\..*$/, '');
      // Python's own convention; a module's name could not hold a hyphen.
      const isKebab = kebab.test(part.endsWith('.py') ? part.replaceAll('_', '-') : part);
      if (!isKebab) return [{ path, line: 1, message: `${part} is not in kebab-case` }];
      if (!drawers.has(stem)) return [];
      return [{ path, line: 1, message: `${part} is a drawer: name it for what it holds` }];
    }),
  );
};
