import type { ImportDeclaration } from 'acorn';
import { type CodeError, codeErrorAt } from '../code-error.ts';
import type { HostModules } from '../host-module.ts';
import type { Names } from '../names.ts';
import type { SourcePlaces } from '../source-places.ts';

/** Imports of modules and names that there are not. */
export function lintImports(names: Names, modules: HostModules, places: SourcePlaces): readonly CodeError[] {
  return names.program.body.flatMap((node): CodeError[] => {
    if (node.type !== 'ImportDeclaration') return [];
    const specifier = String(node.source.value);
    if (!Object.hasOwn(modules, specifier)) {
      const message = `Cannot find module '${specifier}'.`;
      return [codeErrorAt(places, 'LINT_ERROR', node.source, message)];
    }
    return missingNames(node, specifier, modules).map(({ name, span }) =>
      codeErrorAt(places, 'LINT_ERROR', span, `Module '${specifier}' has no exported member '${name}'.`),
    );
  });
}

function missingNames(node: ImportDeclaration, specifier: string, modules: HostModules) {
  return node.specifiers.flatMap((part) => {
    if (part.type !== 'ImportSpecifier') return [];
    const name = part.imported.type === 'Identifier' ? part.imported.name : String(part.imported.value);
    return Object.hasOwn(modules[specifier] ?? {}, name) ? [] : [{ name, span: part }];
  });
}
