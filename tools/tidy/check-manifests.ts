import type { Check, Project, ProjectFile, Violation } from './project.ts';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
}

interface LockEntry extends Manifest {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  /** Packed into the archive of the package it lies under, whose digest covers it. */
  readonly inBundle?: boolean;
}

type Dependencies = { readonly [name: string]: string };

const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** Every version is pinned exactly; all our packages bear one version. */
export const checkPins: Check = (project) =>
  project.files.filter(isManifest).flatMap((file) => {
    const manifest = JSON.parse(file.text) as Manifest;
    const violations = Object.entries(allOf(manifest))
      .filter(([, version]) => !exact.test(version))
      .map(([name, version]) => at(file, `"${name}"`, `${name}: ${version} is not an exact version`));
    const root = project.files.find((candidate) => candidate.path === 'package.json');
    const wanted = root === undefined ? undefined : (JSON.parse(root.text) as Manifest).version;
    if (file.path.startsWith('packages/') && manifest.version !== wanted) {
      violations.push(at(file, '"version"', `its version is not ${wanted}, the project's`));
    }
    return violations;
  });

/** Every dependency at run time has its reason in ARCHITECTURE.md. */
export const checkReasons: Check = (project) => {
  const document = project.files.find((file) => file.path === 'ARCHITECTURE.md')?.text ?? '';
  return project.files
    .filter((file) => /^packages\/[^/]+\/package\.json$/.test(file.path))
    .flatMap((file) => {
      const names = Object.keys((JSON.parse(file.text) as Manifest).dependencies ?? {});
      const unexplained = names.filter(
        (name) => !name.startsWith('@cairn/') && !document.includes(`| \`${name}\` |`),
      );
      return unexplained.map((name) =>
        at(file, `"${name}"`, `ARCHITECTURE.md does not say why ${name} is needed`),
      );
    });
};

/** What a package imports, its manifest declares; what tests import, the root's may. */
export const checkDeclaredImports: Check = (project) =>
  project.files.flatMap((file): Violation[] => {
    if (file.room === undefined) return [];
    const own = declaredIn(project, `packages/${file.room}/package.json`);
    const declared = file.isTest ? new Set([...own, ...declaredIn(project, 'package.json')]) : own;
    return file.imports.flatMap(({ specifier, isTypeOnly, line }): Violation[] => {
      const name = packageOf(specifier);
      // Of another room's types nothing is left at run time; tests may use every room.
      const isFree = name === undefined || ((file.isTest || isTypeOnly) && name.startsWith('@cairn/'));
      if (isFree || declared.has(name)) return [];
      return [
        { path: file.path, line, message: `${name} is not declared in packages/${file.room}/package.json` },
      ];
    });
  });

/**
 * Every dependency that the lock names has an entry in it (npm leaves out, silently, what the
 * registry did not have), every entry from a registry has its checksum and none an address.
 */
export const checkLocks: Check = (project) =>
  project.files
    .filter((file) => file.name === 'package-lock.json')
    .flatMap((file) => {
      const entries = (JSON.parse(file.text) as { packages: { [path: string]: LockEntry } }).packages;
      return Object.entries(entries).flatMap(([path, entry]) => [
        ...missingFrom(entries, path, entry).map((name) => at(file, `"${path}"`, `${name} has no entry`)),
        ...addressOf(path, entry).map((message) => at(file, `"${path}"`, message)),
        ...staleness(project, file, path, entry).map((name) =>
          at(file, `"${path}"`, `${name} is not as in its manifest`),
        ),
      ]);
    });

function missingFrom(entries: { [path: string]: LockEntry }, path: string, entry: LockEntry): string[] {
  if (entry.link === true) return [];
  const wanted = { ...entry.dependencies, ...entry.optionalDependencies, ...entry.devDependencies };
  return Object.keys(wanted).filter((name) => {
    for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
      if (entries[`${folder}${folder === '' ? '' : '/'}node_modules/${name}`] !== undefined) return false;
      if (folder === '') return true;
    }
  });
}

function addressOf(path: string, entry: LockEntry): string[] {
  if (!path.includes('node_modules/') || entry.link === true) return [];
  if (entry.integrity === undefined && entry.inBundle !== true) return ['has no integrity'];
  return entry.resolved === undefined ? [] : ['names the address of a registry'];
}

/** The parts of a workspace's manifest that the lock repeats must be the same. */
function staleness(project: Project, lock: ProjectFile, path: string, entry: LockEntry): string[] {
  if (path.includes('node_modules/')) return [];
  const folder = lock.path.slice(0, -'package-lock.json'.length);
  const manifestPath = `${folder}${path === '' ? '' : `${path}/`}package.json`;
  const file = project.files.find((candidate) => candidate.path === manifestPath);
  if (file === undefined) return [manifestPath];
  const manifest = allOf(JSON.parse(file.text) as Manifest);
  const locked = allOf(entry);
  const names = new Set([...Object.keys(manifest), ...Object.keys(locked)]);
  return [...names].filter((name) => manifest[name] !== locked[name]);
}

function allOf(manifest: Manifest): Dependencies {
  return { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
}

function declaredIn(project: Project, path: string): ReadonlySet<string> {
  const file = project.files.find((candidate) => candidate.path === path);
  return new Set(file === undefined ? [] : Object.keys(allOf(JSON.parse(file.text) as Manifest)));
}

function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function isManifest(file: ProjectFile): boolean {
  return file.name === 'package.json';
}

function at(file: ProjectFile, text: string, message: string): Violation {
  const before = file.text.slice(0, Math.max(0, file.text.indexOf(text)));
  return { path: file.path, line: before.split('\n').length, message };
}
