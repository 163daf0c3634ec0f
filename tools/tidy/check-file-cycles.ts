import { posix } from 'node:path';
import type { Check, Project, Violation } from './project.ts';

/** No file imports itself by way of others, types included. Each knot is reported once. */
export const checkFileCycles: Check = (project) => {
  const graph = importGraphOf(project);
  const finished = new Set<string>();
  const violations: Violation[] = [];
  for (const start of graph.keys()) visit(start);
  return violations;

  /** Depth first, with a stack of its own: chains of imports may be long. */
  function visit(start: string): void {
    const path: string[] = [];
    const pending: { readonly file: string; readonly depth: number }[] = [{ file: start, depth: 0 }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      while (path.length > next.depth) finished.add(path.pop() as string);
      const at = path.indexOf(next.file);
      if (at >= 0) {
        const cycle = [...path.slice(at), next.file].map((file) => posix.basename(file));
        violations.push({ path: next.file, line: 1, message: `file cycle: ${cycle.join(' → ')}` });
      }
      if (at >= 0 || finished.has(next.file)) continue;
      path.push(next.file);
      for (const file of graph.get(next.file) ?? []) pending.push({ file, depth: path.length });
    }
    while (path.length > 0) finished.add(path.pop() as string);
  }
};

/** For each source file, the files of the repository that it imports by a relative path. */
export function importGraphOf(project: Project): ReadonlyMap<string, readonly string[]> {
  const paths = new Set(project.files.map((file) => file.path));
  const graph = new Map<string, readonly string[]>();
  for (const file of project.files) {
    const targets = file.imports
      .filter((imported) => imported.specifier.startsWith('.'))
      .map((imported) => posix.join(posix.dirname(file.path), imported.specifier));
    graph.set(
      file.path,
      [...new Set(targets)].filter((target) => paths.has(target)),
    );
  }
  return graph;
}
