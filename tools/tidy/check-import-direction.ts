import { posix } from 'node:path';
import { importTable, type RoomRule, testPackages } from './import-table.ts';
import type { ModuleImport } from './module-import.ts';
import type { Check, ProjectFile, Violation } from './project.ts';

/** Imports follow the table; packages are entered by their entry; files end in `.ts`. */
export const checkImportDirection: Check = (project) =>
  project.files.flatMap((file) =>
    file.imports.flatMap((imported): Violation[] => {
      const message = objectionTo(file, imported);
      return message === undefined ? [] : [{ path: file.path, line: imported.line, message }];
    }),
  );

function objectionTo(file: ProjectFile, imported: ModuleImport): string | undefined {
  const { specifier } = imported;
  const [, packageRoom = '', below] = /^@cairn\/([^/]+)\/(.+)$/.exec(specifier) ?? [];
  if (below !== undefined && importTable[packageRoom]?.entries?.includes(below) !== true) {
    return `import the entry of the package, not ${specifier}`;
  }
  if (file.room === undefined) return undefined;
  const rule = importTable[file.room];
  if (rule === undefined) return `the room ${file.room} is not in tools/tidy/import-table.ts`;
  if (specifier.startsWith('.')) return objectionToRelative(file, rule, specifier);
  if (specifier.startsWith('@cairn/')) return objectionToRoom(file, rule, imported);
  if (specifier.startsWith('node:')) {
    return rule.isPure === true && !file.isTest ? `${file.room} is pure: no ${specifier}` : undefined;
  }
  const allowed = [...(rule.packages ?? []), ...(file.isTest ? testPackages : [])];
  return allowed.some((name) => fits(name, specifier))
    ? undefined
    : `${file.room} may not import ${specifier}`;
}

function objectionToRelative(file: ProjectFile, rule: RoomRule, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(file.path), specifier);
  const source = `packages/${file.room}/src/`;
  if (target === `packages/${file.room}/package.json`) return undefined;
  if (!target.startsWith(source)) {
    return file.isTest ? undefined : `${specifier} leaves the package: import another by its name`;
  }
  const from = folderOf(file.path.slice(source.length));
  const to = folderOf(target.slice(source.length));
  if (rule.foldersAreSeparate === true && from !== undefined && to !== undefined && from !== to) {
    return `the folders ${from} and ${to} of ${file.room} are separate: declare a port`;
  }
  return undefined;
}

function objectionToRoom(file: ProjectFile, rule: RoomRule, imported: ModuleImport): string | undefined {
  const room = imported.specifier.split('/')[1] as string;
  if (room === file.room) return 'import your own files, not your own entry';
  if (file.isTest || rule.rooms.includes(room)) return undefined;
  if (rule.typesOf?.includes(room) === true) {
    return imported.isTypeOnly ? undefined : `${file.room} may import only types of @cairn/${room}`;
  }
  return `${file.room} may not import @cairn/${room}`;
}

function fits(name: string, specifier: string): boolean {
  return name.endsWith('/*') ? specifier.startsWith(name.slice(0, -1)) : name === specifier;
}

function folderOf(path: string): string | undefined {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined;
}
