import type { Check, Project, Violation } from './project.ts';

const topLinesMax = 80;
const packageLinesMax = 60;
const rootDocuments = 'README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md SECURITY.md LICENSE'.split(' ');

/** The documents of the root are there; every package and example has a README of one screen. */
export const checkReadmes: Check = (project) => {
  const folders = project.files.flatMap(
    ({ path }) => /^((?:packages|examples)\/[^/]+)\/./.exec(path)?.[1] ?? [],
  );
  const wanted = [...rootDocuments, ...[...new Set(folders)].map((folder) => `${folder}/README.md`)];
  return wanted.flatMap((path): Violation[] => {
    const file = project.files.find((candidate) => candidate.path === path);
    if (file === undefined) return [{ path, line: 1, message: 'is missing' }];
    const lines = file.text.split('\n').length - 1;
    const max = path === 'README.md' ? topLinesMax : packageLinesMax;
    if (rootDocuments.includes(path) && path !== 'README.md') return [];
    return lines > max ? [{ path, line: max, message: `${lines} lines; at most ${max}` }] : [];
  });
};

const heading = /^## (\d+)\.(\d+)\.(\d+) \((?:Unreleased|\d{4}-\d{2}-\d{2})\)$/;

/** The changelog: a title, then versions from new to old; the first is the version of the project. */
export const checkChangelog: Check = (project) => {
  const path = 'CHANGELOG.md';
  const lines = project.files.find((file) => file.path === path)?.text.split('\n');
  if (lines === undefined) return [];
  const violations: Violation[] = [];
  const object = (line: number, message: string) => violations.push({ path, line, message });
  if (lines[0] !== '# Changelog') object(1, 'begins with "# Changelog"');
  let previous: readonly number[] | undefined;
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('## ')) continue;
    const version = heading.exec(line)?.slice(1, 4).map(Number);
    if (version === undefined) {
      object(index + 1, 'a version reads "## 1.2.3 (2026-01-31)" or "## 1.2.3 (Unreleased)"');
      continue;
    }
    if (previous === undefined && version.join('.') !== projectVersion(project)) {
      object(index + 1, `the newest version is ${projectVersion(project)}`);
    }
    if (previous !== undefined && compare(version, previous) >= 0)
      object(index + 1, 'versions go from new to old');
    previous = version;
  }
  if (!lines.some((line) => line.startsWith('## '))) object(1, 'names no version');
  return violations;
};

function projectVersion(project: Project): string {
  const manifest = project.files.find((file) => file.path === 'package.json');
  return manifest === undefined ? '' : String(JSON.parse(manifest.text).version);
}

function compare(left: readonly number[], right: readonly number[]): number {
  const index = left.findIndex((part, at) => part !== right[at]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}
